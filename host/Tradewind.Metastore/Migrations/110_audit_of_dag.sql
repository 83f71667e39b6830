-- Which DAG an entry is about, also where its subject is a run or a backfill of it.
ALTER TABLE audit ADD COLUMN dag_id text;
UPDATE audit SET dag_id = substr(subject, 5) WHERE subject LIKE 'dag:%';
CREATE INDEX audit_of_dag ON audit (dag_id, id) WHERE dag_id IS NOT NULL;
