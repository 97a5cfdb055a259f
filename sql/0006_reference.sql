-- Money that was moved under a key of whoever asked for it: (provider, reference) is unique for
-- good, so a repeat is known years later, too.  A table of its own: most entries of the ledger have
-- no key, and paying writes no further index.  The release before this one works on this schema too.

CREATE TABLE IF NOT EXISTS payment_reference (
  id         BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  provider   VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,  -- whose key it is
  reference  VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,  -- the key
  entry_id   BIGINT UNSIGNED NOT NULL,
  UNIQUE KEY once (provider, reference),
  UNIQUE KEY entry (entry_id),
  FOREIGN KEY (entry_id) REFERENCES payment_history (id)
) ENGINE = InnoDB;

INSERT IGNORE INTO schema_version (id, name) VALUES (6, 'reference');
