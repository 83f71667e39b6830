-- What indices of mapped tasks are called, where their script says so.
CREATE TABLE index_name (
    instance_id {key},
    name text NOT NULL
);
