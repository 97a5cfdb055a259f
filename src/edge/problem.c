#include "edge/problem.h"

#include "domain/queue.h"
#include "edge/health.h"
#include "edge/router.h"
#include "view/buyer.h"

#define TYPE_PROBLEM "application/problem+json"
#define CHALLENGE    "Bearer realm=\"frontrow\""
#define REGISTER     "/queue/token"
#define CHARGE       "/points"
#define SIZE_GUESS   512

/* What the problem is about, besides its code. */
struct problem {
	struct request *r;
	enum err err; /* may be an inner one */
	struct token_view view;
	struct json_out out;
};

static void say_field(struct problem *p)
{
	out_text(&p->out, "field", p->r->field);
}

static void say_expired(struct problem *p)
{
	out_text(&p->out, "token_status", token_status_text(TOKEN_EXPIRED));
	out_text(&p->out, "reason", end_reason_text(p->r->why.reason));
	out_text(&p->out, "register", REGISTER);
}

static void say_view(struct problem *p)
{
	view_token_members(&p->out, &p->view, p->r->edge->keys, "token_status");
	out_text(&p->out, "register", REGISTER);
}

static void say_seats(struct problem *p)
{
	out_array(&p->out, "seat_ids");
	for (size_t i = 0; i < p->r->why.nseats; i++)
		out_u64(&p->out, NULL, p->r->why.seats[i].v);
	out_array_end(&p->out);
	if (p->r->why.label != NULL)
		out_text(&p->out, "label", p->r->why.label);
}

static void say_limit(struct problem *p)
{
	out_u64(&p->out, "limit", p->r->why.limit);
	out_u64(&p->out, "held", p->r->why.held);
}

static void say_hold_limit(struct problem *p)
{
	out_u64(&p->out, "limit", p->r->why.limit);
}

static void say_reservation(struct problem *p)
{
	out_u64(&p->out, "reservation_id", p->r->why.reservation.v);
}

static void say_refund(struct problem *p)
{
	if (p->r->why.payment.v != 0)
		out_path(&p->out, "refund", "/payments/", p->r->why.payment.v, "/refund");
}

static void say_points(struct problem *p)
{
	out_u64(&p->out, "balance", p->r->why.balance);
	out_u64(&p->out, "required", p->r->why.required);
	out_text(&p->out, "charge", p->r->edge->conf->charge == CONF_CHARGE_SELF ? CHARGE : NULL);
}

static void say_outcome(struct problem *p)
{
	out_text(&p->out, "outcome", p->err == ERR_UNCERTAIN ? "unknown" : "none");
	if (p->r->health != NULL)
		health_members(&p->out, p->r->health);
}

static void say_request(struct problem *p)
{
	out_text(&p->out, "request_id", p->r->request_id);
}

/* For people, by wire error, or by an inner one that has more to say; and what programs are told
 * besides the code. */
