#include "edge/keyed.h"

struct idempotency *keyed(
    struct request *r, void (*render)(void *ctx, struct answer *answer_r), void *ctx)
{
	r->idem.render = render;
	r->idem.ctx = ctx;
	return r->has_key ? &r->idem : NULL;
}

enum err keyed_reply(struct request *r, enum err outcome)
{
	if (outcome != ERR_OK)
		return outcome;
	if (!r->has_key)
		r->idem.render(r->idem.ctx, &r->idem.answer);
	reply_answer(r, &r->idem.answer);
	return ERR_OK;
}
