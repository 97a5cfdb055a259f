#include "domain/text.h"
#include "unit.h"

static const char *const shown[] = {
	"서울의 밤",
	"한글", /* conjoining jamo */
	"e\xcc\x81"
	"t\xc3\xa9",
	"👩\xe2\x80\x8d👩\xe2\x80\x8d👧 \xe2\x9d\xa4\xef\xb8\x8f", /* joiners, a variation selector */
	"می\xe2\x80\x8cخواهم",
	"שלום عالم",
	"\xd8\x80\xd9\xa1", /* an Arabic number sign, which is seen */
	"A\xc2\xa0"
	"B",
};

START_TEST(what_can_be_seen_fits)
{
	ck_assert(text_fits(shown[_i], 1, 40));
}
END_TEST

static const struct {
	uint32_t code;
	const char *text;
} lies[] = {
	{ 0x09, "a\tb" }, { 0x7f, "a\x7f" }, { 0x80, "\xc2\x80" }, { 0x85, "next\xc2\x85line" },
	{ 0x9b, "\xc2\x9b"
		"31mred" },
	{ 0x9f, "\xc2\x9f" },
	{ 0xad, "so\xc2\xad"
		"ft" },
	{ 0x61c, "a\xd8\x9c" }, { 0x115f, "\xe1\x85\x9f" }, { 0x200b, "a\xe2\x80\x8b" },
	{ 0x200e, "a\xe2\x80\x8e" }, { 0x200f, "a\xe2\x80\x8f" }, { 0x2028, "a\xe2\x80\xa8" },
	{ 0x2029, "a\xe2\x80\xa9" }, { 0x202a, "a\xe2\x80\xaa" },
	{ 0x202e, "VIP\xe2\x80\xae"
		  "0000001" },
	{ 0x2060, "a\xe2\x81\xa0" }, { 0x2066, "a\xe2\x81\xa6" }, { 0x2069, "a\xe2\x81\xa9" },
	{ 0x3164, "\xe3\x85\xa4" },
	{ 0xfeff, "\xef\xbb\xbf"
		  "title" },
	{ 0xfff9, "a\xef\xbf\xb9" }, { 0xfffe, "a\xef\xbf\xbe" }, { 0xe0041, "a\xf3\xa0\x81\x81" },
	{ 0xe0002, "a\xf3\xa0\x80\x82" }, /* unassigned */
};

START_TEST(what_hides_is_refused)
{
	ck_assert_msg(!text_fits(lies[_i].text, 1, 40), "U+%04X", (unsigned)lies[_i].code);
	ck_assert(text_hidden(lies[_i].code));
}
END_TEST

static const char *const broken[] = { "\x80", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80",
	"\xe2\x80", "\xff" };

START_TEST(what_is_not_utf8_is_refused)
{
	uint32_t code = 7;

	ck_assert(!text_fits(broken[_i], 1, 40));
	ck_assert_uint_eq(text_next(broken[_i], &code), 0);
	ck_assert_uint_eq(code, 7);
}
END_TEST

/* Each character may stand in a text; none of them shows anything alone. */
static const char *const blank[] = { " ", "\xc2\xa0", "\xe3\x80\x80", "\xe2\x80\x8d",
	"\xef\xb8\x8f", "\xe2\xa0\x80", " \xe2\xa0\x80 " };

START_TEST(what_shows_nothing_is_refused)
{
	ck_assert(!text_fits(blank[_i], 1, 40));
	ck_assert(text_fits(blank[_i], 0, 40));
}
END_TEST

START_TEST(length_is_in_characters)
{
	ck_assert(text_fits("별빛", 2, 2));
	ck_assert(!text_fits("별빛", 3, 9) && !text_fits("별빛", 0, 1));
	ck_assert(text_fits("", 0, 1) && !text_fits("", 1, 1));
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, what_can_be_seen_fits, 0, N_OF(shown));
	tcase_add_loop_test(tc, what_hides_is_refused, 0, N_OF(lies));
	tcase_add_loop_test(tc, what_is_not_utf8_is_refused, 0, N_OF(broken));
	tcase_add_loop_test(tc, what_shows_nothing_is_refused, 0, N_OF(blank));
	tcase_add_test(tc, length_is_in_characters);
}

int main(void)
{
	return unit_main("text", add);
}