static const struct {
	const char *detail;
	void (*say)(struct problem *p);
} details[ERR__MAX] = {
	[ERR_INVALID_REQUEST] = { "The request is malformed; `field` names the part.", say_field },
	[ERR_INVALID_USER] = { "There is no such user.", NULL },
	[ERR_LOGIN_REQUIRED] = { "Log in first.", NULL },
	[ERR_TOKEN_REQUIRED] = { "This call needs a queue token: Authorization: Bearer.", NULL },
	[ERR_INVALID_TOKEN] = { "The queue token is not valid; register for a new one.", NULL },
	[ERR_TOKEN_EXPIRED] = { "The queue token has expired; register again.", say_expired },
	[ERR_TOKEN_NOT_ACTIVE] = { "It is not this token's turn.", say_view },
	[ERR_WRONG_QUEUE] = { "The token is for another concert's queue.", NULL },
	[ERR_USER_MISMATCH] = { "The user named is not the token's, or not the one logged in.",
	    NULL },
	[ERR_QUEUE_CLOSED] = { "The queue takes no newcomers.", NULL },
	[ERR_NOT_FOUND] = { "There is no such thing here.", NULL },
	[ERR_NO_AVAILABLE_DATES] = { "The concert has no date to offer.", NULL },
	[ERR_NO_AVAILABLE_SEATS] = { "The date has no seat to offer.", NULL },
	[ERR_SEAT_UNAVAILABLE] = { "Held or sold: the seats of `seat_ids`.", say_seats },
	[ERR_HOLD_LIMIT_EXCEEDED] = { "One turn takes no more holds than `limit`.",
	    say_hold_limit },
	[ERR_SEAT_LIMIT_EXCEEDED] = { "More seats than one user may have of this date.",
	    say_limit },
	[ERR_ALREADY_HOLDING] = { "This turn has an open reservation already; pay or cancel it.",
	    say_reservation },
	[ERR_INVALID_RESERVATION] = { "This reservation cannot be paid or cancelled.", say_refund },
	[ERR_HOLD_EXPIRED] = { "The hold has lapsed; its seats are free again.", NULL },
	[ERR_NOT_ENOUGH_POINTS] = { "The balance is less than the price; the hold stays.",
	    say_points },
	[ERR_INVALID_AMOUNT] = { "The amount is no integer within the limits.", NULL },
	[ERR_NOT_REFUNDABLE] = { "Refunded already, or too late for it.", NULL },
	[ERR_METHOD_NOT_ALLOWED] = { "The path does not take this method; see Allow.", NULL },
	[ERR_PAYLOAD_TOO_LARGE] = { "The body is longer than 16 KiB.", NULL },
	[ERR_UNSUPPORTED_MEDIA_TYPE] = { "The body must be application/json in UTF-8.", NULL },
	[ERR_URI_TOO_LONG] = { "The path and query are too long.", NULL },
	[ERR_IDEMPOTENCY_IN_PROGRESS] = { "The first request under this key is still running.",
	    NULL },
	[ERR_IDEMPOTENCY_KEY_REUSED] = { "This key was used for another request.", NULL },
	[ERR_RATE_LIMITED] = { "Too many requests; wait as Retry-After says.", NULL },
	[ERR_UNAVAILABLE] = { "Not possible just now; try again as Retry-After says.",
	    say_outcome },
	[ERR_NOT_FROM_NGINX] = { "nginx's key is missing or wrong: is nginx_key_file included?",
	    say_outcome },
	[ERR_INTERNAL] = { "A defect of the service; quote the request id.", say_request },
	[ERR_DATE_PAST] = { "That start is over.", say_field },
	[ERR_DATE_TAKEN] = { "Another show of the concert begins then.", say_field },
	[ERR_NO_QUEUE] = { "There is no such queue.", say_field },
	[ERR_QUEUE_IN_USE] = { "Somebody waits or shops in the line that the concert would leave.",
	    say_field },
};

/* The token may have moved on since it was refused: then the view, or its end, says so. */
static enum err look_at_token(struct problem *p)
{
	enum err err =
	    line_place(&p->r->edge->line, p->r->edge->db, &p->r->token, true, false, &p->view);

	if (err != ERR_OK)
		return err;
	if (p->view.status != TOKEN_EXPIRED)
		return ERR_TOKEN_NOT_ACTIVE;
	p->r->why.reason = p->view.reason;
	return ERR_TOKEN_EXPIRED;
}

static void write_body(struct problem *p, enum err wire)
{
	enum err said = details[p->err].detail != NULL ? p->err : wire;
	struct json_out *out = &p->out;

	*out = out_begin(p->r->edge->arena, SIZE_GUESS);
	out_object(out, NULL);
	out_text(out, "type", "about:blank");
	out_text(out, "title", err_title(wire));
	out_u64(out, "status", (uint64_t)err_status(wire));
	out_text(out, "code", err_code(wire));
	out_text(out, "detail", details[said].detail);
	if (details[said].say != NULL)
		details[said].say(p);
	out_object_end(out);
}

/* By itself, so that the same request may go well soon. */
static bool passes(int status)
{
	return status == 409 || status == 429 || status == 503;
}

void problem_reply(struct request *r, enum err err)
{
	struct problem p = { .r = r };
	struct arena *arena = r->edge->arena;
	enum err wire;

	p.err = err == ERR_TOKEN_NOT_ACTIVE ? look_at_token(&p) : err;
	wire = err_wire(p.err);
	write_body(&p, wire);
	r->reply = (struct reply){ .status = (unsigned)err_status(wire),
		.code = err_code(p.err),
		.err = wire,
		.type = TYPE_PROBLEM,
		.body = p.out.text,
		.len = p.out.len,
		.challenge = err_status(wire) == 401 ? CHALLENGE : NULL,
		.allow = wire == ERR_METHOD_NOT_ALLOWED ? router_allow(r->allow, arena) : NULL,
		.retry_after = passes(err_status(wire)) };
}
