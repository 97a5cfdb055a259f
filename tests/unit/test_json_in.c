#include <stdio.h>
#include <string.h>

#include "edge/json_in.h"
#include "unit.h"

struct in {
	uint64_t id;
	struct uuid_in user;
	struct amount_in amount;
	struct seats_in seats;
};

static const struct json_field fields[] = {
	JSON_FIELD(struct in, id, "id", json_read_id),
	JSON_OPTIONAL(struct in, user, "user", json_read_uuid),
	JSON_OPTIONAL(struct in, amount, "amount", json_read_amount),
	JSON_OPTIONAL(struct in, seats, "seats", json_read_seats),
};

static struct arena *arena;
static struct in in;
static const char *field;

static enum err read_bytes(const char *text, size_t len)
{
	return json_in(arena, text, len, fields, N_OF(fields), &in, sizeof(in), &field);
}

static enum err read_text(const char *text)
{
	return read_bytes(text, strlen(text));
}

static void open_arena(void)
{
	arena = arena_new();
}

static void close_arena(void)
{
	arena_free(&arena);
}

/* Bytes that json-c, or a lenient reader, might take; none is one JSON object. */
#define BYTES(text)                                                                                \
	{                                                                                          \
		text, sizeof(text) - 1                                                             \
	}
static const struct {
	const char *text;
	size_t len;
} unreadable[] = {
	BYTES(""),
	BYTES(" \t\r\n"),
	BYTES("null"),
	BYTES("true"),
	BYTES("1"),
	BYTES("[]"),
	BYTES("[{\"id\":1}]"),
	BYTES("\"x\""),
	BYTES("{"),
	BYTES("{\"id\""),
	BYTES("{\"id\":"),
	BYTES("{\"id\":1"),
	BYTES("{\"id\":\"1"),
	BYTES("{\"id\":1,}"),
	BYTES("{,\"id\":1}"),
	BYTES("{\"id\":1,,\"user\":1}"),
	BYTES("{\"id\":1 \"user\":1}"),
	BYTES("{\"id\" 1}"),
	BYTES("{\"id\":1}x"),
	BYTES("{\"id\":1}}"),
	BYTES("{\"id\":1}{\"id\":1}"),
	BYTES("{\"id\":1}\0"),
	BYTES("{\"id\":1}\0junk"),
	BYTES("{\"id\":1\0}"),
	BYTES("\0{\"id\":1}"),
	BYTES("\xef\xbb\xbf{\"id\":1}"),
	BYTES("\xff\xfe{\0\"\0"),
	BYTES("{'id':1}"),
	BYTES("{id:1}"),
	BYTES("{\"id\":'1'}"),
	BYTES("{\"id\":1/* one */}"),
	BYTES("{\"id\":1}// one"),
	BYTES("{\"id\":NaN}"),
	BYTES("{\"id\":nan}"),
	BYTES("{\"id\":Infinity}"),
	BYTES("{\"id\":-Infinity}"),
	BYTES("{\"id\":True}"),
	BYTES("{\"id\":nul}"),
	BYTES("{\"id\":undefined}"),
	BYTES("{\"id\":+1}"),
	BYTES("{\"id\":01}"),
	BYTES("{\"id\":-01}"),
	BYTES("{\"id\":-}"),
	BYTES("{\"id\":1.}"),
	BYTES("{\"id\":.5}"),
	BYTES("{\"id\":1e}"),
	BYTES("{\"id\":1e+}"),
	BYTES("{\"id\":0x1}"),
	BYTES("{\"id\":1_000}"),
	BYTES("{\"id\":\xd9\xa1}"),
	BYTES("{\"id\":\"\n\"}"),
	BYTES("{\"id\":\"\x1f\"}"),
	BYTES("{\"id\":\"a\0b\"}"),
	BYTES("{\"id\":\"\\x41\"}"),
	BYTES("{\"id\":\"\\\"}"),
	BYTES("{\"id\":\"\\u12\"}"),
	BYTES("{\"id\":\"\\u00g0\"}"),
	BYTES("{\"id\":\"\\u0000\"}"),
	BYTES("{\"a\\u0000b\":1}"),
	BYTES("{\"id\":\"\\ud800\"}"),
	BYTES("{\"id\":\"\\ud800x\"}"),
	BYTES("{\"id\":\"\\ud800\\u0041\"}"),
	BYTES("{\"id\":\"\\udc00\"}"),
	BYTES("{\"id\":\"\\udc00\\ud800\"}"),
	BYTES("{\"id\":\"\x80\"}"),
	BYTES("{\"id\":\"\xc0\x80\"}"),
	BYTES("{\"id\":\"\xc1\xbf\"}"),
	BYTES("{\"id\":\"\xe0\x80\xaf\"}"),
	BYTES("{\"id\":\"\xed\xa0\x80\"}"),
	BYTES("{\"id\":\"\xf0\x80\x80\xaf\"}"),
	BYTES("{\"id\":\"\xf4\x90\x80\x80\"}"),
	BYTES("{\"id\":\"\xf5\x80\x80\x80\"}"),
	BYTES("{\"id\":\"\xe2\x82\"}"),
	BYTES("{\"id\":\"\xff\"}"),
	BYTES("{\"\xff\":1}"),
	BYTES("{\"id\":[[[[1]]]]}"),
	BYTES("{\"id\":{\"a\":{\"b\":{\"c\":{}}}}}"),
	BYTES("{\"id\":[1,]}"),
	BYTES("{\"id\":[1 2]}"),
	BYTES("{\"id\":[1}"),
	BYTES("\f{\"id\":1}"),
	BYTES("\xc2\xa0{\"id\":1}"),
};

