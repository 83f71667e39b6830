-- Which tasks tell news of an asset, as the present versions of their DAGs say.
CREATE TABLE asset_producer (
    asset text NOT NULL REFERENCES asset (name),
    dag_id text NOT NULL REFERENCES dag (dag_id) ON DELETE CASCADE,
    task_id text NOT NULL,
    PRIMARY KEY (asset, dag_id, task_id)
);
CREATE INDEX asset_producer_of_dag ON asset_producer (dag_id);

-- Who told news by hand; null where a task did.
ALTER TABLE asset_event ADD COLUMN told_by text;
-- What is old enough to go.
CREATE INDEX asset_event_at ON asset_event (at);

INSERT INTO asset_producer (asset, dag_id, task_id) {emitting_tasks};
-- asset_news is keyed by DAG first; who deletes an event asks by its number.
CREATE INDEX asset_news_of_event ON asset_news (event_id);
