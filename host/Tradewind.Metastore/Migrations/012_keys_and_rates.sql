-- Starts under rates, kept as long as they count.
CREATE TABLE limit_start (
    limit_name text NOT NULL,
    at bigint NOT NULL,
    instance_id bigint NOT NULL
) {queue};
CREATE INDEX limit_start_of ON limit_start (limit_name, at);

-- Running instances that are asked to stop by themselves, while their runs go on: another took over their key. Without meaning under another fence.
CREATE TABLE stop_request (
    instance_id {key},
    fence integer NOT NULL
) {queue};
