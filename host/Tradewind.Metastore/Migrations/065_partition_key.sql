-- The partition of an asset that an event is about, and the one that a run is about, as its DAG's schedule maps the keys of its news.
ALTER TABLE asset_event ADD COLUMN partition_key text;
ALTER TABLE run ADD COLUMN partition_key text;
CREATE INDEX run_of_partition ON run (partition_key, id) WHERE partition_key IS NOT NULL;
