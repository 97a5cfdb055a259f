/*
 * The transaction runner.
 *
 * db_tx() runs fn between START TRANSACTION and COMMIT.  fn may run again: it touches only the
 * database, its arena (rewound before each attempt) and its out-parameters, which are valid only
 * when db_tx() returns ERR_OK.  Transactions do not nest.
 *
 *   fn returns a refusal       ROLLBACK, and the refusal is returned; never run again
 *   ERR_DB_RETRY, COMMIT's too ROLLBACK, jittered back-off, again; at most TX_ATTEMPTS times
 *                              (a lock that was waited for in vain: twice), then ERR_DB_BUSY
 *   connection lost            before COMMIT was sent: ERR_DB_DOWN (at START TRANSACTION it
 *                              reconnects, once)
 *   COMMIT is answered no      ROLLBACK, and the error's class: nothing of it has happened
 *   COMMIT's reply is lost,    ERR_UNCERTAIN, never run again: it may have happened
 *   or is 1180
 *   ERR_OK after a statement   ROLLBACK, and the statement's error stands (ERR_DUPLICATE is no
 *   that failed                such failure)
 *
 * Deadlines are compared in the statement *after* the one that took the lock: NOW(6) is the
 * time at which a statement began, which may be 2 s before it got its lock.
 */
#ifndef DB_TX_H
#define DB_TX_H

#include "db/db.h"

#define TX_ATTEMPTS 5

typedef enum err db_tx_fn(struct db *db, void *arg);

/* arena may be NULL if fn allocates nothing. */
MUST_CHECK enum err db_tx(
    struct db *db, const char *name, struct arena *arena, db_tx_fn *fn, void *arg);

#endif
