#include "domain/oplog.h"

#include "ctl/options.h"
#include "ctl/out.h"
#include "ctl/verbs.h"
#include "view/operator.h"

#define LOG_USUAL 100

/* All since an instant, or the last hundred; the newest last, where a terminal shows it. */
int ctl_log(struct ctl *ctl)
{
	const char *limit = options_given(ctl, "limit"), *since = options_given(ctl, "since");
	struct log_in in = { 0 };
	struct json_out out;
	struct oplog_entry *list, swapped;
	enum err err;
	size_t n;

	options_read(ctl, operations[OP_LOG].input, &in);
	if (limit == NULL)
		in.limit.v = since != NULL ? UINT32_MAX : LOG_USUAL;
	err = oplog_list(ctl_db(ctl), ctl->arena, since != NULL ? in.since.v : INSTANT_NULL,
	    in.before.v, (unsigned)in.limit.v, &list, &n);
	if (err != ERR_OK)
		return ctl_failed(err);
	for (size_t i = 0; i < n / 2; i++) {
		swapped = list[i];
		list[i] = list[n - 1 - i];
		list[n - 1 - i] = swapped;
	}
	out = out_begin(ctl->arena, 4096);
	show_log(&out, &(struct shown_list){ list, n });
	return out_print(ctl, &out);
}
