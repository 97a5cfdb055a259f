/* The inputs of operations, from JSON and from queries. */
#include <stdio.h>
#include <string.h>

#include "edge/edge.h"
#include "edge/field_in.h"
#include "unit.h"

static struct arena *arena;
static const char *field;

static void open_arena(void)
{
	arena = arena_new();
}

static void close_arena(void)
{
	arena_free(&arena);
}

struct order {
	const char *text;
	struct given_u64 n;
	struct given_bool yes;
	struct given_instant at;
	struct given_i64 change;
	struct labels labels;
	const char *zone;
};

#define ORDER(member, kind, least, most)                                                           \
	{                                                                                          \
#member, FIELD_##kind, offsetof(struct order, member), 0, "", least, most, ""      \
	}

static const struct field order_fields[] = {
	ORDER(text, TEXT, 1, 200),
	ORDER(n, NUMBER, 0, INT64_MAX),
	ORDER(yes, SWITCH, 0, 0),
	ORDER(at, INSTANT, 0, 0),
	ORDER(change, SIGNED, 0, INT64_MAX),
	ORDER(labels, LABELS, 1, 1000),
	ORDER(zone, ZONE, 1, 64),
};
static const struct input order_input = { order_fields, N_OF(order_fields), sizeof(struct order),
	false };

static struct order order;

static enum err read_order(const char *text)
{
	order = (struct order){ 0 };
	return field_in_body(arena, &order_input, text, strlen(text), &order, &field);
}

static enum err read_query(const char *query)
{
	order = (struct order){ 0 };
	return field_in_query(arena, &order_input, query, &order, &field);
}

START_TEST(an_order_is_read)
{
	ck_assert_int_eq(read_order("{\"text\":\"별빛\",\"n\":0,\"yes\":false,"
				    "\"at\":\"2026-12-24T19:00:00+09:00\",\"change\":-5,"
				    "\"labels\":[\"A1\",\"가-2\"]}"),
	    ERR_OK);
	ck_assert(order.text != NULL && order.n.given && order.yes.given && order.at.given);
	ck_assert_str_eq(order.text, "별빛");
	ck_assert_uint_eq(order.n.v, 0);
	ck_assert(!order.yes.v);
	ck_assert_int_eq(order.at.v.us, INT64_C(1798106400) * US_PER_S);
	ck_assert(order.change.given);
	ck_assert_int_eq(order.change.v, -5);
	ck_assert_uint_eq(order.labels.n, 2);
	ck_assert_str_eq(order.labels.label[0], "A1");
	ck_assert_str_eq(order.labels.label[1], "가-2");
	ck_assert_int_eq(read_order("{\"at\":null,\"change\":1.5}"), ERR_OK);
	ck_assert(order.at.given && instant_is_null(order.at.v));
	ck_assert(!order.change.given && order.text == NULL && !order.n.given && !order.yes.given);
}
END_TEST

/* Refused last, like a bad amount. */
static const char *const bad_changes[] = { "1.0", "\"1\"", "9223372036854775808",
	"18446744073709551616", "-9223372036854775809", "-18446744073709551616" };

START_TEST(a_change_that_is_no_integer_of_64_bits_is_left_to_the_caller)
{
	char text[100];

	snprintf(text, sizeof(text), "{\"change\":%s}", bad_changes[_i]);
	ck_assert_int_eq(read_order(text), ERR_OK);
	ck_assert(!order.change.given);
}
END_TEST

static const struct {
	const char *text, *field;
} bad_orders[] = {
	{ "{\"text\":5}", "text" },
	{ "{\"text\":null}", "text" },
	{ "{\"n\":-1}", "n" },
	{ "{\"n\":1.0}", "n" },
	{ "{\"n\":9223372036854775808}", "n" },
	{ "{\"n\":18446744073709551615}", "n" },
	{ "{\"n\":18446744073709551616}", "n" },
	{ "{\"n\":\"1\"}", "n" },
	{ "{\"yes\":1}", "yes" },
	{ "{\"yes\":null}", "yes" },
	{ "{\"at\":\"tomorrow\"}", "at" },
	{ "{\"at\":0}", "at" },
	{ "{\"labels\":[]}", "labels" },
	{ "{\"labels\":\"A1\"}", "labels" },
	{ "{\"labels\":[\"A1\",\"\"]}", "labels" },
	{ "{\"labels\":[\"A1\",null]}", "labels" },
};

START_TEST(a_bad_order_is_named)
{
	ck_assert_int_eq(read_order(bad_orders[_i].text), ERR_INVALID_REQUEST);
	ck_assert_str_eq(field, bad_orders[_i].field);
}
END_TEST

