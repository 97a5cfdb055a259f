#include "edge/guard.h"

#include <string.h>
#include <strings.h>

#include <sodium.h>

#include "base/clock.h"
#include "base/metric.h"
#include "domain/queue.h"
#include "edge/limit.h"
#include "edge/media.h"
#include "edge/router.h"

#define URI_MAX 8192

#define FIELD_BODY          "body"
#define FIELD_KEY           "Idempotency-Key"
#define FIELD_AUTHORIZATION "Authorization"
#define FIELD_HOST          "Host"
#define FIELD_ORIGIN        "Origin"

static enum err invalid(struct request *r, const char *field)
{
	r->field = field;
	return ERR_INVALID_REQUEST;
}

enum err guard_sender(const struct request *r)
{
	bool known = nginx_keys_accept(r->edge->nginx_keys, r->nginx_key);

	return known ? ERR_OK : ERR_NOT_FROM_NGINX;
}

enum err guard_transport(struct request *r)
{
	if (strlen(r->uri) > URI_MAX)
		return ERR_URI_TOO_LONG;
	/* nginx names no version where the request line has none. */
	if (*r->protocol == '\0' || strcmp(r->protocol, "HTTP/0.9") == 0)
		return invalid(r, "protocol");
	return ERR_OK;
}

static bool needs(const struct request *r, unsigned flags)
{
	return (r->route->flags & flags) != 0;
}

/* What came on stdin is as long as the header said. */
static bool length_is_told(const struct request *r)
{
	const char *text = r->content_length;
	size_t told = 0;

	for (; *text >= '0' && *text <= '9' && told <= EDGE_BODY_MAX; text++)
		told = told * 10 + (size_t)(*text - '0');
	return *text == '\0' && told == r->body_len;
}

static enum err check_media_and_size(struct request *r)
{
	if (r->body_len > EDGE_BODY_MAX)
		return ERR_PAYLOAD_TOO_LARGE;
	if (!length_is_told(r))
		return invalid(r, "Content-Length");
	if (!needs(r, ROUTE_BODY) && !(needs(r, ROUTE_BODY_OPTIONAL) && r->body_len > 0))
		return ERR_OK;
	if (*r->content_encoding != '\0' || !media_is_json(r->content_type))
		return ERR_UNSUPPORTED_MEDIA_TYPE;
	return ERR_OK;
}

static enum err check_token(struct request *r)
{
	static const char scheme[] = "Bearer ";
	const char *value = r->authorization.value;

	if (r->authorization.twice)
		return invalid(r, FIELD_AUTHORIZATION);
	if (value == NULL)
		return ERR_TOKEN_REQUIRED;
	if (strncasecmp(value, scheme, strlen(scheme)) != 0)
		return ERR_INVALID_TOKEN;
	value += strlen(scheme);
	return token_open(r->edge->keys, value, strlen(value), &r->token);
}

/* A demonstration believes everyone, so it is for this machine only; nginx says where it listens.
 */
static bool came_to_loopback(const struct request *r)
{
	const char *address = r->server_addr;

	return *address == '\0' || strncmp(address, "127.", 4) == 0 ||
	       strcmp(address, "::1") == 0 || strncmp(address, "unix:", 5) == 0;
}

static enum err check_login(const struct request *r)
{
	struct uuid user;

	if (r->edge->conf->auth == CONF_AUTH_OPEN)
		return came_to_loopback(r) ? ERR_OK : ERR_LOGIN_REQUIRED;
	if (*r->remote_user == '\0')
		return ERR_LOGIN_REQUIRED;
	if (!needs(r, ROUTE_TOKEN))
		return ERR_OK;
	if (!uuid_parse(r->remote_user, strlen(r->remote_user), &user) ||
	    !uuid_equal(&user, &r->token.user))
		return ERR_USER_MISMATCH;
	return ERR_OK;
}

/* Without REMOTE_USER nobody was verified, so nobody is counted. */
static enum err check_limits(const struct request *r)
{
	struct limit *limit = r->edge->limit;
	bool join = needs(r, ROUTE_JOIN);
	struct uuid user;

	if (limit == NULL || *r->user_calls == '\0' ||
	    !uuid_parse(r->remote_user, strlen(r->remote_user), &user))
		return ERR_OK;
	if (!limit_workers(limit, &user) ||
	    !limit_take(limit, join ? LIMIT_JOINS : LIMIT_CALLS, &user,
		join ? r->user_joins : r->user_calls, monotonic_us()))
		return ERR_RATE_LIMITED;
	return ERR_OK;
}

/* Whether the list, parted by spaces, has an origin of which `text` is the whole, or the part after
 * "://". */
static bool is_origin(const char *list, const char *text, bool whole)
{
	size_t len = strlen(text);

	for (; *list != '\0'; list += strcspn(list, " "), list += strspn(list, " ")) {
		const char *end = list + strcspn(list, " "), *host = strstr(list, "://");
		const char *part = whole || host == NULL ? list : host + strlen("://");

		if (len > 0 && part + len == end && strncasecmp(part, text, len) == 0)
			return true;
	}
	return false;
}

/* No page but the operator's own may use the login that the browser has at hand. */
static enum err check_operator(struct request *r)
{
	const struct once *origin = &r->origin;

