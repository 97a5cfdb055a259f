/* The table of routes: the calls of route_list.h and of the operations. */
#include "base/metric.h"
#include "edge/handlers.h"
#include "edge/route_list.h"
#include "edge/router.h"

#define OWN    (ROUTE_TOKEN | ROUTE_LOGIN)
#define LIVE   (OWN | ROUTE_LIVE)
#define ACTIVE (OWN | ROUTE_ACTIVE)
#define KEY    ROUTE_KEY
#define BODY   ROUTE_BODY
#define OPS    ROUTE_OPS
#define JOIN   ROUTE_JOIN

#define ROUTE_AS_ROW(method, pattern, flags, handler)                                              \
	{ METHOD_##method, pattern, flags, handler, 0 },

#define READ(path)   METHOD_GET, "/ops/api/" path, OPS
#define CHANGE(path) METHOD_POST, "/ops/api/" path, OPS | BODY
#define KEYED(path)  METHOD_POST, "/ops/api/" path, OPS | BODY | KEY

#define OPERATION_AS_ROUTE(name, noun, verb, id, call, ...) { call, ops_call, OP_##name },
#define NO_ROUTE(...)

/* clang-format off */
const struct route routes[] = {
	ROUTE_LIST(ROUTE_AS_ROW)
	OPERATION_LIST(OPERATION_AS_ROUTE, NO_ROUTE)
};
/* clang-format on */

_Static_assert(sizeof(routes) / sizeof(routes[0]) < METRICS_ROUTES, "every route is counted");

const size_t nroutes = sizeof(routes) / sizeof(routes[0]);
