-- Which DAGs wait for news of an asset, as their present versions say.
CREATE TABLE asset_consumer (
    asset text NOT NULL REFERENCES asset (name),
    dag_id text NOT NULL REFERENCES dag (dag_id) ON DELETE CASCADE,
    PRIMARY KEY (asset, dag_id)
);
CREATE INDEX asset_consumer_of_dag ON asset_consumer (dag_id);

-- Events by the DAG that waits for them, written in the commit that tells them. run_id is the run that an event became part of:
-- set in the transaction that makes the run, from null, so that none goes into two. Null: it is queued.
-- look marks what came since the scheduler last looked at the DAG's news.
CREATE TABLE asset_news (
    dag_id text NOT NULL,
    event_id bigint NOT NULL,
    asset text NOT NULL,
    run_id bigint,
    look smallint NOT NULL,
    PRIMARY KEY (dag_id, event_id)
);
CREATE INDEX asset_news_queued ON asset_news (dag_id, event_id) WHERE run_id IS NULL;
CREATE INDEX asset_news_to_look_at ON asset_news (dag_id) WHERE look = 1;
CREATE INDEX asset_news_of_run ON asset_news (run_id) WHERE run_id IS NOT NULL;
