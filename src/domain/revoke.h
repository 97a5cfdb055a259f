/* Holds that the operator ends.  Lock order: token -> reservation -> seats by id -> log. */
#ifndef DOMAIN_REVOKE_H
#define DOMAIN_REVOKE_H

#include "domain/oplog.h"
#include "domain/reservation.h"

/* Ends an open hold (REVOKED); its user keeps the turn as long as it lasts.  One that has
 * ended or lapsed stays as it is: ERR_OK.  ERR_NOT_FOUND; ERR_INVALID_RESERVATION: it is paid, by
 * why_r->payment. */
MUST_CHECK enum err reservation_revoke(struct db *db, struct arena *arena, const struct actor *by,
    struct reservation_id id, enum seats_after seats, struct reservation *reservation_r,
    struct refusal *why_r);

#endif
