#include <ctype.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/token.h"
#include "unit.h"

#define ALPHABET "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

static struct token_keys keys;
static struct token token;
static char text[TOKEN_TEXT_LEN + 1], why[512];

static void mint(void)
{
	memset(&keys, 0, sizeof(keys));
	for (int i = 0; i < TOKEN_KEY_BYTES; i++)
		keys.current[i] = (unsigned char)(i * 7 + 1);
	token.id.v = 0x0102030405060708;
	token.queue.v = 42;
	ck_assert(uuid_parse("0f8fad5b-d9cb-469f-a165-70867728950e", UUID_TEXT_LEN, &token.user));
	token_mint(&keys, &token, text);
}

static enum err open_text(const char *s, size_t len)
{
	struct token opened;

	return token_open(&keys, s, len, &opened);
}

static void check_same(const struct token *a, const struct token *b)
{
	ck_assert_uint_eq(a->id.v, b->id.v);
	ck_assert_uint_eq(a->queue.v, b->queue.v);
	ck_assert(uuid_equal(&a->user, &b->user));
}

START_TEST(what_was_minted_opens)
{
	struct token opened;

	ck_assert_uint_eq(strlen(text), TOKEN_TEXT_LEN);
	ck_assert_uint_eq(strspn(text, ALPHABET), TOKEN_TEXT_LEN);
	ck_assert_int_eq(token_open(&keys, text, TOKEN_TEXT_LEN, &opened), ERR_OK);
	check_same(&token, &opened);
}
END_TEST

START_TEST(any_ids_come_back)
{
	static const uint64_t ids[] = { 0, 1, 255, 256, INT64_MAX, UINT64_MAX };
	struct token opened;

	for (int i = 0; i < N_OF(ids); i++) {
		token.id.v = ids[i];
		token.queue.v = ids[N_OF(ids) - 1 - i];
		token_mint(&keys, &token, text);
		ck_assert_int_eq(token_open(&keys, text, TOKEN_TEXT_LEN, &opened), ERR_OK);
		check_same(&token, &opened);
	}
}
END_TEST

START_TEST(minting_again_gives_the_same_token)
{
	char again[TOKEN_TEXT_LEN + 1];

	token_mint(&keys, &token, again);
	ck_assert_str_eq(text, again);
}
END_TEST

/* Computed without libsodium.  Another form would lock out everybody who waits. */
START_TEST(the_form_of_a_token_is_fixed)
{
	ck_assert_str_eq(
	    text, "AQECAwQFBgcIAAAAAAAAACoPj61b2ctGn6FlcIZ3KJUOl4mvZab7kF9YBdHwC4-e-0EjRHqUs65F");
}
END_TEST

/* Every byte at every place: one spelling only. */
START_TEST(no_changed_character_opens)
{
	char was = text[_i];

	for (int c = 0; c < 256; c++) {
		text[_i] = (char)c;
		ck_assert_int_eq(
		    open_text(text, TOKEN_TEXT_LEN), (char)c == was ? ERR_OK : ERR_INVALID_TOKEN);
	}
}
END_TEST

START_TEST(no_truncation_opens)
{
	for (size_t len = 0; len < TOKEN_TEXT_LEN; len++) {
		ck_assert_int_eq(open_text(text, len), ERR_INVALID_TOKEN);
		ck_assert_int_eq(open_text(text + TOKEN_TEXT_LEN - len, len), ERR_INVALID_TOKEN);
	}
}
END_TEST

START_TEST(no_extension_opens)
{
	char longer[4096 + TOKEN_TEXT_LEN];

	memcpy(longer, text, TOKEN_TEXT_LEN);
	for (int c = 0; c < 256; c++) {
		memset(longer + TOKEN_TEXT_LEN, c, 4096);
		ck_assert_int_eq(open_text(longer, TOKEN_TEXT_LEN + 1), ERR_INVALID_TOKEN);
		ck_assert_int_eq(open_text(longer, TOKEN_TEXT_LEN + 2), ERR_INVALID_TOKEN);
		ck_assert_int_eq(open_text(longer, sizeof(longer)), ERR_INVALID_TOKEN);
	}
}
END_TEST

START_TEST(no_prefix_opens)
{
	char longer[TOKEN_TEXT_LEN + 2];

	memcpy(longer + 1, text, TOKEN_TEXT_LEN + 1);
	for (int c = 0; c < 256; c++) {
		longer[0] = (char)c;
		ck_assert_int_eq(open_text(longer, TOKEN_TEXT_LEN + 1), ERR_INVALID_TOKEN);
	}
}
END_TEST

