#include "edge/balance.h"

#include "view/json_out.h"

void balance_render(void *ctx, struct answer *answer_r)
{
	const struct balance_change *made = ctx;
	struct json_out out = out_begin(made->arena, BALANCE_SIZE);

	out_object(&out, NULL);
	out_uuid(&out, "user_id", &made->user);
	out_u64(&out, "balance", made->balance);
	out_i64(&out, made->key, made->change);
	out_object_end(&out);
	*answer_r = (struct answer){ .status = 200, .body = out.text, .len = out.len };
}