	if (!actor_valid(r->operator_name))
		return ERR_LOGIN_REQUIRED;
	if (!is_origin(r->operator_origins, r->host, false))
		return invalid(r, FIELD_HOST);
	if (origin->twice ||
	    (origin->value != NULL && !is_origin(r->operator_origins, origin->value, true)))
		return invalid(r, FIELD_ORIGIN);
	if (strcmp(r->fetch_site, "cross-site") == 0 || strcmp(r->fetch_site, "same-site") == 0)
		return invalid(r, FIELD_ORIGIN);
	r->by.name = r->operator_name;
	return ERR_OK;
}

/* Of method, path and body bytes, so that another request under the key is known as another. */
static void digest(struct request *r)
{
	crypto_generichash_state state;

	crypto_generichash_init(&state, NULL, 0, sizeof(r->idem.digest));
	crypto_generichash_update(&state, (const unsigned char *)r->method, strlen(r->method) + 1);
	crypto_generichash_update(&state, (const unsigned char *)r->path, strlen(r->path) + 1);
	crypto_generichash_update(&state, (const unsigned char *)r->body, r->body_len);
	crypto_generichash_final(&state, r->idem.digest, sizeof(r->idem.digest));
}

/* An operator's keys are his own, like a user's. */
static struct uuid operators_scope(const struct request *r)
{
	struct uuid scope;

	crypto_generichash(scope.b, sizeof(scope.b), (const unsigned char *)r->operator_name,
	    strlen(r->operator_name), (const unsigned char *)"operator", strlen("operator"));
	return scope;
}

static enum err check_key(struct request *r)
{
	const char *key = r->idempotency_key.value;
	size_t len;

	if (key == NULL)
		return ERR_OK;
	len = strlen(key);
	if (r->idempotency_key.twice || len < 1 || len > IDEMPOTENCY_KEY_MAX)
		return invalid(r, FIELD_KEY);
	for (size_t i = 0; i < len; i++)
		if (key[i] <= ' ' || key[i] > '~')
			return invalid(r, FIELD_KEY);
	r->has_key = true;
	r->idem.user = needs(r, ROUTE_OPS) ? operators_scope(r) : r->token.user;
	r->idem.key = key;
	r->idem.arena = r->edge->arena;
	digest(r);
	return ERR_OK;
}

enum err guard_enter(struct request *r)
{
	enum err err = check_media_and_size(r);

	if (err == ERR_OK && needs(r, ROUTE_TOKEN))
		err = check_token(r);
	if (err == ERR_OK && needs(r, ROUTE_LOGIN))
		err = check_login(r);
	if (err == ERR_OK && needs(r, ROUTE_LOGIN))
		err = check_limits(r);
	if (err == ERR_OK && needs(r, ROUTE_OPS))
		err = check_operator(r);
	if (err == ERR_OK && needs(r, ROUTE_KEY))
		err = check_key(r);
	return err;
}

enum err guard_query(struct request *r, const struct query_param *params, size_t n, void *into_r)
{
	enum err err = query_in(r->edge->arena, r->query, params, n, into_r, &r->field);

	if (err == ERR_OK && r->body_len > 0 && !needs(r, ROUTE_BODY | ROUTE_BODY_OPTIONAL))
		return invalid(r, FIELD_BODY);
	return err;
}

enum err guard_nothing(struct request *r)
{
	return guard_query(r, NULL, 0, NULL);
}

enum err guard_body(
    struct request *r, const struct json_field *fields, size_t n, void *into_r, size_t size)
{
	enum err err = guard_nothing(r);

	if (err != ERR_OK)
		return err;
	if (r->body_len == 0 && needs(r, ROUTE_BODY_OPTIONAL))
		return ERR_OK;
	return json_in(r->edge->arena, r->body, r->body_len, fields, n, into_r, size, &r->field);
}

enum err guard_fields(struct request *r, const struct input *input, void *in)
{
	enum err err;

	if (r->route->method != METHOD_GET) {
		err = guard_nothing(r);
		return err != ERR_OK ? err
				     : field_in_body(r->edge->arena, input, r->body, r->body_len,
					   in, &r->field);
	}
	err = field_in_query(r->edge->arena, input, r->query, in, &r->field);
	return err == ERR_OK && r->body_len > 0 ? invalid(r, FIELD_BODY) : err;
}

enum err guard_same_user(const struct request *r, const struct uuid_in *named)
{
	if (!named->given || uuid_equal(&named->uuid, &r->token.user))
		return ERR_OK;
	return ERR_USER_MISMATCH;
}

/* A read has no lock under which the domain could look at the token's state again. */
static bool is_read(const struct request *r)
{
	return r->route->method == METHOD_GET;
}

enum err guard_input(struct request *r, enum err input)
{
	enum err err = ERR_OK;

	if (input == ERR_OK && !is_read(r))
		return ERR_OK;
	if (r->has_key)
		err = idempotency_look(r->edge->db, &r->idem);
	if (err == ERR_OK && needs(r, ROUTE_ACTIVE))
		err = queue_require(r->edge->db, &r->token, TOKEN_NEED_ACTIVE, &r->why);
	else if (err == ERR_OK && needs(r, ROUTE_LIVE))
		err = queue_require(r->edge->db, &r->token, TOKEN_NEED_LIVE, &r->why);
	return err == ERR_OK ? input : err;
}
