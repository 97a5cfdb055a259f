#include "ctl/out.h"
#include "ctl/verbs.h"
#include "domain/queue.h"

int ctl_token_revoke(struct ctl *ctl)
{
	struct token_id id = { ctl_id(ctl) };
	enum err err;

	err = queue_revoke(ctl_db(ctl), ctl_actor(ctl), id);
	if (err == ERR_NOT_FOUND)
		return ctl_refused(
		    "there is no token %s: its id is the token_number of its view", ctl->operand);
	if (err == ERR_TOKEN_EXPIRED)
		return ctl_refused("token %s has ended already", ctl->operand);
	if (err != ERR_OK)
		return ctl_failed(err);
	return out_id(ctl->json, "token_number", id.v);
}
