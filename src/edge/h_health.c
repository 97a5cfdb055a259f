#include "edge/guard.h"
#include "edge/handlers.h"

/* Alive: a worker is there to answer.  Whether it can serve is another question. */
enum err healthz_get(struct request *r)
{
	struct json_out out;
	enum err err = guard_nothing(r);

	if (err != ERR_OK)
		return err;
	out = out_begin(r->edge->arena, 32);
	out_object(&out, NULL);
	out_text(&out, "status", "ok");
	out_object_end(&out);
	reply_json(r, 200, &out);
	return ERR_OK;
}