static void swap_case(char *s)
{
	for (; *s; s++)
		*s = (char)(islower((unsigned char)*s) ? toupper((unsigned char)*s)
						       : tolower((unsigned char)*s));
}

static void pad(char *s)
{
	memcpy(s + TOKEN_TEXT_LEN - 1, "=", 2);
}

static void blank_the_end(char *s)
{
	s[TOKEN_TEXT_LEN - 1] = ' ';
}

static void zero(char *s)
{
	memset(s, 'A', TOKEN_TEXT_LEN);
}

static void eight_bit(char *s)
{
	memset(s, 0xc3, TOKEN_TEXT_LEN);
}

static void nothing(char *s)
{
	memset(s, '\0', TOKEN_TEXT_LEN);
}

static void (*const spoilers[])(char *) = {
	swap_case,
	pad,
	blank_the_end,
	zero,
	eight_bit,
	nothing,
};

START_TEST(a_spoilt_token_does_not_open)
{
	struct token before = token;

	spoilers[_i](text);
	ck_assert_int_eq(token_open(&keys, text, TOKEN_TEXT_LEN, &token), ERR_INVALID_TOKEN);
	check_same(&before, &token);
}
END_TEST

START_TEST(another_installations_token_does_not_open)
{
	keys.current[_i] ^= 1;
	ck_assert_int_eq(open_text(text, TOKEN_TEXT_LEN), ERR_INVALID_TOKEN);
}
END_TEST

START_TEST(the_previous_key_stays_accepted)
{
	char fresh[TOKEN_TEXT_LEN + 1];

	memcpy(keys.previous, keys.current, TOKEN_KEY_BYTES);
	keys.current[0] ^= 1;
	ck_assert_int_eq(open_text(text, TOKEN_TEXT_LEN), ERR_INVALID_TOKEN);
	keys.has_previous = true;
	ck_assert_int_eq(open_text(text, TOKEN_TEXT_LEN), ERR_OK);
	token_mint(&keys, &token, fresh);
	ck_assert_str_ne(fresh, text);
	ck_assert_int_eq(open_text(fresh, TOKEN_TEXT_LEN), ERR_OK);
}
END_TEST

static const unsigned char key_bytes[TOKEN_KEY_BYTES + 1] = "0123456789abcdef0123456789abcdef";

START_TEST(key_files_are_loaded)
{
	const char *current = unit_write("now", 0400, key_bytes, TOKEN_KEY_BYTES);
	const char *previous = unit_write("then", 0600, key_bytes + 1, TOKEN_KEY_BYTES);

	ck_assert(token_keys_load(&keys, current, NULL, why, sizeof(why)));
	ck_assert_mem_eq(keys.current, key_bytes, TOKEN_KEY_BYTES);
	ck_assert(!keys.has_previous);
	ck_assert(token_keys_load(&keys, current, "", why, sizeof(why)));
	ck_assert(!keys.has_previous);
	ck_assert(token_keys_load(&keys, current, previous, why, sizeof(why)));
	ck_assert(keys.has_previous);
	ck_assert_mem_eq(keys.previous, key_bytes + 1, TOKEN_KEY_BYTES);
}
END_TEST

static const struct {
	mode_t mode;
	size_t len;
	const char *says;
} bad_files[] = {
	{ 0440, TOKEN_KEY_BYTES, "must be mode 0400" },
	{ 0404, TOKEN_KEY_BYTES, "must be mode 0400" },
	{ 0410, TOKEN_KEY_BYTES, "must be mode 0400" },
	{ 0620, TOKEN_KEY_BYTES, "must be mode 0400" },
	{ 0644, TOKEN_KEY_BYTES, "must be mode 0400" },
	{ 0400, 0, "not 32 bytes long" },
	{ 0400, TOKEN_KEY_BYTES - 1, "not 32 bytes long" },
	{ 0400, TOKEN_KEY_BYTES + 1, "not 32 bytes long" },
};

START_TEST(a_bad_key_file_is_refused)
{
	const char *good = unit_write("good", 0400, key_bytes, TOKEN_KEY_BYTES);
	const char *bad = unit_write("bad", bad_files[_i].mode, key_bytes, bad_files[_i].len);

	ck_assert(!token_keys_load(&keys, bad, NULL, why, sizeof(why)));
	ck_assert_msg(strstr(why, "/bad: ") && strstr(why, bad_files[_i].says), "%s", why);
	ck_assert(!token_keys_load(&keys, good, bad, why, sizeof(why)));
	ck_assert_ptr_nonnull(strstr(why, "/bad: "));
}
END_TEST

