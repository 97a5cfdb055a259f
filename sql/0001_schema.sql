-- The schema of frontrow.  Append-only: a change is a new file with the next number.
--
-- Instants are DATETIME(6) in UTC.  No constraint ties one instant of a row to another, so that a
-- test can let time pass for a row.  Available seats are counted, never stored.  Constraints say
-- what must never be, whatever a program does: a seat sold twice, a balance below zero, a ledger
-- that disagrees with a balance, two live tokens of one user in one queue.

CREATE TABLE IF NOT EXISTS schema_version (
  id          INT UNSIGNED NOT NULL PRIMARY KEY,  -- the migration's number
  name        VARCHAR(100) NOT NULL,
  applied_at  DATETIME(6)  NOT NULL DEFAULT UTC_TIMESTAMP(6)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS user (
  id       BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  uuid     CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL  -- the site's name for the user
           CHECK (uuid = LOWER(uuid)),
  balance  BIGINT NOT NULL DEFAULT 0 CHECK (balance >= 0),
  UNIQUE KEY uuid (uuid)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS queue (
  id                BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name              VARCHAR(100) NOT NULL,
  capacity          INT UNSIGNED NOT NULL DEFAULT 30 CHECK (capacity >= 1),
  active_ttl        INT UNSIGNED NOT NULL DEFAULT 600 CHECK (active_ttl >= 1),      -- s
  waiting_ttl       INT UNSIGNED NOT NULL DEFAULT 86400 CHECK (waiting_ttl >= 1),   -- s
  admit_per_minute  INT UNSIGNED NOT NULL DEFAULT 0,  -- 0: unlimited
  absent_after      INT UNSIGNED NOT NULL DEFAULT 60, -- s; 0: never
  opens_at          DATETIME(6) NULL,
  paused            BOOLEAN NOT NULL DEFAULT FALSE,
  closed            BOOLEAN NOT NULL DEFAULT FALSE,
  stock_aware       BOOLEAN NOT NULL DEFAULT FALSE,
  capacity_at       DATETIME(6) NOT NULL DEFAULT UTC_TIMESTAMP(6)  -- since when capacity is that
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- The one hot row of a queue: admission, a join that sees a free slot, and an operator's change of
-- the queue lock it first, and a concert that leaves the queue after itself (HACKING.md).  Nothing
-- has a foreign key to it.  Its id is the queue's.
CREATE TABLE IF NOT EXISTS queue_gate (
  id                BIGINT UNSIGNED NOT NULL PRIMARY KEY,
  admitted_total    BIGINT UNSIGNED NOT NULL DEFAULT 0,
  admitted_through  BIGINT UNSIGNED NOT NULL DEFAULT 0,  -- the highest token id admitted
  called_through    BIGINT UNSIGNED NOT NULL DEFAULT 0,
  allowance         DECIMAL(20,6)   NOT NULL DEFAULT 0,  -- admissions saved up, as of allowance_at
  allowance_at      DATETIME(6)     NOT NULL DEFAULT UTC_TIMESTAMP(6),
  keeper_at         DATETIME(6)     NULL,  -- the line's keeper lived
  keeper_since      DATETIME(6)     NULL,  -- since when unbroken, and the queue admitting
  FOREIGN KEY (id) REFERENCES queue (id) ON DELETE CASCADE
) ENGINE = InnoDB;

CREATE TRIGGER IF NOT EXISTS queue_has_a_gate AFTER INSERT ON queue FOR EACH ROW
  INSERT INTO queue_gate (id, allowance_at) VALUES (NEW.id, UTC_TIMESTAMP(6));

-- Turns given under an earlier, larger capacity go on: the audit has to know which those are.
CREATE TRIGGER IF NOT EXISTS queue_capacity_changes BEFORE UPDATE ON queue FOR EACH ROW
  SET NEW.capacity_at = IF(NEW.capacity = OLD.capacity, OLD.capacity_at, UTC_TIMESTAMP(6));

-- Order in the queue is id.
CREATE TABLE IF NOT EXISTS queue_token (
  id            BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  queue_id      BIGINT UNSIGNED NOT NULL,
  user_id       BIGINT UNSIGNED NOT NULL,
  status        ENUM ('WAITING', 'ACTIVE', 'DONE', 'EXPIRED') NOT NULL DEFAULT 'WAITING',
  created_at    DATETIME(6) NOT NULL DEFAULT UTC_TIMESTAMP(6),
  activated_at  DATETIME(6) NULL,
  turn_ends_at  DATETIME(6) NULL,  -- the turn's own end, while a hold may set expires_at
  expires_at    DATETIME(6) NULL,  -- null when DONE
  last_seen_at  DATETIME(6) NULL,
  ended_at      DATETIME(6) NULL,
  end_reason    ENUM ('TURN_OVER', 'HOLD_LAPSED', 'ABSENT', 'WAITED_OUT', 'LEFT', 'REVOKED') NULL,
  live          TINYINT AS (IF(status IN ('WAITING', 'ACTIVE'), 1, NULL)) STORED,
  UNIQUE KEY one_live_token (queue_id, user_id, live),
  KEY line (queue_id, status, id, expires_at),
  KEY expiry (status, expires_at),
  KEY ended (ended_at),
  FOREIGN KEY (queue_id) REFERENCES queue (id),
  FOREIGN KEY (user_id) REFERENCES user (id),
  CHECK (status <> 'WAITING' OR (activated_at IS NULL AND expires_at IS NOT NULL)),
  CHECK (status <> 'ACTIVE' OR (activated_at IS NOT NULL AND turn_ends_at IS NOT NULL
                                AND expires_at IS NOT NULL))
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS concert (
  id                  BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  title               VARCHAR(200) NOT NULL,
  venue               VARCHAR(200) NOT NULL DEFAULT '',
  time_zone           VARCHAR(64)  NOT NULL DEFAULT 'Asia/Seoul',
  queue_id            BIGINT UNSIGNED NOT NULL DEFAULT 1,
  seat_limit          INT UNSIGNED NOT NULL DEFAULT 4,   -- per user and date
  refund_until_hours  INT UNSIGNED NOT NULL DEFAULT 24,  -- before the start
  FOREIGN KEY (queue_id) REFERENCES queue (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS concert_schedule (
  id          BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  concert_id  BIGINT UNSIGNED NOT NULL,
  starts_at   DATETIME(6) NOT NULL,
  venue_date  DATE NOT NULL,  -- starts_at's calendar day at the venue
  KEY by_time (concert_id, starts_at),
  KEY by_date (concert_id, venue_date),
  FOREIGN KEY (concert_id) REFERENCES concert (id)
) ENGINE = InnoDB;

CREATE TABLE IF NOT EXISTS reservation (
  id               BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  user_id          BIGINT UNSIGNED NOT NULL,
  token_id         BIGINT UNSIGNED NULL,  -- null once the token is purged
  schedule_id      BIGINT UNSIGNED NOT NULL,
  status           ENUM ('TEMP_RESERVED', 'CONFIRMED', 'CANCELED') NOT NULL
                   DEFAULT 'TEMP_RESERVED',
  end_reason       ENUM ('LAPSED', 'CANCELED', 'LEFT', 'REVOKED', 'REFUNDED') NULL,
  total            BIGINT NOT NULL CHECK (total >= 0),
  created_at       DATETIME(6) NOT NULL DEFAULT UTC_TIMESTAMP(6),
  hold_expires_at  DATETIME(6) NOT NULL,
  ended_at         DATETIME(6) NULL,
  open             TINYINT AS (IF(status = 'TEMP_RESERVED', 1, NULL)) STORED,
  UNIQUE KEY one_open_hold (token_id, open),
  KEY of_user (user_id, schedule_id),
  KEY lapse (status, hold_expires_at),
  FOREIGN KEY (user_id) REFERENCES user (id),
  FOREIGN KEY (token_id) REFERENCES queue_token (id) ON DELETE SET NULL,
  FOREIGN KEY (schedule_id) REFERENCES concert_schedule (id),
  CHECK ((status = 'CANCELED') = (end_reason IS NOT NULL))
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS concert_seat (
  id               BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  schedule_id      BIGINT UNSIGNED NOT NULL,
  label            VARCHAR(32) NOT NULL,
  grade            VARCHAR(32) NOT NULL DEFAULT '',
  price            BIGINT NOT NULL CHECK (price >= 0),
  status           ENUM ('AVAILABLE', 'TEMP_RESERVED', 'RESERVED') NOT NULL DEFAULT 'AVAILABLE',
  reservation_id   BIGINT UNSIGNED NULL,
  hold_expires_at  DATETIME(6) NULL,
  UNIQUE KEY label (schedule_id, label),
  KEY stock (schedule_id, status, hold_expires_at),
  KEY of_reservation (reservation_id),
  FOREIGN KEY (schedule_id) REFERENCES concert_schedule (id),
  FOREIGN KEY (reservation_id) REFERENCES reservation (id),
  CHECK ((status = 'AVAILABLE') = (reservation_id IS NULL)),
  CHECK ((status = 'TEMP_RESERVED') = (hold_expires_at IS NOT NULL))
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- `sold` is 1 from payment to refund, null before and after: UNIQUE (seat, sold) is the
-- database's own refusal to sell a seat twice.
CREATE TABLE IF NOT EXISTS reservation_seat (
  id              BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  reservation_id  BIGINT UNSIGNED NOT NULL,
  seat_id         BIGINT UNSIGNED NOT NULL,
  price           BIGINT NOT NULL CHECK (price >= 0),  -- as it was when held
  sold            TINYINT NULL CHECK (sold = 1),
  UNIQUE KEY once (reservation_id, seat_id),
  UNIQUE KEY sold_once (seat_id, sold),
  FOREIGN KEY (reservation_id) REFERENCES reservation (id),
  FOREIGN KEY (seat_id) REFERENCES concert_seat (id)
) ENGINE = InnoDB;

-- The payer is the reservation's user.  (A foreign key to user here would make paying take a
-- shared lock on the user row before its exclusive one, and deadlock with charging.)
CREATE TABLE IF NOT EXISTS payment (
  id              BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  reservation_id  BIGINT UNSIGNED NOT NULL,
  amount          BIGINT NOT NULL CHECK (amount >= 0),
  status          ENUM ('DONE', 'REFUNDED') NOT NULL DEFAULT 'DONE',
  paid_at         DATETIME(6) NOT NULL DEFAULT UTC_TIMESTAMP(6),
  refunded_at     DATETIME(6) NULL,
  UNIQUE KEY once (reservation_id),
  FOREIGN KEY (reservation_id) REFERENCES reservation (id),
  CHECK ((status = 'REFUNDED') = (refunded_at IS NOT NULL))
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- The ledger: append-only, and its sum per user is the balance.
CREATE TABLE IF NOT EXISTS payment_history (
  id             BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  user_id        BIGINT UNSIGNED NOT NULL,
  type           ENUM ('CHARGE', 'PAYMENT', 'REFUND') NOT NULL,
  amount_change  BIGINT NOT NULL,
  balance_after  BIGINT NOT NULL CHECK (balance_after >= 0),
  payment_id     BIGINT UNSIGNED NULL,
  created_at     DATETIME(6) NOT NULL DEFAULT UTC_TIMESTAMP(6),
  UNIQUE KEY once (payment_id, type),
  KEY of_user (user_id, id),
  FOREIGN KEY (user_id) REFERENCES user (id),
  FOREIGN KEY (payment_id) REFERENCES payment (id),
  CHECK ((type = 'CHARGE') = (payment_id IS NULL)),
  CHECK ((type = 'CHARGE' AND amount_change > 0) OR (type = 'PAYMENT' AND amount_change <= 0)
         OR (type = 'REFUND' AND amount_change >= 0))
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- A line that disagrees with the balance it follows becomes null, which the column refuses.
CREATE TRIGGER IF NOT EXISTS payment_history_agrees BEFORE INSERT ON payment_history FOR EACH ROW
  SET NEW.balance_after = IF(
    NEW.balance_after = (SELECT balance FROM user WHERE id = NEW.user_id), NEW.balance_after, NULL);

CREATE TRIGGER IF NOT EXISTS payment_history_stays BEFORE UPDATE ON payment_history FOR EACH ROW
  SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'payment_history is append-only';

CREATE TRIGGER IF NOT EXISTS payment_history_remains BEFORE DELETE ON payment_history FOR EACH ROW
  SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'payment_history is append-only';

-- No foreign key: one would deadlock paying with charging.
CREATE TABLE IF NOT EXISTS idempotency_key (
  id          BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  user_uuid   CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name        VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  digest      BINARY(32) NOT NULL,  -- of method, path and body
  status      SMALLINT UNSIGNED NULL,
  location    VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NULL,
  body        MEDIUMBLOB NULL,
  created_at  DATETIME(6) NOT NULL DEFAULT UTC_TIMESTAMP(6),
  UNIQUE KEY once (user_uuid, name),
  KEY age (created_at)
) ENGINE = InnoDB;

CREATE TABLE IF NOT EXISTS sweep_run (
  id             INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name           VARCHAR(32) NOT NULL,
  last_start_at  DATETIME(6) NULL,
  last_end_at    DATETIME(6) NULL,  -- of the last good run
  row_count      BIGINT UNSIGNED NOT NULL DEFAULT 0,
  UNIQUE KEY name (name)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- The queue for callers who name no concert.
INSERT IGNORE INTO queue (id, name) VALUES (1, 'main');

INSERT IGNORE INTO schema_version (id, name) VALUES (1, 'schema');
