#include "base/nginx_key.h"
#include "base/token.h"
#include "ctl/out.h"
#include "ctl/verbs.h"

int ctl_keygen(struct ctl *ctl)
{
	bool nginx = ctl->option[OPT_NGINX] != NULL;
	struct json_out out;
	char why[512];

	if (!(nginx ? nginx_key_generate : token_key_generate)(ctl->operand, why, sizeof(why)))
		return ctl_refused("%s", why);
	out = out_open(ctl);
	out_text(&out, "key_file", ctl->operand);
	return out_close(ctl, &out);
}
