#include "edge/reply.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "edge/request.h"

#define TYPE_JSON     "application/json"
#define HEADERS_MAX   1024 /* all lines are constants, numbers, a request id or a short path */
#define RETRY_AFTER_S "1"

void reply_json(struct request *r, unsigned status, const struct json_out *out)
{
	r->reply = (struct reply){ .status = status,
		.code = "OK",
		.type = TYPE_JSON,
		.body = out->text,
		.len = out->len };
}

void reply_text(struct request *r, const char *type, const char *text, size_t len)
{
	r->reply =
	    (struct reply){ .status = 200, .code = "OK", .type = type, .body = text, .len = len };
}

void reply_empty(struct request *r)
{
	r->reply = (struct reply){ .status = 204, .code = "OK" };
}

void reply_answer(struct request *r, const struct answer *answer)
{
	r->reply = (struct reply){ .status = answer->status,
		.code = "OK",
		.type = TYPE_JSON,
		.location = answer->location,
		.body = answer->body,
		.len = answer->len };
}

void reply_replay(struct request *r)
{
	reply_answer(r, &r->idem.answer);
	r->reply.replayed = true;
}

/* The contract's statuses.  nginx passes a status on as it comes, and adds no phrase. */
static const char *phrase(unsigned status)
{
	static const struct {
		unsigned status;
		const char *phrase;
	} phrases[] = {
		{ 200, "OK" },
		{ 201, "Created" },
		{ 204, "No Content" },
		{ 400, "Bad Request" },
		{ 401, "Unauthorized" },
		{ 403, "Forbidden" },
		{ 404, "Not Found" },
		{ 405, "Method Not Allowed" },
		{ 409, "Conflict" },
		{ 413, "Content Too Large" },
		{ 414, "URI Too Long" },
		{ 415, "Unsupported Media Type" },
		{ 422, "Unprocessable Content" },
		{ 429, "Too Many Requests" },
		{ 503, "Service Unavailable" },
	};

	for (size_t i = 0; i < sizeof(phrases) / sizeof(phrases[0]); i++)
		if (phrases[i].status == status)
			return phrases[i].phrase;
	return "Internal Server Error";
}

struct headers {
	char text[HEADERS_MAX];
	size_t len;
};

__attribute__((format(printf, 2, 3))) static void header(struct headers *h, const char *fmt, ...)
{
	size_t room = sizeof(h->text) - h->len;
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = vsnprintf(h->text + h->len, room, fmt, ap);
	va_end(ap);
	if (len < 0 || (size_t)len >= room)
		log_panic("the headers are longer than %d bytes", HEADERS_MAX);
	h->len += (size_t)len;
}

static void optional(struct headers *h, const char *name, const char *value)
{
	if (value != NULL)
		header(h, "%s: %s\r\n", name, value);
}

void reply_bytes(const struct request *r, struct edge_answer *answer_r)
{
	const struct reply *reply = &r->reply;
	struct headers h = { .len = 0 };
	size_t body_len = r->head ? 0 : reply->len;
	char *text;

	header(&h, "Status: %u %s\r\nCache-Control: no-store\r\nX-Request-Id: %s\r\n",
	    reply->status, phrase(reply->status), r->request_id);
	if (reply->type != NULL)
		header(&h, "Content-Type: %s\r\nContent-Length: %zu\r\n", reply->type, reply->len);
	optional(&h, "Location", reply->location);
	optional(&h, "Allow", reply->allow);
	optional(&h, "WWW-Authenticate", reply->challenge);
	optional(&h, "Retry-After", reply->retry_after ? RETRY_AFTER_S : NULL);
	optional(&h, "X-Code", reply->err != ERR_OK ? reply->code : NULL);
	optional(&h, "Idempotency-Replayed", reply->replayed ? "true" : NULL);
	header(&h, "\r\n");

	text = arena_alloc(r->edge->arena, h.len + body_len);
	memcpy(text, h.text, h.len);
	if (body_len > 0)
		memcpy(text + h.len, reply->body, body_len);
	*answer_r = (struct edge_answer){ text, h.len + body_len };
}
