-- Instances whose running attempt is to be stopped, and what becomes of them then (StopThen in the engine).
CREATE TABLE stop_wish (
    instance_id {key},
    next_step smallint NOT NULL,
    why text NOT NULL
) {queue};
