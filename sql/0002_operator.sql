-- The operator's hand.  The release before this one works on this schema too: it neither sells nor
-- frees a blocked seat, which reads RESERVED to it, and a canceled date is one whose seats are all
-- blocked.

-- Every ALTER is INSTANT: no table is copied and no sale waits.  That is why the constraints stand
-- with the columns that are new; none refuses a row that the old ones let in.

-- What operators changed.  Append-only.
CREATE TABLE IF NOT EXISTS operator_log (
  id       BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  at       DATETIME(6)  NOT NULL,
  actor    VARCHAR(100) NOT NULL,
  verb     VARCHAR(40)  NOT NULL,  -- frontrowctl's words
  object   VARCHAR(100) NOT NULL,  -- an id, a UUID, or what else the verb is about
  details  MEDIUMTEXT   NOT NULL,
  KEY age (at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TRIGGER IF NOT EXISTS operator_log_stays BEFORE UPDATE ON operator_log FOR EACH ROW
  SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'operator_log is append-only';

CREATE TRIGGER IF NOT EXISTS operator_log_remains BEFORE DELETE ON operator_log FOR EACH ROW
  SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'operator_log is append-only';

-- A seat that is not for sale: RESERVED without a reservation.
ALTER TABLE concert_seat
  DROP CONSTRAINT IF EXISTS CONSTRAINT_1,
  ADD COLUMN IF NOT EXISTS blocked BOOLEAN NOT NULL DEFAULT FALSE
    CHECK ((status = 'AVAILABLE' OR blocked) = (reservation_id IS NULL)
           AND (NOT blocked OR status = 'RESERVED')),
  ALGORITHM = INSTANT;

-- Canceled: no hold is given any more.  Cleared: and every seat is blocked, every payment refunded.
ALTER TABLE concert_schedule
  ADD COLUMN IF NOT EXISTS canceled_at DATETIME(6) NULL,
  ADD COLUMN IF NOT EXISTS cleared_at DATETIME(6) NULL CHECK (cleared_at IS NULL OR canceled_at IS NOT NULL),
  ALGORITHM = INSTANT;

-- The operator's correction of a balance is a CHARGE too, and may be negative.
ALTER TABLE payment_history
  DROP CONSTRAINT IF EXISTS CONSTRAINT_2,
  ADD COLUMN IF NOT EXISTS adjustment BOOLEAN NOT NULL DEFAULT FALSE
    CHECK ((type = 'CHARGE' AND (amount_change > 0 OR (adjustment AND amount_change < 0)))
           OR (type = 'PAYMENT' AND amount_change <= 0 AND NOT adjustment)
           OR (type = 'REFUND' AND amount_change >= 0 AND NOT adjustment)),
  ALGORITHM = INSTANT;

-- What was held or bought under an earlier, larger limit stays: the audit has to know which that is.
ALTER TABLE concert
  ADD COLUMN IF NOT EXISTS seat_limit_at DATETIME(6) NULL,  -- since when the limit is that; null: always
  ALGORITHM = INSTANT;

CREATE TRIGGER IF NOT EXISTS concert_seat_limit_changes BEFORE UPDATE ON concert FOR EACH ROW
  SET NEW.seat_limit_at = IF(NEW.seat_limit = OLD.seat_limit, NEW.seat_limit_at, UTC_TIMESTAMP(6));

INSERT IGNORE INTO schema_version (id, name) VALUES (2, 'operator');
