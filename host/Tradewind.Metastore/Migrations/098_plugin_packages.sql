-- Where a plugin's package lies in blob_piece, and how many bytes it has: null until the last of them is there. Those in plugin_content were stored
-- before. retired_at: since when scripts do not see it.
ALTER TABLE plugin ADD COLUMN package text;
ALTER TABLE plugin ADD COLUMN package_bytes bigint;
ALTER TABLE plugin ADD COLUMN retired_at bigint;

-- Plugins that people installed. The last of a name, by number, is what scripts see.
CREATE TABLE plugin_install (
    content_hash text PRIMARY KEY,
    name text NOT NULL,
    version text NOT NULL,
    number bigint NOT NULL,
    installed_at bigint NOT NULL,
    installed_by text NOT NULL
);
CREATE UNIQUE INDEX plugin_install_version ON plugin_install (lower(name), version);
