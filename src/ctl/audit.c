#include "domain/audit.h"

#include "ctl/out.h"
#include "ctl/verbs.h"

int ctl_audit(struct ctl *ctl)
{
	static const char *const columns[] = { "count", "name", "wrong", NULL };
	struct audit_check *checks = arena_array(ctl->arena, audit_size(), sizeof(*checks));
	struct json_object *root, *array, *o;
	uint64_t broken = 0;
	enum err err;

	err = audit_run(ctl_db(ctl), checks);
	if (err != ERR_OK)
		return ctl_failed(err);
	root = json_object_new_object();
	array = out_array(root, "checks");
	for (size_t i = 0; i < audit_size(); i++) {
		o = out_element(array);
		out_text(o, "name", checks[i].name);
		out_text(o, "wrong", checks[i].wrong);
		out_u64(o, "count", checks[i].count);
		broken += checks[i].count > 0;
	}
	out_u64(root, "broken", broken);
	out_print(ctl->json, root, columns);
	if (broken > 0)
		return ctl_refused(
		    "%llu invariants are broken: stop the sale, and look at the rows "
		    "before anything changes them",
		    (unsigned long long)broken);
	return 0;
}
