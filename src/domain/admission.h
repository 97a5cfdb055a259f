/* The inside of admission, for the domain alone; everybody else calls queue_admit(). */
#ifndef DOMAIN_ADMISSION_H
#define DOMAIN_ADMISSION_H

#include "domain/queue.h"

/* The most that one transaction admits: the gate is not held longer, however many slots are free,
 * and each statement stays well within the 0.5 s of a DB_BRISK session.  The sweep goes on. */
#define ADMITTED_AT_ONCE 500
/* The same for absent waiters that it ends. */
#define ABSENT_AT_ONCE 200

struct admission {
	uint64_t admitted;
	bool unfinished; /* it stopped at one of these limits: another one may do more */
};

/* In a transaction: takes the gate in the way asked for.  ERR_DB_BUSY: it was waited for in vain;
 * ERR_NO_ROW: not taken; ERR_NOT_FOUND: no such queue, from GATE_WAIT. */
MUST_CHECK enum err admission_lock(struct db *db, struct queue_id queue, enum gate_lock how);
/* In the transaction that holds the gate: ends lapsed turns and admits the next waiters. */
MUST_CHECK enum err admission_run(struct db *db, struct queue_id queue, struct admission *did_r);
/* The same in a transaction of its own, which waits for the gate. */
MUST_CHECK enum err admission_step(struct db *db, struct queue_id queue, struct admission *did_r);

#endif
