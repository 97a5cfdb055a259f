-- Indexes of reservation: a user's own by status, for the list that shows open and confirmed ones first,
-- and ended ones by their age, for the purge.  The release before this one works on this schema too.
-- Online: sales go on meanwhile.

ALTER TABLE reservation
  ADD KEY IF NOT EXISTS own (user_id, status),
  ADD KEY IF NOT EXISTS ended (end_reason, ended_at),
  ALGORITHM = INPLACE, LOCK = NONE;

INSERT IGNORE INTO schema_version (id, name) VALUES (7, 'reservations');
