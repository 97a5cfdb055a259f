#include "domain/points.h"

#include <string.h>

#include "ctl/out.h"
#include "ctl/verbs.h"

int ctl_points_adjust(struct ctl *ctl)
{
	const char *user = ctl->option[OPT_USER];
	const int64_t most = (int64_t)POINTS_BALANCE_MAX;
	int64_t amount = cli_integer("--amount", ctl->option[OPT_AMOUNT], -most, most);
	const struct actor *by = ctl_actor(ctl);
	struct refusal why = { 0 };
	struct json_object *o;
	struct uuid uuid;
	char text[UUID_TEXT_LEN + 1];
	uint64_t balance;
	enum err err;

	if (!uuid_parse(user, strlen(user), &uuid))
		cli_misuse("--user: not a UUID: %s", user);
	if (amount == 0)
		cli_misuse("--amount: 0 changes nothing");
	err = points_adjust(
	    ctl_db(ctl), by, &uuid, amount, ctl->option[OPT_REASON], NULL, &balance, &why);
	switch (err) {
	case ERR_OK:
		break;
	case ERR_INVALID_USER:
		return ctl_refused("there is no user %s", user);
	case ERR_INVALID_REQUEST:
		return ctl_refused("a reason has 1 to 200 characters");
	case ERR_INVALID_AMOUNT:
		return ctl_refused("the balance would pass %lld", (long long)most);
	case ERR_NOT_ENOUGH_POINTS:
		return ctl_refused("the balance is %llu, and never falls below 0",
		    (unsigned long long)why.balance);
	default:
		return ctl_failed(err);
	}
	o = json_object_new_object();
	uuid_format(&uuid, text);
	out_text(o, "user_id", text);
	out_u64(o, "balance", balance);
	out_i64(o, "adjusted", amount);
	return out_print(ctl->json, o, NULL);
}