START_TEST(what_is_no_object_is_refused_as_the_body)
{
	ck_assert_int_eq(read_bytes(unreadable[_i].text, unreadable[_i].len), ERR_INVALID_REQUEST);
	ck_assert_str_eq(field, "body");
}
END_TEST

START_TEST(depth_beyond_any_stack_is_refused)
{
	static char deep[16384];

	memset(deep, '[', sizeof(deep));
	memcpy(deep, "{\"id\":", 6);
	ck_assert_int_eq(read_bytes(deep, sizeof(deep)), ERR_INVALID_REQUEST);
	ck_assert_str_eq(field, "body");
}
END_TEST

START_TEST(a_thousand_members_are_refused)
{
	static char many[16384];
	size_t len = 0;

	for (int i = 0; i < 1000; i++)
		len += (size_t)snprintf(
		    many + len, sizeof(many) - len, "%c\"k%d\":1", i == 0 ? '{' : ',', i);
	many[len++] = '}';
	ck_assert_int_eq(read_bytes(many, len), ERR_INVALID_REQUEST);
}
END_TEST

static const struct {
	const char *text, *field;
} refused[] = {
	{ "{}", "id" },
	{ "{\"user\":\"00000000-0000-4000-8000-000000000001\"}", "id" },
	/* twice, however it is spelt; within another member too */
	{ "{\"id\":1,\"id\":1}", "id" },
	{ "{\"id\":1,\"id\":2}", "id" },
	{ "{\"id\":1,\"\\u0069d\":1}", "id" },
	{ "{\"seats\":{\"a\":1,\"a\":1},\"id\":1}", "a" },
	/* unknown */
	{ "{\"id\":1,\"price\":1}", "price" },
	{ "{\"id\":1,\"ID\":1}", "ID" },
	{ "{\"id\":1,\"\":1}", "" },
	{ "{\"id\":1,\"\xea\xb0\x80\":1}", "\xea\xb0\x80" },
	/* of the wrong kind, or out of range */
	{ "{\"id\":\"1\"}", "id" },
	{ "{\"id\":1.0}", "id" },
	{ "{\"id\":1e0}", "id" },
	{ "{\"id\":1e400}", "id" },
	{ "{\"id\":1E+2}", "id" },
	{ "{\"id\":true}", "id" },
	{ "{\"id\":null}", "id" },
	{ "{\"id\":[1]}", "id" },
	{ "{\"id\":{}}", "id" },
	{ "{\"id\":[[[1]]]}", "id" },
	{ "{\"id\":0}", "id" },
	{ "{\"id\":-0}", "id" },
	{ "{\"id\":-1}", "id" },
	{ "{\"id\":9223372036854775808}", "id" },
	{ "{\"id\":18446744073709551616}", "id" },
	{ "{\"id\":18446744073709551617}", "id" },
	{ "{\"id\":99999999999999999999999999999999999999999}", "id" },
	{ "{\"id\":1,\"user\":1}", "user" },
	{ "{\"id\":1,\"user\":null}", "user" },
	{ "{\"id\":1,\"user\":\"\"}", "user" },
	{ "{\"id\":1,\"user\":\"' OR 1=1--\"}", "user" },
	{ "{\"id\":1,\"user\":\"{00000000-0000-4000-8000-000000000001}\"}", "user" },
	{ "{\"id\":1,\"user\":\"00000000-0000-4000-8000-00000000000g\"}", "user" },
	{ "{\"id\":1,\"user\":\"00000000-0000-4000-8000-0000000000011\"}", "user" },
	{ "{\"id\":1,\"seats\":1}", "seats" },
	{ "{\"id\":1,\"seats\":[]}", "seats" },
	{ "{\"id\":1,\"seats\":[1,1]}", "seats" },
	{ "{\"id\":1,\"seats\":[1,\"2\"]}", "seats" },
	{ "{\"id\":1,\"seats\":[0]}", "seats" },
	{ "{\"id\":1,\"seats\":[1.0]}", "seats" },
	{ "{\"id\":1,\"seats\":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21]}", "seats" },
};

