-- The run whose end brings the DAG's next one about, for a schedule that goes by runs and not by the clock.
ALTER TABLE dag ADD COLUMN next_after_run bigint;

-- After how many failed runs in a row the DAG is paused (0: never), and how many there are.
ALTER TABLE dag ADD COLUMN pause_after integer NOT NULL DEFAULT 0;
ALTER TABLE dag ADD COLUMN failed_in_row integer NOT NULL DEFAULT 0;

-- The slots that timetables of authors and plugins named when they were last asked: they run in the dag-processor only, and the
-- scheduler plans by these. slots is a JSON array of start, end, start, end..., in order.
-- number counts the lists of a DAG; dag.planned_slots is the one that its next run was planned by.
ALTER TABLE dag ADD COLUMN own_timetable smallint NOT NULL DEFAULT 0;
ALTER TABLE dag ADD COLUMN planned_slots integer;
CREATE TABLE dag_slots (
    dag_id text PRIMARY KEY REFERENCES dag (dag_id) ON DELETE CASCADE,
    version_id bigint NOT NULL,
    number integer NOT NULL,
    slots text NOT NULL,
    is_over smallint NOT NULL
);

-- Tasks that their rule lets run and that wait for their own past, by their (first) instance. A commit in which a task goes
-- well marks those of other runs of the DAG that may wait for it; the scheduler looks at what is marked and at nothing else.
CREATE TABLE past_wait (
    instance_id {key},
    dag_id text NOT NULL,
    task_id text NOT NULL,
    look smallint NOT NULL
) {queue};
CREATE INDEX past_wait_of_task ON past_wait (dag_id, task_id);
CREATE INDEX past_wait_to_look_at ON past_wait (instance_id) WHERE look = 1;
