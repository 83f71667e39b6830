-- The DAGs that people have marked for themselves.
CREATE TABLE favourite (
    user_name text NOT NULL,
    dag_id text NOT NULL,
    PRIMARY KEY (user_name, dag_id)
) {clustered};
