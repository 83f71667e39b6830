-- Why a node cannot do its part, beside the names in troubles and in their order: a list of texts. Nodes of earlier versions write none.
ALTER TABLE node ADD COLUMN trouble_reasons text NOT NULL DEFAULT '[]';
