/* What buyers are shown, as JSON: the objects of the contract, their members in its order. */
#ifndef VIEW_BUYER_H
#define VIEW_BUYER_H

#include "base/token.h"
#include "domain/concert.h"
#include "domain/payment.h"
#include "domain/points.h"
#include "domain/queue.h"
#include "domain/reservation.h"
#include "domain/schedule.h"
#include "domain/seat.h"
#include "view/json_out.h"

/* Members only: they stand in a token view and in a refusal, where `status` has another name. */
void view_token_members(struct json_out *out, const struct token_view *view,
    const struct token_keys *keys, const char *status_key);
void view_schedule(struct json_out *out, const struct schedule *schedule);
void view_seat(struct json_out *out, const struct seat *seat);
void view_reservation(struct json_out *out, const char *key, const struct reservation *res);
void view_payment(struct json_out *out, const struct payment *payment);
void view_entry(struct json_out *out, const struct points_entry *entry);

#endif
