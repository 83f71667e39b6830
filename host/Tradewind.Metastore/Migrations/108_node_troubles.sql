-- Components of which a node finds at its heartbeat that it cannot do its part, a JSON list of names.
ALTER TABLE node ADD COLUMN troubles text NOT NULL DEFAULT '[]';
