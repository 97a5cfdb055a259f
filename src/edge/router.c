#include "edge/router.h"

#include <string.h>

#include "base/metric.h"
#include "edge/query.h"

/* One segment of a path against one of a pattern; both end at '/' or NUL. */
static bool segment_matches(
    const char *pattern, size_t pattern_len, const char *path, size_t len, struct request *r)
{
	if (pattern[0] != '{')
		return pattern_len == len && memcmp(pattern, path, len) == 0;
	if (strncmp(pattern, "{id}", pattern_len) == 0) {
		r->path_id = query_id(path, len);
		return r->path_id != 0;
	}
	r->path_date = path;
	r->path_date_len = len;
	return len > 0;
}

bool router_pattern_matches(const char *pattern, const char *path, struct request *r)
{
	while (*pattern == '/' && *path == '/') {
		size_t pattern_len = strcspn(++pattern, "/"), len = strcspn(++path, "/");

		if (!segment_matches(pattern, pattern_len, path, len, r))
			return false;
		pattern += pattern_len;
		path += len;
	}
	return *pattern == '\0' && *path == '\0';
}

static const struct {
	const char *name;
	enum method method;
} known[] = {
	{ "GET", METHOD_GET },
	{ "HEAD", METHOD_GET },
	{ "POST", METHOD_POST },
	{ "DELETE", METHOD_DELETE },
};

#define NMETHODS (sizeof(known) / sizeof(known[0]))

/* 0 when it is none of ours; a HEAD is a GET here. */
static unsigned method_of(const char *name)
{
	for (size_t i = 0; i < NMETHODS; i++)
		if (strcmp(known[i].name, name) == 0)
			return known[i].method;
	return 0;
}

const char *method_name(enum method method)
{
	for (size_t i = 0; i < NMETHODS; i++)
		if (known[i].method == method)
			return known[i].name;
	return "-";
}

size_t router_index(const struct route *route)
{
	return route == NULL ? nroutes : (size_t)(route - routes);
}

const char *router_names(struct arena *arena)
{
	const char *names = "";

	for (size_t i = 0; i < nroutes; i++)
		names = arena_printf(
		    arena, "%s%s %s\n", names, method_name(routes[i].method), routes[i].pattern);
	return names;
}

void router_set_apart(void)
{
	for (size_t i = 0; i < nroutes; i++)
		metric_set_apart(i, (routes[i].flags & ROUTE_OPS) != 0);
}

/* What this installation does not offer is no method of the path. */
static bool is_offered(const struct request *r, const struct route *route)
{
	return !(route->flags & ROUTE_CHARGE) || r->edge->conf->charge == CONF_CHARGE_SELF;
}

enum err router_match(struct request *r)
{
	unsigned method = method_of(r->method);

	if (!request_path_is_plain(r))
		return ERR_NOT_FOUND;
	for (size_t i = 0; i < nroutes; i++) {
		if (!router_pattern_matches(routes[i].pattern, r->path, r) ||
		    !is_offered(r, &routes[i]))
			continue;
		r->allow |= routes[i].method;
		if (routes[i].method == method) {
			r->route = &routes[i];
			r->head = r->method[0] == 'H';
			return ERR_OK;
		}
	}
	if (r->allow == 0)
		return ERR_NOT_FOUND;
	return strcmp(r->method, "OPTIONS") == 0 ? ERR_OK : ERR_METHOD_NOT_ALLOWED;
}

const char *router_allow(unsigned methods, struct arena *arena)
{
	return arena_printf(arena, "%s%s%sOPTIONS", methods & METHOD_GET ? "GET, HEAD, " : "",
	    methods & METHOD_POST ? "POST, " : "", methods & METHOD_DELETE ? "DELETE, " : "");
}
