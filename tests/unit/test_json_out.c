#include <string.h>

#include "unit.h"
#include "view/json_out.h"

static struct arena *arena;
static struct json_out out;

static void open_arena(void)
{
	arena = arena_new();
	/* Too small a guess, so that the text has to move. */
	out = out_begin(arena, 1);
}

static void close_arena(void)
{
	arena_free(&arena);
}

static void check_text(const char *text)
{
	ck_assert_uint_eq(out.len, strlen(text));
	ck_assert_mem_eq(out.text, text, out.len);
}

START_TEST(members_stand_in_their_order)
{
	struct uuid uuid = { { 0xab } };

	out_object(&out, NULL);
	out_u64(&out, "a", UINT64_MAX);
	out_i64(&out, "b", INT64_MIN);
	out_bool(&out, "c", true);
	out_null(&out, "d");
	out_text(&out, "e", NULL);
	out_array(&out, "f");
	out_object(&out, NULL);
	out_object_end(&out);
	out_u64(&out, NULL, 0);
	out_array_end(&out);
	out_instant(&out, "g", INSTANT_NULL);
	out_instant(&out, "h", (struct instant){ 1500 });
	out_date(&out, "i", (struct date){ 2030, 1, 2 });
	out_uuid(&out, "j", &uuid);
	out_path(&out, "k", "/a/", 7, "/b");
	out_object_end(&out);
	check_text("{\"a\":18446744073709551615,\"b\":-9223372036854775808,\"c\":true,\"d\":null,"
		   "\"e\":null,\"f\":[{},0],\"g\":null,\"h\":\"1970-01-01T00:00:00.001Z\","
		   "\"i\":\"2030-01-02\",\"j\":\"ab000000-0000-0000-0000-000000000000\","
		   "\"k\":\"/a/7/b\"}");
}
END_TEST

static const struct {
	const char *text, *written;
} texts[] = {
	{ "", "\"\"" },
	{ "A-1 \xea\xb0\x80", "\"A-1 \xea\xb0\x80\"" },
	{ "\"\\/", "\"\\\"\\\\/\"" },
	{ "\n\r\t", "\"\\n\\r\\t\"" },
	{ "a\x01\x1f\x7f", "\"a\\u0001\\u001f\x7f\"" },
};

START_TEST(text_is_escaped)
{
	out_text(&out, NULL, texts[_i].text);
	check_text(texts[_i].written);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_checked_fixture(tc, open_arena, close_arena);
	tcase_add_test(tc, members_stand_in_their_order);
	tcase_add_loop_test(tc, text_is_escaped, 0, N_OF(texts));
}

int main(void)
{
	return unit_main("json_out", add);
}
