-- Orders that a task transport has, or is about to get, and that no agent has taken. What stands in ready and not here waits to be
-- handed over; without a transport this stays empty.
CREATE TABLE handed_over (
    instance_id bigint NOT NULL,
    fence integer NOT NULL,
    node text NOT NULL,
    -- When it was handed over, or the transport was last asked for it.
    at bigint NOT NULL,
    -- What the transport calls it; null until it has it.
    reference text,
    PRIMARY KEY (instance_id, fence)
) {queue_clustered};

-- What a transport calls an attempt.
CREATE TABLE attempt_transport (
    instance_id bigint NOT NULL,
    number integer NOT NULL,
    transport text NOT NULL,
    reference text NOT NULL,
    -- Where people look at it.
    url text,
    PRIMARY KEY (instance_id, number)
) {clustered};
