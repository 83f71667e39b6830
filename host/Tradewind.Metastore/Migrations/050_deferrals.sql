-- Attempts that wait, or waited, for an event outside their run: begun in the commit that moves the instance to waiting, ended in the
-- commit of what follows. kind: DeferralKind in the SDK. wish is what it waits for as JSON; subject (the asset, the DAG, the question)
-- and about (a number: see WaitingTask in the engine) are the parts of it that events are found by.
CREATE TABLE deferral (
    instance_id bigint NOT NULL,
    fence integer NOT NULL,
    attempt integer NOT NULL,
    kind smallint NOT NULL,
    subject text NOT NULL,
    about bigint,
    wish text NOT NULL,
    since bigint NOT NULL,
    until bigint NOT NULL,
    ended_at bigint,
    ended_by text,
    answer text,
    PRIMARY KEY (instance_id, fence)
);
CREATE INDEX deferral_open ON deferral (kind, until) WHERE ended_at IS NULL;
CREATE INDEX deferral_about ON deferral (kind, subject, about);

-- What was posted to the address of an attempt, which may not wait yet when it comes. One attempt takes one.
CREATE TABLE callback (
    instance_id bigint NOT NULL,
    attempt integer NOT NULL,
    json text NOT NULL,
    at bigint NOT NULL,
    PRIMARY KEY (instance_id, attempt)
);

-- News after a moment.
CREATE INDEX asset_event_since ON asset_event (asset, at);
