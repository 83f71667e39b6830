-- Outputs that are too large for xcom. There, json holds where one lies instead: '@blob ID SIZE', a line feed and its beginning
-- (LargeOutput). Ids are kept as bytes, to be compared with those in xcom. unused_since: when nothing named it first.
CREATE TABLE blob (
    id {blob} PRIMARY KEY,
    instance_id bigint NOT NULL,
    made_at bigint NOT NULL,
    unused_since bigint
);

-- Who may name a blob, written with the output that does. That output's row decides: it goes without asking here.
CREATE TABLE blob_use (
    blob_id {blob} NOT NULL,
    instance_id bigint NOT NULL,
    key text NOT NULL,
    PRIMARY KEY (blob_id, instance_id, key)
);

-- The blobs themselves, where nodes share no disk.
CREATE TABLE blob_piece (
    blob_id {blob} NOT NULL,
    start_offset bigint NOT NULL,
    data {blob} NOT NULL,
    PRIMARY KEY (blob_id, start_offset)
);
