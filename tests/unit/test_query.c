#include "edge/json_in.h"
#include "edge/query.h"
#include "unit.h"

struct in {
	uint64_t before;
	struct uuid_in user;
	unsigned limit;
	bool available, all;
};

static const struct query_param params[] = {
	QUERY_PARAM(struct in, before, "before", query_read_id),
	QUERY_PARAM(struct in, user, "user_id", query_read_uuid),
	QUERY_PARAM(struct in, limit, "limit", query_read_limit),
	QUERY_PARAM(struct in, available, "available", query_read_true),
	QUERY_PARAM(struct in, all, "status", query_read_all),
};

static struct arena *arena;
static struct in in;
static const char *field;

static enum err read_query(const char *query)
{
	in = (struct in){ .limit = 50 };
	return query_in(arena, query, params, N_OF(params), &in, &field);
}

static void open_arena(void)
{
	arena = arena_new();
}

static void close_arena(void)
{
	arena_free(&arena);
}

static const struct {
	const char *query, *field;
} refused[] = {
	{ "x=1", "x" },
	{ "before=1&x=1", "x" },
	{ "before=1&before=1", "before" },
	{ "limit=1&before=1&limit=2", "limit" },
	{ "limit", "limit" },
	{ "limit=", "limit" },
	{ "limit=0", "limit" },
	{ "limit=101", "limit" },
	{ "limit=050", "limit" },
	{ "limit=+5", "limit" },
	{ "limit=5 ", "limit" },
	{ "limit=5=5", "limit" },
	{ "limit=18446744073709551617", "limit" },
	{ "LIMIT=5", "LIMIT" },
	{ "before=0", "before" },
	{ "before=-1", "before" },
	{ "before=9223372036854775808", "before" },
	{ "before=1e1", "before" },
	{ "available=yes", "available" },
	{ "available=TRUE", "available" },
	{ "available=tru", "available" },
	{ "available=%74rue", "available" },
	{ "status=ALL", "status" },
	{ "status=", "status" },
	{ "user_id=1", "user_id" },
	{ "user_id=00000000-0000-4000-8000-00000000000", "user_id" },
	{ "&", "query" },
	{ "limit=5&", "query" },
	{ "&limit=5", "query" },
	{ "limit=5&&before=1", "query" },
	{ "=5", "query" },
	{ "\xea\xb0\x80=1", "query" },
	{ "\x01=1", "query" },
	{ "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggggg=1", "query" },
};

START_TEST(a_bad_parameter_is_named)
{
	ck_assert_int_eq(read_query(refused[_i].query), ERR_INVALID_REQUEST);
	ck_assert_str_eq(field, refused[_i].field);
}
END_TEST

START_TEST(no_query_leaves_the_defaults)
{
	ck_assert_int_eq(read_query(""), ERR_OK);
	ck_assert_uint_eq(in.limit, 50);
	ck_assert_uint_eq(in.before, 0);
	ck_assert(!in.user.given && !in.available && !in.all);
}
END_TEST

START_TEST(all_parameters_are_read)
{
	ck_assert_int_eq(read_query("status=all&available=true&limit=100&before=9223372036854775807"
				    "&user_id=00000000-0000-4000-8000-00000000000F"),
	    ERR_OK);
	ck_assert_uint_eq(in.limit, 100);
	ck_assert_uint_eq(in.before, INT64_MAX);
	ck_assert(in.user.given && in.available && in.all);
	ck_assert_uint_eq(in.user.uuid.b[15], 15);
	ck_assert_int_eq(read_query("status=available&available=false&limit=1&before=1"), ERR_OK);
	ck_assert(!in.available && !in.all);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_checked_fixture(tc, open_arena, close_arena);
	tcase_add_loop_test(tc, a_bad_parameter_is_named, 0, N_OF(refused));
	tcase_add_test(tc, no_query_leaves_the_defaults);
	tcase_add_test(tc, all_parameters_are_read);
}

int main(void)
{
	return unit_main("query", add);
}