START_TEST(texts_and_labels_have_their_limits)
{
	static char text[EDGE_BODY_MAX + 1];
	size_t len;

	snprintf(text, sizeof(text), "{\"text\":\"%*s\"}", 200, "x");
	ck_assert_int_eq(read_order(text), ERR_OK);
	snprintf(text, sizeof(text), "{\"text\":\"%*s\"}", 201, "x");
	ck_assert_int_eq(read_order(text), ERR_INVALID_REQUEST);
	len = (size_t)snprintf(text, sizeof(text), "{\"labels\":[\"A\"");
	for (int i = 1; i < 1000; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len, ",\"A\"");
	snprintf(text + len, sizeof(text) - len, "]}");
	ck_assert_int_eq(read_order(text), ERR_OK);
	ck_assert_uint_eq(order.labels.n, 1000);
	snprintf(text + len, sizeof(text) - len, ",\"A\"]}");
	ck_assert_int_eq(read_order(text), ERR_INVALID_REQUEST);
}
END_TEST

/* ---- what the parser makes of texts and integers --------------------------------------------- */

static const struct {
	const char *sent, *kept;
} texts[] = {
	{ "햄릿 é \xf0\x9f\x98\x80 \x7f", "햄릿 é \xf0\x9f\x98\x80 \x7f" },
	{ "\\ud584\\uB9BF \\u00e9 \\ud83d\\ude00", "햄릿 é \xf0\x9f\x98\x80" },
	{ "\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0001", "\"\\/\b\f\n\r\t\x01" },
	{ "\xc2\x80\xe0\xa0\x80\xef\xbf\xbf\xf4\x8f\xbf\xbf",
	    "\xc2\x80\xe0\xa0\x80\xef\xbf\xbf\xf4\x8f\xbf\xbf" },
};

/* As a label, which may hold any character here; the domain judges labels. */
START_TEST(a_text_is_kept_as_it_was_meant)
{
	char text[200];

	snprintf(text, sizeof(text), "{\"labels\":[\"%s\"]}", texts[_i].sent);
	ck_assert_int_eq(read_order(text), ERR_OK);
	ck_assert_str_eq(order.labels.label[0], texts[_i].kept);
}
END_TEST

static const struct {
	const char *sent;
	int64_t kept;
} integers[] = {
	{ "0", 0 },
	{ "-0", 0 },
	{ "-1", -1 },
	{ "9223372036854775807", INT64_MAX },
	{ "-9223372036854775808", INT64_MIN },
};

START_TEST(an_integer_of_64_bits_is_read)
{
	char text[100];

	snprintf(text, sizeof(text), "{\"change\":%s}", integers[_i].sent);
	ck_assert_int_eq(read_order(text), ERR_OK);
	ck_assert(order.change.given);
	ck_assert_int_eq(order.change.v, integers[_i].kept);
}
END_TEST

/* ---- queries --------------------------------------------------------------------------------- */

START_TEST(a_query_is_read)
{
	ck_assert_int_eq(
	    read_query("n=7&zone=Asia%2FSeoul&yes=true&at=2026-12-24T19:00:00%2B09:00"), ERR_OK);
	ck_assert_uint_eq(order.n.v, 7);
	ck_assert_str_eq(order.zone, "Asia/Seoul");
	ck_assert(order.yes.v);
	ck_assert_int_eq(order.at.v.us, INT64_C(1798106400) * US_PER_S);
	ck_assert_int_eq(read_query("zone=Etc/GMT+9"), ERR_OK);
	ck_assert_str_eq(order.zone, "Etc/GMT+9");
	ck_assert_int_eq(read_query(""), ERR_OK);
	ck_assert(!order.n.given && order.zone == NULL);
}
END_TEST

static const struct {
	const char *query, *field;
} bad_queries[] = {
	{ "n=07", "n" },
	{ "n=-1", "n" },
	{ "n=", "n" },
	{ "n=1&n=1", "n" },
	{ "n", "n" },
	{ "m=1", "m" },
	{ "yes=maybe", "yes" },
	{ "yes=yes", "yes" },
	{ "at=none", "at" },
	{ "zone=Mars/Base", "zone" },
	{ "at=tomorrow", "at" },
};

START_TEST(a_bad_query_is_named)
{
	ck_assert_int_eq(read_query(bad_queries[_i].query), ERR_INVALID_REQUEST);
	ck_assert_str_eq(field, bad_queries[_i].field);
}
END_TEST

/* ---- defaults -------------------------------------------------------------------------------- */

