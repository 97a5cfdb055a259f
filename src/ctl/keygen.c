#include "base/nginx_key.h"
#include "base/token.h"
#include "ctl/out.h"
#include "ctl/verbs.h"

int ctl_keygen(struct ctl *ctl)
{
	bool nginx = ctl->option[OPT_NGINX] != NULL;
	struct json_object *o;
	char why[512];

	if (!(nginx ? nginx_key_generate : token_key_generate)(ctl->operand, why, sizeof(why)))
		return ctl_refused("%s", why);
	o = json_object_new_object();
	out_text(o, "key_file", ctl->operand);
	return out_print(ctl->json, o, NULL);
}
