#include <string.h>

#include "edge/handlers.h"
#include "edge/router.h"
#include "unit.h"

static struct arena *arena;
static const struct conf conf;
static struct edge edge = { .conf = &conf };
static struct request r;

static void open_arena(void)
{
	arena = arena_new();
	edge.arena = arena;
}

static void close_arena(void)
{
	arena_free(&arena);
}

static enum err match(const char *method, const char *uri, const char *path)
{
	r = (struct request){ .edge = &edge, .method = method, .uri = uri, .path = path };
	return router_match(&r);
}

static const struct {
	const char *method, *path;
	enum err (*handler)(struct request *r);
	uint64_t id;
} calls[] = {
	{ "GET", "/queue/position", queue_position_get, 0 },
	{ "HEAD", "/queue/position", queue_position_get, 0 },
	{ "POST", "/queue/token", queue_token_post, 0 },
	{ "DELETE", "/queue/token", queue_token_delete, 0 },
	{ "GET", "/concerts", concerts_get, 0 },
	{ "GET", "/concerts/7/dates", dates_get, 7 },
	{ "GET", "/concerts/7/dates/2030-01-01/seats", seats_get, 7 },
	{ "GET", "/concerts/7/dates/x/seats", seats_get, 7 },
	{ "POST", "/reservations", reservations_post, 0 },
	{ "GET", "/reservations", reservations_get, 0 },
	{ "GET", "/reservations/1", reservations_get_one, 1 },
	{ "HEAD", "/reservations/9223372036854775807", reservations_get_one, INT64_MAX },
	{ "DELETE", "/reservations/1", reservations_delete, 1 },
	{ "POST", "/payments", payments_post, 0 },
	{ "GET", "/payments/12", payments_get_one, 12 },
	{ "POST", "/payments/12/refund", payments_refund_post, 12 },
	{ "POST", "/points", points_post, 0 },
	{ "GET", "/points", points_get, 0 },
	{ "GET", "/points/history", points_history_get, 0 },
	{ "GET", "/healthz", healthz_get, 0 },
	{ "GET", "/readyz", readyz_get, 0 },
	{ "GET", "/metrics", metrics_get, 0 },
};

START_TEST(every_call_has_its_handler)
{
	ck_assert_int_eq(match(calls[_i].method, calls[_i].path, calls[_i].path), ERR_OK);
	ck_assert_ptr_nonnull(r.route);
	ck_assert(r.route->handler == calls[_i].handler);
	ck_assert_int_eq(r.head, strcmp(calls[_i].method, "HEAD") == 0);
	if (calls[_i].id != 0)
		ck_assert_uint_eq(r.path_id, calls[_i].id);
}
END_TEST

static const char *const no_routes[] = { "", "/", "*", "//", "points", "/point", "/pointss",
	"/Points", "/points/", "//points", "/points//history", "/points/history/", "/queue",
	"/queue/", "/queue/1", "/reservations/", "/reservations/0", "/reservations/-1",
	"/reservations/+1", "/reservations/01", "/reservations/1.0", "/reservations/1e1",
	"/reservations/0x1", "/reservations/ 1", "/reservations/1 ",
	"/reservations/9223372036854775808", "/reservations/18446744073709551617",
	"/reservations/99999999999999999999999999999999999999999999999999999999",
	"/reservations/\xd9\xa1", "/reservations/1/", "/reservations/1/x", "/concerts/1",
	"/concerts/1/", "/concerts//dates", "/concerts/1/dates/", "/concerts/1/dates//seats",
	"/concerts/x/dates/2030-01-01/seats", "/concerts/1/dates/2030-01-01/seats/",
	"/concerts/1/dates/2030/01/seats", "/payments/1/refund/", "/payments/{id}/refund",
	"/points;a=1" };

START_TEST(other_paths_are_not_found)
{
	ck_assert_int_eq(match("GET", no_routes[_i], no_routes[_i]), ERR_NOT_FOUND);
	ck_assert_int_eq(match("OPTIONS", no_routes[_i], no_routes[_i]), ERR_NOT_FOUND);
	ck_assert_int_eq(match("FOO", no_routes[_i], no_routes[_i]), ERR_NOT_FOUND);
}
END_TEST

/* What nginx decoded or normalised was sent otherwise. */
static const struct {
	const char *uri, *path;
} unlike[] = {
	{ "/%70oints", "/points" },
	{ "/x/../points", "/points" },
	{ "/./points", "/points" },
	{ "//points", "/points" },
	{ "/points%3fa=1", "/points?a=1" },
	{ "/reservations/%31", "/reservations/1" },
	{ "http://host/points", "/points" },
	{ "/point", "/points" },
	{ "", "/points" },
};

START_TEST(a_path_is_matched_as_it_was_sent)
{
	ck_assert_int_eq(match("GET", unlike[_i].uri, unlike[_i].path), ERR_NOT_FOUND);
}
END_TEST

START_TEST(a_query_is_no_part_of_the_path)
{
	ck_assert_int_eq(match("GET", "/points?", "/points"), ERR_OK);
	ck_assert_int_eq(match("GET", "/points?user_id=/x?y", "/points"), ERR_OK);
}
END_TEST

static const struct {
	const char *method, *path, *allow;
} not_allowed[] = {
	{ "POST", "/queue/position", "GET, HEAD, OPTIONS" },
	{ "GET", "/queue/token", "POST, DELETE, OPTIONS" },
	{ "HEAD", "/queue/token", "POST, DELETE, OPTIONS" },
	{ "PUT", "/points", "GET, HEAD, POST, OPTIONS" },
	{ "get", "/points", "GET, HEAD, POST, OPTIONS" },
	{ "FOO", "/points", "GET, HEAD, POST, OPTIONS" },
	{ "", "/points", "GET, HEAD, POST, OPTIONS" },
	{ "PATCH", "/reservations/1", "GET, HEAD, DELETE, OPTIONS" },
	{ "GET", "/payments", "POST, OPTIONS" },
	{ "DELETE", "/payments/1/refund", "POST, OPTIONS" },
};

START_TEST(another_method_is_told_which_are_allowed)
{
	ck_assert_int_eq(match(not_allowed[_i].method, not_allowed[_i].path, not_allowed[_i].path),
	    ERR_METHOD_NOT_ALLOWED);
	ck_assert_ptr_null(r.route);
	ck_assert_str_eq(router_allow(r.allow, arena), not_allowed[_i].allow);
}
END_TEST

START_TEST(options_need_no_route)
{
	ck_assert_int_eq(match("OPTIONS", "/reservations", "/reservations"), ERR_OK);
	ck_assert_ptr_null(r.route);
	ck_assert_str_eq(router_allow(r.allow, arena), "GET, HEAD, POST, OPTIONS");
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_checked_fixture(tc, open_arena, close_arena);
	tcase_add_loop_test(tc, every_call_has_its_handler, 0, N_OF(calls));
	tcase_add_loop_test(tc, other_paths_are_not_found, 0, N_OF(no_routes));
	tcase_add_loop_test(tc, a_path_is_matched_as_it_was_sent, 0, N_OF(unlike));
	tcase_add_test(tc, a_query_is_no_part_of_the_path);
	tcase_add_loop_test(tc, another_method_is_told_which_are_allowed, 0, N_OF(not_allowed));
	tcase_add_test(tc, options_need_no_route);
}

int main(void)
{
	return unit_main("router", add);
}
