-- The connection types that a plugin brings, as a JSON list; null for none.
ALTER TABLE plugin ADD COLUMN connection_types text;
