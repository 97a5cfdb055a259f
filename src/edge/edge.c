#include "edge/edge.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/metric.h"
#include "edge/guard.h"
#include "edge/problem.h"
#include "edge/router.h"

static enum err answer_options(struct request *r)
{
	reply_empty(r);
	r->reply.allow = router_allow(r->allow, r->edge->arena);
	return ERR_OK;
}

static enum err dispatch(struct request *r)
{
	enum err err = guard_sender(r);

	if (err == ERR_OK)
		err = guard_transport(r);
	if (err == ERR_OK)
		err = router_match(r);
	if (err != ERR_OK)
		return err;
	if (r->route == NULL)
		return answer_options(r);
	err = guard_enter(r);
	return err == ERR_OK ? r->route->handler(r) : err;
}

/* The pattern, never the path: the log counts routes, and takes no text from callers. */
static void log_answer(const struct request *r, int64_t took_us, uint64_t retries)
{
	log_info("method=%s route=%s status=%u code=%s us=%lld retries=%llu",
	    r->route == NULL ? "-" : r->method, r->route == NULL ? "-" : r->route->pattern,
	    r->reply.status, r->reply.code, (long long)took_us, (unsigned long long)retries);
}

void edge_handle(const struct edge *edge, char *const *envp, const char *body, size_t len,
    struct edge_answer *answer_r)
{
	int64_t began_us = monotonic_us(), took_us;
	uint64_t retries = db_retries(edge->db);
	struct request r;
	enum err err;

	request_read(&r, edge, envp, body, len);
	log_request(r.request_id);
	err = dispatch(&r);
	if (err == ERR_REPLAYED)
		reply_replay(&r);
	else if (err != ERR_OK)
		problem_reply(&r, err);
	reply_bytes(&r, answer_r);
	took_us = monotonic_us() - began_us;
	metric_answered(router_index(r.route), r.reply.status, r.reply.err, took_us);
	if (edge->conf->log_requests && r.reply.status / 100 != 4)
		log_answer(&r, took_us, db_retries(edge->db) - retries);
	log_request(NULL);
}
