#include "domain/audit.h"

#include "ctl/out.h"
#include "ctl/verbs.h"

int ctl_audit(struct ctl *ctl)
{
	struct audit_check *checks = arena_array(ctl->arena, audit_size(), sizeof(*checks));
	struct json_out out;
	uint64_t broken = 0;
	enum err err;

	err = audit_run(ctl_db(ctl), checks);
	if (err != ERR_OK)
		return ctl_failed(err);
	out = out_open(ctl);
	out_array(&out, "checks");
	for (size_t i = 0; i < audit_size(); i++) {
		out_object(&out, NULL);
		out_text(&out, "name", checks[i].name);
		out_text(&out, "wrong", checks[i].wrong);
		out_u64(&out, "count", checks[i].count);
		out_object_end(&out);
		broken += checks[i].count > 0;
	}
	out_array_end(&out);
	out_u64(&out, "broken", broken);
	out_close(ctl, &out);
	if (broken > 0)
		return ctl_refused(
		    "%llu invariants are broken: stop the sale, and look at the rows "
		    "before anything changes them",
		    (unsigned long long)broken);
	return 0;
}
