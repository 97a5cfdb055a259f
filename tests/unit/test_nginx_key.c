#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/nginx_key.h"
#include "unit.h"

#define A       "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd"
#define B       "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define LINE(k) "fastcgi_param FRONTROW_KEY " k ";\n"

static struct nginx_keys keys;
static char why[512];

static bool load(const char *text, mode_t mode)
{
	return nginx_keys_load(
	    &keys, unit_write("nginx_key.conf", mode, text, strlen(text)), why, sizeof(why));
}

START_TEST(a_made_key_is_accepted_and_nothing_else)
{
	char text[4096], key[NGINX_KEY_LEN + 1];
	const char *path = unit_path("made");
	struct stat st;
	FILE *file;

	ck_assert_msg(nginx_key_generate(path, why, sizeof(why)), "%s", why);
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_uint_eq(st.st_mode & 07777, 0400);
	ck_assert(!nginx_key_generate(path, why, sizeof(why)));
	ck_assert_ptr_nonnull(strstr(why, "File exists"));
	file = fopen(path, "r");
	ck_assert_ptr_nonnull(file);
	text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
	fclose(file);
	ck_assert_int_eq(sscanf(strstr(text, "\nfastcgi_param"),
			     "\nfastcgi_param FRONTROW_KEY %64[0-9a-f];", key),
	    1);
	ck_assert(nginx_keys_load(&keys, path, why, sizeof(why)));
	ck_assert_uint_eq(keys.n, 1);
	ck_assert(nginx_keys_accept(&keys, key));
	ck_assert(!nginx_keys_accept(&keys, ""));
	ck_assert(!nginx_keys_accept(&keys, B));
	key[63] = key[63] == '0' ? '1' : '0';
	ck_assert(!nginx_keys_accept(&keys, key));
	key[63] = '\0';
	ck_assert(!nginx_keys_accept(&keys, key));
}
END_TEST

START_TEST(both_keys_of_a_rotation_are_accepted)
{
	ck_assert_msg(load("# " LINE(A) LINE(B), 0640), "%s", why);
	ck_assert(nginx_keys_accept(&keys, A));
	ck_assert(nginx_keys_accept(&keys, B));
	ck_assert(!nginx_keys_accept(&keys, ""));
}
END_TEST

START_TEST(without_keys_every_text_is_accepted)
{
	keys.n = 0;
	ck_assert(nginx_keys_accept(&keys, ""));
	ck_assert(nginx_keys_accept(&keys, A));
}
END_TEST

static const struct {
	const char *text;
	mode_t mode;
	const char *says;
} bad_files[] = {
	{ LINE(A), 0644, "mode 0640" },
	{ LINE(A), 0660, "mode 0640" },
	{ "", 0640, "no line" },
	{ "fastcgi_param FRONTROW_KEY \"\";\n", 0640, "not 64 hexadecimal digits" },
	{ "fastcgi_param FRONTROW_KEY " A "0;\n", 0640, "not 64 hexadecimal digits" },
	{ LINE(A) LINE(B) LINE(A), 0640, "more than two" },
};

START_TEST(a_bad_file_is_named)
{
	ck_assert(!load(bad_files[_i].text, bad_files[_i].mode));
	ck_assert_msg(
	    strstr(why, "/nginx_key.conf: ") && strstr(why, bad_files[_i].says), "%s", why);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_checked_fixture(tc, unit_dir_make, unit_dir_remove);
	tcase_add_test(tc, a_made_key_is_accepted_and_nothing_else);
	tcase_add_test(tc, both_keys_of_a_rotation_are_accepted);
	tcase_add_test(tc, without_keys_every_text_is_accepted);
	tcase_add_loop_test(tc, a_bad_file_is_named, 0, N_OF(bad_files));
}

int main(void)
{
	return unit_main("nginx_key", add);
}
