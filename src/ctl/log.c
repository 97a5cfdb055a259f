#include "domain/oplog.h"

#include "ctl/out.h"
#include "ctl/verbs.h"

#define LOG_USUAL 100

int ctl_log(struct ctl *ctl)
{
	static const char *const columns[] = { "at", "actor", "verb", "object", "details", NULL };
	bool all = ctl->option[OPT_SINCE] != NULL;
	struct instant since = all ? ctl_instant(ctl, OPT_SINCE) : INSTANT_NULL;
	uint64_t limit = ctl_u64_or(ctl, OPT_LIMIT, 1, UINT32_MAX, all ? UINT32_MAX : LOG_USUAL);
	struct json_object *root, *array, *o;
	struct oplog_entry *list;
	enum err err;
	size_t n;

	err = oplog_list(ctl_db(ctl), ctl->arena, since, 0, (unsigned)limit, &list, &n);
	if (err != ERR_OK)
		return ctl_failed(err);
	root = json_object_new_object();
	array = out_array(root, "entries");
	for (size_t i = n; i-- > 0;) { /* for people: the newest stands last */
		o = out_element(array);
		out_u64(o, "entry_id", list[i].id);
		out_instant(o, "at", list[i].at);
		out_text(o, "actor", list[i].actor);
		out_text(o, "verb", list[i].verb);
		out_text(o, "object", list[i].object);
		out_text(o, "details", list[i].details);
	}
	return out_print(ctl->json, root, columns);
}
