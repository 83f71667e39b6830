-- Why a run is being stopped (RunStop in the engine); null while nobody stops it. So far only its reason's words told.
ALTER TABLE run ADD COLUMN stop smallint;
UPDATE run SET stop = CASE WHEN reason LIKE 'timed out: %' THEN 2 ELSE 1 END WHERE cancel_requested_at IS NOT NULL AND ended_at IS NULL;
