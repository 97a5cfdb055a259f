-- How many holds one turn may take, so that nobody takes and cancels seats without end.  The release
-- before this one works on this schema too: it counts no holds and limits none.  Both columns are added
-- at once (INSTANT).

ALTER TABLE queue
  ADD COLUMN IF NOT EXISTS holds_per_turn INT UNSIGNED NOT NULL DEFAULT 5,  -- 0: unlimited
  ALGORITHM = INSTANT;

ALTER TABLE queue_token
  ADD COLUMN IF NOT EXISTS holds INT UNSIGNED NOT NULL DEFAULT 0,  -- taken in this turn
  ALGORITHM = INSTANT;

INSERT IGNORE INTO schema_version (id, name) VALUES (4, 'holds');
