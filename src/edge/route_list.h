/*
 * Every call of the contract but for the operator's of operation_list.h:
 *
 *	ROUTE(method, pattern, flags, handler)
 *
 * The flags are those of router.h, under the short names of routes.c.  The position leads: it is
 * asked for a thousand times as often as the rest.
 */
#ifndef EDGE_ROUTE_LIST_H
#define EDGE_ROUTE_LIST_H

/* clang-format off */
#define ROUTE_LIST(ROUTE)                                                                          \
	ROUTE(GET,    "/queue/position",                  ROUTE_TOKEN | ROUTE_LIVE, queue_position_get) \
	ROUTE(POST,   "/queue/token",                     ROUTE_LOGIN | JOIN | BODY, queue_token_post) \
	ROUTE(DELETE, "/queue/token",                     OWN | JOIN,               queue_token_delete) \
	ROUTE(GET,    "/concerts",                        0,                        concerts_get)  \
	ROUTE(GET,    "/concerts/{id}/dates",             ACTIVE,                   dates_get)     \
	ROUTE(GET,    "/concerts/{id}/dates/{date}/seats", ACTIVE,                  seats_get)     \
	ROUTE(POST,   "/reservations",                    ACTIVE | KEY | BODY,      reservations_post) \
	ROUTE(GET,    "/reservations",                    OWN,                      reservations_get) \
	ROUTE(GET,    "/reservations/{id}",               OWN,                      reservations_get_one) \
	ROUTE(DELETE, "/reservations/{id}",               ACTIVE | KEY,             reservations_delete) \
	ROUTE(POST,   "/payments",                        ACTIVE | KEY | BODY,      payments_post) \
	ROUTE(GET,    "/payments/{id}",                   OWN,                      payments_get_one) \
	ROUTE(POST,   "/payments/{id}/refund",            OWN | KEY | ROUTE_BODY_OPTIONAL, payments_refund_post) \
	ROUTE(POST,   "/points",                          LIVE | KEY | BODY | ROUTE_CHARGE, points_post) \
	ROUTE(GET,    "/points",                          LIVE,                     points_get)    \
	ROUTE(GET,    "/points/history",                  LIVE,                     points_history_get) \
	ROUTE(GET,    "/healthz",                         0,                        healthz_get)   \
	ROUTE(GET,    "/readyz",                          0,                        readyz_get)    \
	ROUTE(GET,    "/metrics",                         0,                        metrics_get)   \
	ROUTE(GET,    "/ops/api/history",                 OPS,              ops_history_get)
/* clang-format on */

#endif
