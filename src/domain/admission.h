/* The inside of admission, for the domain alone; everybody else calls queue_admit(). */
#ifndef DOMAIN_ADMISSION_H
#define DOMAIN_ADMISSION_H

#include "domain/queue.h"

/* In a transaction: takes the gate, waiting 1 s at most.  ERR_DB_BUSY: it stayed taken. */
MUST_CHECK enum err admission_lock(struct db *db, struct queue_id queue);
/* In the transaction that holds the gate: ends lapsed turns and admits whoever is next. */
MUST_CHECK enum err admission_run(struct db *db, struct queue_id queue, uint64_t *admitted_r);

#endif
