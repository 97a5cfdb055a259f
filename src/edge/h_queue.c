#include <string.h>

#include "domain/queue.h"
#include "domain/user.h"
#include "edge/guard.h"
#include "edge/handlers.h"
#include "view/buyer.h"

#define VIEW_SIZE 768

struct join_in {
	struct uuid_in user;
	struct concert_id concert;
};

static const struct json_field join_fields[] = {
	JSON_OPTIONAL(struct join_in, user, "user_id", json_read_uuid),
	JSON_OPTIONAL(struct join_in, concert, "concert_id", json_read_id),
};

static void reply_view(struct request *r, unsigned status, const struct token_view *view)
{
	struct json_out out = out_begin(r->edge->arena, VIEW_SIZE);

	out_object(&out, NULL);
	view_token_members(&out, view, r->edge->keys, "status");
	out_object_end(&out);
	reply_json(r, status, &out);
}

/* With auth = open the body says who joins; else nginx does, and the body must agree. */
static enum err who_joins(struct request *r, const struct uuid_in *named, struct uuid *user_r)
{
	bool known;

	if (r->edge->conf->auth == CONF_AUTH_OPEN) {
		r->field = "user_id";
		*user_r = named->uuid;
		return named->given ? ERR_OK : ERR_INVALID_REQUEST;
	}
	known = uuid_parse(r->remote_user, strlen(r->remote_user), user_r);
	if (named->given && !(known && uuid_equal(&named->uuid, user_r)))
		return ERR_USER_MISMATCH;
	return known ? ERR_OK : ERR_INVALID_USER;
}

/* The login vouches for its users: one that is unknown may be made on the way in. */
static enum err join(struct request *r, const struct uuid *user, struct concert_id concert,
    struct token_view *view_r, bool *created_r)
{
	const struct edge *edge = r->edge;
	enum err err = line_join(&edge->line, edge->db, user, concert, view_r, created_r);
	struct user_id id;

	if (err != ERR_INVALID_USER || edge->conf->unknown_user == CONF_UNKNOWN_REFUSE)
		return err;
	err = user_add(edge->db, NULL, &(struct user_new){ .uuid = *user }, &id);
	if (err != ERR_OK && err != ERR_DUPLICATE)
		return err;
	return line_join(&edge->line, edge->db, user, concert, view_r, created_r);
}

enum err queue_token_post(struct request *r)
{
	struct join_in in;
	struct token_view view;
	struct uuid user;
	bool created;
	enum err err;

	if ((err = guard_body(r, join_fields, 2, &in, sizeof(in))) != ERR_OK ||
	    (err = who_joins(r, &in.user, &user)) != ERR_OK ||
	    (err = join(r, &user, in.concert, &view, &created)) != ERR_OK)
		return err;
	reply_view(r, created ? 201 : 200, &view);
	return ERR_OK;
}

enum err queue_token_delete(struct request *r)
{
	enum err err;

	if ((err = guard_nothing(r)) != ERR_OK ||
	    (err = line_leave(&r->edge->line, r->edge->db, &r->token)) != ERR_OK)
		return err;
	reply_empty(r);
	return ERR_OK;
}

/* The hot call: one look at the token's place tells its state as well. */
enum err queue_position_get(struct request *r)
{
	struct token_view view;
	enum err err = guard_nothing(r);

	if (err != ERR_OK)
		return guard_input(r, err);
	if ((err = line_place(&r->edge->line, r->edge->db, &r->token, true, !r->head, &view)) !=
	    ERR_OK)
		return err;
	if (view.status == TOKEN_EXPIRED) {
		r->why.reason = view.reason;
		return ERR_TOKEN_EXPIRED;
	}
	reply_view(r, 200, &view);
	return ERR_OK;
}