START_TEST(a_missing_key_file_is_named)
{
	ck_assert(!token_keys_load(&keys, unit_path("none"), NULL, why, sizeof(why)));
	ck_assert_ptr_nonnull(strstr(why, "/none: No such file or directory"));
}
END_TEST

START_TEST(a_fifo_or_directory_is_no_key_file)
{
	ck_assert_int_eq(mkfifo(unit_path("fifo"), 0400), 0);
	ck_assert(!token_keys_load(&keys, unit_path("fifo"), NULL, why, sizeof(why)));
	ck_assert_ptr_nonnull(strstr(why, "not a regular file"));
	ck_assert(!token_keys_load(&keys, unit_path(""), NULL, why, sizeof(why)));
	ck_assert_ptr_nonnull(strstr(why, "not a regular file"));
}
END_TEST

START_TEST(a_made_key_file_loads_and_is_the_owners_alone)
{
	struct token_keys other;
	struct stat st;

	umask(0);
	ck_assert(token_key_generate(unit_path("a"), why, sizeof(why)));
	ck_assert(token_key_generate(unit_path("b"), why, sizeof(why)));
	ck_assert_int_eq(stat(unit_path("a"), &st), 0);
	ck_assert_int_eq(st.st_mode & 07777, 0400);
	ck_assert(token_keys_load(&keys, unit_path("a"), NULL, why, sizeof(why)));
	ck_assert(token_keys_load(&other, unit_path("b"), NULL, why, sizeof(why)));
	ck_assert_mem_ne(keys.current, other.current, TOKEN_KEY_BYTES);
}
END_TEST

START_TEST(a_key_file_is_never_overwritten)
{
	unit_write("a", 0400, key_bytes, TOKEN_KEY_BYTES);
	ck_assert(!token_key_generate(unit_path("a"), why, sizeof(why)));
	ck_assert_ptr_nonnull(strstr(why, "/a: File exists"));
	ck_assert(token_keys_load(&keys, unit_path("a"), NULL, why, sizeof(why)));
	ck_assert_mem_eq(keys.current, key_bytes, TOKEN_KEY_BYTES);
}
END_TEST

START_TEST(a_key_file_needs_its_directory)
{
	ck_assert(!token_key_generate(unit_path("no/such"), why, sizeof(why)));
	ck_assert_ptr_nonnull(strstr(why, "/no/such: No such file or directory"));
}
END_TEST

static void generate_without_room(const void *path)
{
	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &(struct rlimit){ TOKEN_KEY_BYTES - 1, TOKEN_KEY_BYTES - 1 });
	if (!token_key_generate(path, why, sizeof(why)))
		fputs(why, stderr);
}

START_TEST(half_a_key_file_is_taken_back)
{
	const char *path = unit_path("a");
	char said[256];
	struct stat st;

	ck_assert_int_eq(
	    unit_capture(STDERR_FILENO, generate_without_room, path, said, sizeof(said)), 0);
	ck_assert_ptr_nonnull(strstr(said, "/a: no room for the whole key"));
	ck_assert_int_ne(stat(path, &st), 0);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_checked_fixture(tc, mint, NULL);
	tcase_add_checked_fixture(tc, unit_dir_make, unit_dir_remove);
	tcase_add_test(tc, what_was_minted_opens);
	tcase_add_test(tc, any_ids_come_back);
	tcase_add_test(tc, minting_again_gives_the_same_token);
	tcase_add_test(tc, the_form_of_a_token_is_fixed);
	tcase_add_loop_test(tc, no_changed_character_opens, 0, TOKEN_TEXT_LEN);
	tcase_add_test(tc, no_truncation_opens);
	tcase_add_test(tc, no_extension_opens);
	tcase_add_test(tc, no_prefix_opens);
	tcase_add_loop_test(tc, a_spoilt_token_does_not_open, 0, N_OF(spoilers));
	tcase_add_loop_test(tc, another_installations_token_does_not_open, 0, TOKEN_KEY_BYTES);
	tcase_add_test(tc, the_previous_key_stays_accepted);
	tcase_add_test(tc, key_files_are_loaded);
	tcase_add_loop_test(tc, a_bad_key_file_is_refused, 0, N_OF(bad_files));
	tcase_add_test(tc, a_missing_key_file_is_named);
	tcase_add_test(tc, a_fifo_or_directory_is_no_key_file);
	tcase_add_test(tc, a_made_key_file_loads_and_is_the_owners_alone);
	tcase_add_test(tc, a_key_file_is_never_overwritten);
	tcase_add_test(tc, a_key_file_needs_its_directory);
	tcase_add_test(tc, half_a_key_file_is_taken_back);
}

int main(void)
{
	return unit_main("token", add);
}
