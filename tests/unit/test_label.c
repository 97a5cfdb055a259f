#include <string.h>

#include "domain/label.h"
#include "unit.h"

static struct arena *arena;

static void begin(void)
{
	arena = arena_new();
}

static void end(void)
{
	arena_free(&arena);
}

static const struct {
	const char *text, *stored;
} tidied[] = {
	{ "A1", "A1" },
	{ "  A1 ", "A1" },
	{ "A  1", "A 1" },
	{ "\u00a0A\u00a01\u3000", "A 1" },
	{ "A\u2000\u200a\u202f\u205f1", "A 1" },
	{ "1\uc5f4 3\ubc88", "1\uc5f4 3\ubc88" },
	{ "\u110b\u1167\u11af", "\uc5f4" }, /* a file name's spelling on a Mac */
	{ "E\u0301", "\u00c9" },
	{ "\uff21\uff11", "\uff21\uff11" }, /* shown as written */
	{ "=1+1", "=1+1" },
	{ "12345678901234567890123456789012", "12345678901234567890123456789012" },
};

START_TEST(it_is_stored_tidy)
{
	const char *why;

	ck_assert_str_eq(label_tidy(arena, tidied[_i].text, 1, &why), tidied[_i].stored);
	ck_assert_ptr_null(why);
}
END_TEST

static const struct {
	const char *text, *why;
} refused[] = {
	{ "", "is empty" },
	{ " \u3000", "is empty" },
	{ "A\u200b1", "contains a character that cannot be seen (U+200B)" },
	{ "\ufeffA1", "contains a character that cannot be seen (U+FEFF)" },
	{ "A\u202e1", "contains a character that cannot be seen (U+202E)" },
	{ "A\u00ad1", "contains a character that cannot be seen (U+00AD)" },
	{ "\u3164", "contains a character that cannot be seen (U+3164)" },
	{ "\u2800", "contains a character that cannot be seen (U+2800)" },
	{ "A\t1", "contains a control character (U+0009)" },
	{ "A\xc2\x85"
	  "1",
	    "contains a control character (U+0085)" },
	{ "A\u20281", "contains a control character (U+2028)" },
	{ "A\xff", "is not UTF-8 text" },
	{ "A\xed\xa0\x80", "is not UTF-8 text" },
	{ "123456789012345678901234567890123", "has 33 characters, more than the 32 allowed" },
};

START_TEST(what_cannot_be_a_label_is_named)
{
	const char *why;

	ck_assert_ptr_null(label_tidy(arena, refused[_i].text, 1, &why));
	ck_assert_str_eq(why, refused[_i].why);
}
END_TEST

START_TEST(a_grade_may_be_empty)
{
	const char *why;

	ck_assert_str_eq(label_tidy(arena, " ", 0, &why), "");
}
END_TEST

static const struct {
	const char *a, *b;
} alike[] = {
	{ "A1", "\uff21\uff11" },
	{ "A 1", " A\u00a0\u30001" },
	{ "A1", "A\u200b1" },
	{ "A-1", "A\u20101" },
	{ "A-1", "A\u22121" },
	{ "A-1", "A\u20131" },
	{ "\uc5f4", "\u110b\u1167\u11af" },
	{ "VIII", "\u2167" },
	{ "\u30ab", "\uff76" },
};

START_TEST(the_same_to_the_eye_have_one_key)
{
	ck_assert_str_eq(label_key(arena, alike[_i].a), label_key(arena, alike[_i].b));
}
END_TEST

static const struct {
	const char *a, *b;
} different[] = {
	{ "A12", "a12" },
	{ "A1", "A 1" },
	{ "A1", "A\u00b9" },
	{ "1", "\u2460" },
	{ "A", "\U0001f150" },
	{ "A1", "A2" },
	{ "\uc5f4", "\uc5ec" },
	{ "1/2", "\u00bd" },
};

START_TEST(others_have_others)
{
	ck_assert_str_ne(label_key(arena, different[_i].a), label_key(arena, different[_i].b));
}
END_TEST

START_TEST(the_first_of_a_key_is_found)
{
	const struct {
		int id;
		const char *label;
	} seats[] = { { 7, "b" }, { 7, "c" }, { 7, "a" }, { 7, "\xef\xbd\x82" }, { 7, "c" } };
	const struct label_ref *refs;

	refs = label_index(arena, &seats->label, sizeof(*seats), N_OF(seats));
	ck_assert_ptr_eq(label_find(refs, N_OF(seats), "a"), &refs[0]);
	ck_assert_ptr_eq(label_find(refs, N_OF(seats), "b"), &refs[1]);
	ck_assert_uint_eq(refs[1].at, 0);
	ck_assert_uint_eq(refs[2].at, 3); /* full-width b */
	ck_assert_uint_eq(refs[4].at, 4);
	ck_assert_ptr_null(label_find(refs, N_OF(seats), "bb"));
	ck_assert_ptr_null(label_find(refs, N_OF(seats), "d"));
	ck_assert_ptr_null(label_find(refs, 0, "a"));
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_checked_fixture(tc, begin, end);
	tcase_add_loop_test(tc, it_is_stored_tidy, 0, N_OF(tidied));
	tcase_add_loop_test(tc, what_cannot_be_a_label_is_named, 0, N_OF(refused));
	tcase_add_test(tc, a_grade_may_be_empty);
	tcase_add_loop_test(tc, the_same_to_the_eye_have_one_key, 0, N_OF(alike));
	tcase_add_loop_test(tc, others_have_others, 0, N_OF(different));
	tcase_add_test(tc, the_first_of_a_key_is_found);
}

int main(void)
{
	return unit_main("label", add);
}
