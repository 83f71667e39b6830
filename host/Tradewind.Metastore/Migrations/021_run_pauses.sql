-- Time that a run was held counts for nothing of the time it may take: since when it is held, and how long it was, in microseconds.
ALTER TABLE run ADD COLUMN paused_at bigint;
ALTER TABLE run ADD COLUMN paused_for bigint NOT NULL DEFAULT 0;
