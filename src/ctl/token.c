#include "ctl/out.h"
#include "ctl/verbs.h"
#include "domain/queue.h"

int ctl_token_revoke(struct ctl *ctl)
{
	struct token_id id = { ctl_id(ctl) };
	struct refusal why = { 0 };
	enum err err;

	err = queue_revoke(ctl_db(ctl), ctl_actor(ctl), id, &why);
	if (err == ERR_NOT_FOUND)
		return ctl_refused(
		    "there is no token %s, or it has paid: its id is the token_number of its view",
		    ctl->operand);
	if (err == ERR_TOKEN_EXPIRED)
		return ctl_refused(
		    "token %s has ended already: %s", ctl->operand, end_reason_text(why.reason));
	if (err != ERR_OK)
		return ctl_failed(err);
	return out_id(ctl->json, "token_number", id.v);
}
