#include "edge/request.h"

#include <string.h>

#include <sodium.h>

#define REQUEST_ID_MAX   64
#define REQUEST_ID_BYTES 16

/* What is read of FastCGI's environment. */
static const struct param {
	const char *name;
	size_t name_len;
	size_t offset;
	bool once; /* a struct once; the others are plain strings, of which the first counts */
} params[] = {
#define PARAM(name, member)                                                                        \
	{                                                                                          \
		name, sizeof(name) - 1, offsetof(struct request, member), false                    \
	}
#define HEADER(name, member)                                                                       \
	{                                                                                          \
		name, sizeof(name) - 1, offsetof(struct request, member), true                     \
	}
	PARAM("REQUEST_METHOD", method),
	PARAM("REQUEST_URI", uri),
	PARAM("DOCUMENT_URI", path),
	PARAM("QUERY_STRING", query),
	PARAM("SERVER_PROTOCOL", protocol),
	PARAM("CONTENT_TYPE", content_type),
	PARAM("CONTENT_LENGTH", content_length),
	PARAM("HTTP_CONTENT_ENCODING", content_encoding),
	PARAM("HTTP_HOST", host),
	PARAM("HTTP_SEC_FETCH_SITE", fetch_site),
	PARAM("OPERATOR", operator_name),
	PARAM("OPERATOR_ORIGINS", operator_origins),
	PARAM(NGINX_KEY_PARAM, nginx_key),
	PARAM("REMOTE_USER", remote_user),
	PARAM("REQUEST_ID", request_id),
	PARAM("SERVER_ADDR", server_addr),
	PARAM("USER_JOINS", user_joins),
	PARAM("USER_CALLS", user_calls),
	HEADER("HTTP_AUTHORIZATION", authorization),
	HEADER("HTTP_IDEMPOTENCY_KEY", idempotency_key),
	HEADER("HTTP_ORIGIN", origin),
};

#define NPARAMS (sizeof(params) / sizeof(params[0]))

static void read_plain(const char **value, const char *text)
{
	if (*value == NULL)
		*value = text;
}

static void read_once(struct once *value, const char *text)
{
	value->twice = value->value != NULL;
	value->value = text;
}

static void read_param(struct request *r, const char *entry)
{
	const char *eq = strchr(entry, '=');
	size_t len = eq == NULL ? 0 : (size_t)(eq - entry);

	for (const struct param *p = params; p < params + NPARAMS; p++) {
		if (p->name_len != len || memcmp(p->name, entry, len) != 0)
			continue;
		if (p->once)
			read_once((struct once *)((char *)r + p->offset), eq + 1);
		else
			read_plain((const char **)((char *)r + p->offset), eq + 1);
		return;
	}
}

static bool is_request_id(const char *text)
{
	size_t len = strlen(text);

	return len >= 1 && len <= REQUEST_ID_MAX &&
	       strspn(text, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_") ==
		   len;
}

static const char *make_request_id(struct arena *arena)
{
	unsigned char bytes[REQUEST_ID_BYTES];
	char *text = arena_alloc(arena, 2 * sizeof(bytes) + 1);

	randombytes_buf(bytes, sizeof(bytes));
	return sodium_bin2hex(text, 2 * sizeof(bytes) + 1, bytes, sizeof(bytes));
}

void request_read(
    struct request *r, const struct edge *edge, char *const *envp, const char *body, size_t len)
{
	*r = (struct request){ .edge = edge, .body = body, .body_len = len };
	for (; *envp != NULL; envp++)
		read_param(r, *envp);
	for (const struct param *p = params; p < params + NPARAMS; p++)
		if (!p->once)
			read_plain((const char **)((char *)r + p->offset), "");
	if (!is_request_id(r->request_id))
		r->request_id = make_request_id(edge->arena);
}

bool request_path_is_plain(const struct request *r)
{
	size_t len = strcspn(r->uri, "?");

	return len == strlen(r->path) && memcmp(r->uri, r->path, len) == 0;
}
