#include <string.h>

#include "base/uuid.h"
#include "unit.h"

#define GOOD "0f8fad5b-d9cb-469f-a165-70867728950e"
#define NIL  "00000000-0000-0000-0000-000000000000"

START_TEST(any_case_comes_out_lower)
{
	static const char *const spellings[] = {
		GOOD,
		"0F8FAD5B-D9CB-469F-A165-70867728950E",
		"0f8FAd5b-d9CB-469f-A165-70867728950e",
	};
	char text[UUID_TEXT_LEN + 1];
	struct uuid uuid;

	ck_assert(uuid_parse(spellings[_i], UUID_TEXT_LEN, &uuid));
	ck_assert_int_eq(uuid.b[0], 0x0f);
	ck_assert_int_eq(uuid.b[6], 0x46);
	ck_assert_int_eq(uuid.b[15], 0x0e);
	uuid_format(&uuid, text);
	ck_assert_str_eq(text, GOOD);
}
END_TEST

static const char *const bad[] = {
	"",
	"' OR 1=1--",
	"{0f8fad5b-d9cb-469f-a165-70867728950e}",
	"{f8fad5b-d9cb-469f-a165-70867728950}",
	"0f8fad5bd9cb469fa16570867728950e",
	"0f8fad5bd9cb469fa16570867728950e0000",
	"0f8fad5b-d9cb-469f-a165-70867728950",
	"0f8fad5b-d9cb-469f-a165-70867728950e0",
	"0f8fad5b-d9cb-469f-a165-70867728950g",
	"0f8fad5b-d9cb-469f-a165-70867728950e ",
	" 0f8fad5b-d9cb-469f-a165-70867728950",
	"0f8fad5b-d9cb-469f-a1657-0867728950e",
	"0f8fad5b_d9cb_469f_a165_70867728950e",
	"0f8fad5bd-9cb-469f-a165-70867728950e",
	"-f8fad5b-d9cb-469f-a165-70867728950e",
	"0x8fad5b-d9cb-469f-a165-70867728950e",
	"urn:uuid:0f8fad5b-d9cb-469f-a165-70867728950e",
	"0f8fad5b-d9cb-469f-a165-7086772895\xc3\xa9",
	"0f8fad5b-d9cb-469f-a165-70867728950\n",
	NIL,
};

START_TEST(nil_is_read_from_the_database_alone)
{
	struct uuid uuid;

	ck_assert(uuid_read(NIL, UUID_TEXT_LEN, &uuid));
	ck_assert(uuid_nil(&uuid));
	ck_assert(uuid_parse("00000000-0000-0000-0000-000000000001", UUID_TEXT_LEN, &uuid));
	ck_assert(!uuid_nil(&uuid));
}
END_TEST

START_TEST(another_spelling_is_refused)
{
	struct uuid uuid, before;

	memset(&before, 0x5a, sizeof(before));
	uuid = before;
	ck_assert(!uuid_parse(bad[_i], strlen(bad[_i]), &uuid));
	ck_assert(uuid_equal(&uuid, &before));
}
END_TEST

/* Every byte at every place: only hexadecimal digits, and dashes in their four places. */
START_TEST(no_other_character_passes)
{
	static const char hex[] = "0123456789abcdefABCDEF";
	char text[UUID_TEXT_LEN + 1];
	struct uuid uuid;

	for (int c = 0; c < 256; c++) {
		bool dash_place = GOOD[_i] == '-';
		bool good = dash_place ? c == '-' : c != 0 && strchr(hex, c);

		strcpy(text, GOOD);
		text[_i] = (char)c;
		ck_assert_int_eq(uuid_parse(text, UUID_TEXT_LEN, &uuid), good);
	}
}
END_TEST

START_TEST(equal_means_every_byte)
{
	struct uuid a = { { 0 } }, b = { { 0 } };

	ck_assert(uuid_equal(&a, &b));
	b.b[_i] ^= 1;
	ck_assert(!uuid_equal(&a, &b));
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, any_case_comes_out_lower, 0, 3);
	tcase_add_loop_test(tc, another_spelling_is_refused, 0, N_OF(bad));
	tcase_add_test(tc, nil_is_read_from_the_database_alone);
	tcase_add_loop_test(tc, no_other_character_passes, 0, UUID_TEXT_LEN);
	tcase_add_loop_test(tc, equal_means_every_byte, 0, 16);
}

int main(void)
{
	return unit_main("uuid", add);
}
