#include "edge/json_in.h"
#include "edge/query.h"
#include "unit.h"

struct in {
	uint64_t before;
	struct uuid_in user;
	unsigned limit;
	bool available, all;
	struct instant since;
};

static const struct query_param params[] = {
	QUERY_PARAM(struct in, before, "before", query_read_id),
	QUERY_PARAM(struct in, user, "user_id", query_read_uuid),
	QUERY_PARAM(struct in, limit, "limit", query_read_limit),
	QUERY_PARAM(struct in, available, "available", query_read_true),
	QUERY_PARAM(struct in, all, "status", query_read_all),
	QUERY_PARAM(struct in, since, "since", query_read_instant),
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
	{ "available=%74ru", "available" },
	{ "available=true%", "available" },
	{ "available=true%0", "available" },
	{ "available=%7", "available" },
	{ "available=%zz", "available" },
	{ "available=%74%rue", "available" },
	{ "available=true%00", "available" },
	{ "available=%2574rue", "available" },
	{ "limit=5%20", "limit" },
	{ "limit=%2B5", "limit" },
	{ "limit=5%26before=1", "limit" },
	{ "limit%3D5", "limit=5" },
	{ "limit%00=5", "query" },
	{ "li%mit=5", "query" },
	{ "limit=1&%6Cimit=2", "limit" },
	{ "%78=1", "x" },
	{ "%0A=1", "query" },
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

START_TEST(names_and_values_are_decoded)
{
	ck_assert_int_eq(read_query("st%61tus=%61%6c%6C&%61vailable=tru%65&limit=%35%30"
				    "&user%5Fid=00000000%2D0000-4000-8000-00000000000%46"
				    "&since=2026-12-24T19%3A00%3A00%2B09%3A00"),
	    ERR_OK);
	ck_assert(in.all && in.available && in.user.given);
	ck_assert_uint_eq(in.limit, 50);
	ck_assert_uint_eq(in.user.uuid.b[15], 15);
	ck_assert_int_eq(in.since.us, 1798106400 * US_PER_S);
}
END_TEST

START_TEST(a_plus_is_a_plus)
{
	ck_assert_int_eq(read_query("since=2026-12-24T19:00:00+09:00"), ERR_OK);
	ck_assert_int_eq(in.since.us, 1798106400 * US_PER_S);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_checked_fixture(tc, open_arena, close_arena);
	tcase_add_loop_test(tc, a_bad_parameter_is_named, 0, N_OF(refused));
	tcase_add_test(tc, no_query_leaves_the_defaults);
	tcase_add_test(tc, all_parameters_are_read);
	tcase_add_test(tc, names_and_values_are_decoded);
	tcase_add_test(tc, a_plus_is_a_plus);
}

int main(void)
{
	return unit_main("query", add);
}