START_TEST(a_bad_member_is_named)
{
	ck_assert_int_eq(read_text(refused[_i].text), ERR_INVALID_REQUEST);
	ck_assert_str_eq(field, refused[_i].field);
}
END_TEST

START_TEST(a_long_name_is_not_repeated)
{
	ck_assert_int_eq(read_text("{\"id\":1,\"aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeee"
				   "ffffffffffggggg\":1}"),
	    ERR_INVALID_REQUEST);
	ck_assert_str_eq(field, "body");
}
END_TEST

START_TEST(a_good_object_is_read)
{
	ck_assert_int_eq(read_text(" \r\n\t{ \"id\" : 9223372036854775807 , \"user\" : "
				   "\"00000000-0000-4000-8000-00000000000A\",\"amount\":10,"
				   "\"seats\":[3,1,2] } \n"),
	    ERR_OK);
	ck_assert_uint_eq(in.id, INT64_MAX);
	ck_assert(in.user.given);
	ck_assert_uint_eq(in.user.uuid.b[15], 10);
	ck_assert(in.amount.valid);
	ck_assert_uint_eq(in.amount.v, 10);
	ck_assert_uint_eq(in.seats.n, 3);
	ck_assert_uint_eq(in.seats.id[0].v, 3);
	ck_assert_uint_eq(in.seats.id[2].v, 2);
}
END_TEST

START_TEST(what_is_absent_stays_empty)
{
	memset(&in, 0xff, sizeof(in));
	ck_assert_int_eq(read_text("{\"\\u0069\\u0064\":1}"), ERR_OK);
	ck_assert_uint_eq(in.id, 1);
	ck_assert(!in.user.given);
	ck_assert(!in.amount.valid);
	ck_assert_uint_eq(in.seats.n, 0);
}
END_TEST

/* A bad amount is no bad request: it is judged last, with money. */
static const char *const bad_amounts[] = { "0", "-1", "-0", "1.5", "1e3", "\"100\"", "true", "null",
	"[]", "{}", "[[[1]]]", "9223372036854775808", "18446744073709551616",
	"-9223372036854775809", "99999999999999999999999999999999999999999", "1e400" };

START_TEST(a_bad_amount_is_left_to_the_caller)
{
	char text[100];

	snprintf(text, sizeof(text), "{\"id\":1,\"amount\":%s}", bad_amounts[_i]);
	ck_assert_int_eq(read_text(text), ERR_OK);
	ck_assert(!in.amount.valid);
}
END_TEST

/* ---- what every reader gets from the parser -------------------------------------------------- */

/* Fine in JSON, though no member is called so. */
static const char *const sound[] = { "{\"a\":\"\\ud83d\\ude00\"}", "{\"a\":\"\xf0\x9f\x98\x80\"}",
	"{\"a\":\"\xf4\x8f\xbf\xbf\"}", "{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"}",
	"{\"a\":\"\x7f\"}", "{\"a\":[[[]]],\"b\":[{\"a\":1},{\"a\":2}]}",
	"{\"a\":[-0.0e-0,0,10.25E+7]}" };

START_TEST(the_whole_grammar_is_read)
{
	ck_assert_int_eq(read_text(sound[_i]), ERR_INVALID_REQUEST);
	ck_assert_str_eq(field, "a");
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_checked_fixture(tc, open_arena, close_arena);
	tcase_add_loop_test(tc, what_is_no_object_is_refused_as_the_body, 0, N_OF(unreadable));
	tcase_add_test(tc, depth_beyond_any_stack_is_refused);
	tcase_add_test(tc, a_thousand_members_are_refused);
	tcase_add_loop_test(tc, a_bad_member_is_named, 0, N_OF(refused));
	tcase_add_test(tc, a_long_name_is_not_repeated);
	tcase_add_test(tc, a_good_object_is_read);
	tcase_add_test(tc, what_is_absent_stays_empty);
	tcase_add_loop_test(tc, a_bad_amount_is_left_to_the_caller, 0, N_OF(bad_amounts));
	tcase_add_loop_test(tc, the_whole_grammar_is_read, 0, N_OF(sound));
}

int main(void)
{
	return unit_main("json_in", add);
}
