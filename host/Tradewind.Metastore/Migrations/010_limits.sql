-- Ready instances that wait for limits: the names, counts and sizes of what they need, as JSON, are the line they wait in.
CREATE TABLE held (
    instance_id {key},
    limits text NOT NULL,
    queue text NOT NULL,
    priority integer NOT NULL,
    attempt integer NOT NULL,
    fence integer NOT NULL,
    since bigint NOT NULL
) {queue};
CREATE INDEX held_order ON held (limits, priority DESC, since, instance_id);

-- What queued and running instances have of their limits; capacity is how much there was when they got it, for a pool may shrink.
CREATE TABLE limit_use (
    instance_id bigint NOT NULL,
    limit_name text NOT NULL,
    units integer NOT NULL,
    capacity integer NOT NULL,
    PRIMARY KEY (instance_id, limit_name)
) {queue_clustered};
CREATE INDEX limit_use_of ON limit_use (limit_name, instance_id);
