#include "domain/points.h"

#include <string.h>

#include "ctl/out.h"
#include "ctl/verbs.h"

static int print(struct ctl *ctl, const struct points_adjustment *set, uint64_t balance)
{
	struct json_object *o = json_object_new_object();
	char text[UUID_TEXT_LEN + 1];

	uuid_format(&set->user, text);
	out_text(o, "user_id", text);
	out_u64(o, "balance", balance);
	out_i64(o, "adjusted", set->amount);
	return out_print(ctl->json, o, NULL);
}

int ctl_points_adjust(struct ctl *ctl)
{
	const char *user = ctl->option[OPT_USER];
	const int64_t most = (int64_t)POINTS_BALANCE_MAX;
	int64_t amount = cli_integer("--amount", ctl->option[OPT_AMOUNT], -most, most);
	struct points_adjustment set = {
		.amount = amount, .reason = ctl->option[OPT_REASON], .key = ctl->option[OPT_KEY]
	};
	const struct actor *by = ctl_actor(ctl);
	struct refusal why = { 0 };
	uint64_t balance;
	bool repeated;
	enum err err;

	if (!uuid_parse(user, strlen(user), &set.user))
		cli_misuse("--user: not a UUID: %s", user);
	if (amount == 0)
		cli_misuse("--amount: 0 changes nothing");
	if (set.key != NULL && !points_key_valid(set.key))
		cli_misuse("--key: 1 to 64 visible ASCII characters");
	err = points_adjust(ctl_db(ctl), by, &set, NULL, &balance, &repeated, &why);
	switch (err) {
	case ERR_OK:
		break;
	case ERR_INVALID_USER:
		return ctl_refused("there is no user %s", user);
	case ERR_INVALID_REQUEST:
		return ctl_refused("a reason has 1 to 200 characters, none of them invisible");
	case ERR_INVALID_AMOUNT:
		return ctl_refused("the balance would pass %lld", (long long)most);
	case ERR_NOT_ENOUGH_POINTS:
		return ctl_refused("the balance is %llu, and never falls below 0",
		    (unsigned long long)why.balance);
	case ERR_IDEMPOTENCY_KEY_REUSED:
		return ctl_refused("key %s was used for another correction: frontrowctl log; "
				   "nothing was changed",
		    set.key);
	default:
		return ctl_failed(err);
	}
	if (repeated)
		ctl_refused("key %s was applied before: nothing was changed, the balance is that "
			    "of then",
		    set.key);
	return print(ctl, &set, balance);
}
