/* Every call of the contract, one row each. */
#include "base/metric.h"
#include "edge/handlers.h"
#include "edge/router.h"

#define OWN    (ROUTE_TOKEN | ROUTE_LOGIN)
#define LIVE   (OWN | ROUTE_LIVE)
#define ACTIVE (OWN | ROUTE_ACTIVE)
#define KEY    ROUTE_KEY
#define BODY   ROUTE_BODY
#define OPS    ROUTE_OPS
#define JOIN   ROUTE_JOIN

#define ROUTE(method, pattern, flags, handler)                                                     \
	{                                                                                          \
		METHOD_##method, pattern, flags, handler, 0                                        \
	}

#define READ(path)   METHOD_GET, "/ops/api/" path, OPS
#define CHANGE(path) METHOD_POST, "/ops/api/" path, OPS | BODY
#define KEYED(path)  METHOD_POST, "/ops/api/" path, OPS | BODY | KEY

#define OPERATION_AS_ROUTE(name, noun, verb, id, call, ...) { call, ops_call, OP_##name },
#define NO_ROUTE(...)

/* The position leads: it is asked for a thousand times as often as the rest. */
/* clang-format off */
const struct route routes[] = {
	ROUTE(GET,    "/queue/position",                  ROUTE_TOKEN | ROUTE_LIVE, queue_position_get),
	ROUTE(POST,   "/queue/token",                     ROUTE_LOGIN | JOIN | BODY, queue_token_post),
	ROUTE(DELETE, "/queue/token",                     OWN | JOIN,               queue_token_delete),
	ROUTE(GET,    "/concerts",                        0,                        concerts_get),
	ROUTE(GET,    "/concerts/{id}/dates",             ACTIVE,                   dates_get),
	ROUTE(GET,    "/concerts/{id}/dates/{date}/seats", ACTIVE,                  seats_get),
	ROUTE(POST,   "/reservations",                    ACTIVE | KEY | BODY,      reservations_post),
	ROUTE(GET,    "/reservations",                    OWN,                      reservations_get),
	ROUTE(GET,    "/reservations/{id}",               OWN,                      reservations_get_one),
	ROUTE(DELETE, "/reservations/{id}",               ACTIVE | KEY,             reservations_delete),
	ROUTE(POST,   "/payments",                        ACTIVE | KEY | BODY,      payments_post),
	ROUTE(GET,    "/payments/{id}",                   OWN,                      payments_get_one),
	ROUTE(POST,   "/payments/{id}/refund",            OWN | KEY | ROUTE_BODY_OPTIONAL, payments_refund_post),
	ROUTE(POST,   "/points",                          LIVE | KEY | BODY | ROUTE_CHARGE, points_post),
	ROUTE(GET,    "/points",                          LIVE,                     points_get),
	ROUTE(GET,    "/points/history",                  LIVE,                     points_history_get),
	ROUTE(GET,    "/healthz",                         0,                        healthz_get),
	ROUTE(GET,    "/readyz",                          0,                        readyz_get),
	ROUTE(GET,    "/metrics",                         0,                        metrics_get),
	/* the operator's */
	ROUTE(GET,    "/ops/api/history",                 OPS,              ops_history_get),
	OPERATION_LIST(OPERATION_AS_ROUTE, NO_ROUTE)
};
/* clang-format on */

_Static_assert(sizeof(routes) / sizeof(routes[0]) < METRICS_ROUTES, "every route is counted");

const size_t nroutes = sizeof(routes) / sizeof(routes[0]);
