-- The alias that a task emitted an event to; null where the task declares the asset. Aliases stand among the assets, with an @ before
-- their names, so that DAGs wait for them and tasks emit them like assets.
ALTER TABLE asset_event ADD COLUMN alias text;
