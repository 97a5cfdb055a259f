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
		METHOD_##method, pattern, flags, handler                                           \
	}

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
	ROUTE(GET,    "/ops/api/status",                  OPS,              ops_status_get),
	ROUTE(GET,    "/ops/api/history",                 OPS,              ops_history_get),
	ROUTE(GET,    "/ops/api/log",                     OPS,              ops_log_get),
	ROUTE(GET,    "/ops/api/report",                  OPS,              ops_report_get),
	ROUTE(GET,    "/ops/api/queues",                  OPS,              ops_queues_get),
	ROUTE(POST,   "/ops/api/queues/pause",            OPS | BODY,       ops_queues_pause_all),
	ROUTE(POST,   "/ops/api/queues/resume",           OPS | BODY,       ops_queues_resume_all),
	ROUTE(GET,    "/ops/api/queues/{id}",             OPS,              ops_queues_get_one),
	ROUTE(POST,   "/ops/api/queues/{id}",             OPS | BODY,       ops_queues_post),
	ROUTE(POST,   "/ops/api/queues/{id}/pause",       OPS | BODY,       ops_queues_pause),
	ROUTE(POST,   "/ops/api/queues/{id}/resume",      OPS | BODY,       ops_queues_resume),
	ROUTE(POST,   "/ops/api/queues/{id}/close",       OPS | BODY,       ops_queues_close),
	ROUTE(POST,   "/ops/api/queues/{id}/open",        OPS | BODY,       ops_queues_open),
	ROUTE(GET,    "/ops/api/concerts",                OPS,              ops_concerts_get),
	ROUTE(POST,   "/ops/api/concerts/{id}",           OPS | BODY,       ops_concerts_post),
	ROUTE(GET,    "/ops/api/schedules",               OPS,              ops_schedules_get),
	ROUTE(POST,   "/ops/api/schedules/{id}",          OPS | BODY,       ops_schedules_post),
	ROUTE(POST,   "/ops/api/schedules/{id}/cancel",   OPS | BODY,       ops_schedules_cancel),
	ROUTE(POST,   "/ops/api/schedules/{id}/block",    OPS | BODY,       ops_seats_block),
	ROUTE(POST,   "/ops/api/schedules/{id}/unblock",  OPS | BODY,       ops_seats_unblock),
	ROUTE(GET,    "/ops/api/schedules/{id}/reservations", OPS,              ops_door_get),
	ROUTE(GET,    "/ops/api/reservations/{id}",       OPS,              ops_reservations_get_one),
	ROUTE(POST,   "/ops/api/reservations/{id}/cancel", OPS | BODY,       ops_reservations_cancel),
	ROUTE(POST,   "/ops/api/reservations/{id}/refund", OPS | BODY,       ops_reservations_refund),
	ROUTE(POST,   "/ops/api/tokens/{id}/revoke",      OPS | BODY,       ops_tokens_revoke),
	ROUTE(POST,   "/ops/api/points",                  OPS | KEY | BODY, ops_points_post),
};
/* clang-format on */

_Static_assert(sizeof(routes) / sizeof(routes[0]) < METRICS_ROUTES, "every route is counted");

const size_t nroutes = sizeof(routes) / sizeof(routes[0]);
