-- Roles on some DAGs and connections, as a JSON list of lines such as "operator dag:sales_*"; null for none. A token's bound what its user may.
ALTER TABLE users ADD COLUMN grants text;
ALTER TABLE api_token ADD COLUMN grants text;