static const struct field start_fields[] = {
	{ "day", FIELD_NUMBER, offsetof(struct order, n), 0, NULL, 1, 31, "" },
	{ "zone", FIELD_ZONE, offsetof(struct order, zone), 0, "Asia/Seoul", 1, 64, "" },
};
static const struct input start = { start_fields, N_OF(start_fields), sizeof(struct order), false };
/* As an operator writes them. */
static const struct {
	const char *name, *text;
	bool good;
} written[] = {
	{ "n", "10", true },
	{ "n", "010", false },
	{ "n", "ten", false },
	{ "yes", "yes", true },
	{ "yes", "true", false },
	{ "at", "none", false },
	{ "opens", "none", true },
	{ "opens", "soon", false },
	{ "opens", "9998-12-31T23:59:59Z", true },
	{ "opens", "9999-12-31T23:59:59Z", false },
	{ "amount", "-5", true },
	{ "amount", "-6", false },
	{ "amount", "5.0", false },
};
static const struct field written_fields[] = {
	{ "n", FIELD_NUMBER, offsetof(struct order, n), 0, "", 0, 100, "" },
	{ "yes", FIELD_SWITCH, offsetof(struct order, yes), 0, "no", 0, 0, "" },
	{ "at", FIELD_INSTANT, offsetof(struct order, at), 0, "", 0, 0, "" },
	{ "opens", FIELD_INSTANT, offsetof(struct order, at), 0, "none", 0, 0, "" },
	{ "amount", FIELD_SIGNED, offsetof(struct order, change), 0, NULL, 0, 5, "" },
};

START_TEST(what_an_operator_writes_is_read)
{
	size_t i = 0;

	while (strcmp(written_fields[i].name, written[_i].name) != 0)
		i++;
	order = (struct order){ 0 };
	ck_assert_int_eq(
	    field_parse(&written_fields[i], written[_i].text, &order), written[_i].good);
}
END_TEST

START_TEST(an_amount_that_must_be_given_is_refused_last)
{
	static const struct input money = { &written_fields[4], 1, sizeof(struct order), false };
	static const char text[] = "{\"amount\":1.5}";

	order = (struct order){ 0 };
	ck_assert_int_eq(
	    field_in_body(arena, &money, text, strlen(text), &order, &field), ERR_INVALID_AMOUNT);
	ck_assert_int_eq(
	    field_in_body(arena, &money, "{}", 2, &order, &field), ERR_INVALID_REQUEST);
	ck_assert_str_eq(field, "amount");
}
END_TEST

static const struct input change = { start_fields, N_OF(start_fields), sizeof(struct order), true };

START_TEST(what_must_be_given_is_missed_and_defaults_are_filled_in)
{
	order = (struct order){ 0 };
	ck_assert_int_eq(field_in_query(arena, &start, "", &order, &field), ERR_INVALID_REQUEST);
	ck_assert_str_eq(field, "day");
	ck_assert_int_eq(
	    field_in_body(arena, &start, "{}", 2, &order, &field), ERR_INVALID_REQUEST);
	ck_assert_str_eq(field, "day");
	ck_assert_int_eq(field_in_query(arena, &start, "day=3", &order, &field), ERR_OK);
	ck_assert_str_eq(order.zone, "Asia/Seoul");
	order = (struct order){ 0 };
	ck_assert_int_eq(field_in_body(arena, &change, "{}", 2, &order, &field), ERR_OK);
	ck_assert(order.zone == NULL && !order.n.given);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_checked_fixture(tc, open_arena, close_arena);
	tcase_add_test(tc, an_order_is_read);
	tcase_add_loop_test(
	    tc, a_change_that_is_no_integer_of_64_bits_is_left_to_the_caller, 0, N_OF(bad_changes));
	tcase_add_loop_test(tc, a_bad_order_is_named, 0, N_OF(bad_orders));
	tcase_add_test(tc, texts_and_labels_have_their_limits);
	tcase_add_loop_test(tc, a_text_is_kept_as_it_was_meant, 0, N_OF(texts));
	tcase_add_loop_test(tc, an_integer_of_64_bits_is_read, 0, N_OF(integers));
	tcase_add_test(tc, a_query_is_read);
	tcase_add_loop_test(tc, a_bad_query_is_named, 0, N_OF(bad_queries));
	tcase_add_loop_test(tc, what_an_operator_writes_is_read, 0, N_OF(written));
	tcase_add_test(tc, an_amount_that_must_be_given_is_refused_last);
	tcase_add_test(tc, what_must_be_given_is_missed_and_defaults_are_filled_in);
}

int main(void)
{
	return unit_main("field_in", add);
}
