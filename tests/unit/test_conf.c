#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/conf.h"
#include "unit.h"

#define X10(s)  s s s s s s s s s s
#define X100(s) X10(X10(s))

static struct conf conf;
static char why[512];

static bool load(const char *text)
{
	return conf_load(&conf, unit_write("conf", 0600, text, strlen(text)), why, sizeof(why));
}

START_TEST(an_empty_file_gives_the_defaults)
{
	ck_assert(load(""));
	ck_assert_str_eq(conf.database, "frontrow");
	ck_assert_int_eq(conf.auth, CONF_AUTH_REMOTE_USER);
	ck_assert(!conf.demo);
	ck_assert_int_eq(conf.max_charge, 10000000);
	ck_assert_int_eq(conf.charge, CONF_CHARGE_SELF);
	ck_assert_int_eq(conf.unknown_user, CONF_UNKNOWN_REFUSE);
	ck_assert_str_eq(conf.pid_file, "");
}
END_TEST

START_TEST(every_kind_is_read)
{
	ck_assert(load("\xef\xbb\xbf# a comment\n"
		       "; another\n"
		       "demo = yes\n"
		       "auth=open\r\n"
		       "\n"
		       "[frontrow]\n"
		       "  shop_workers   =   12  \n"
		       "[lines]\n"
		       "line_listen = /srv/front row/line.sock\n"
		       "socket_mode: 600 ; not for the world\n"
		       "pid_file =\n"
		       "charge = site\n"
		       "unknown_user = create\n"
		       "max_charge = 000000000000000007"));
	ck_assert(conf.demo);
	ck_assert_int_eq(conf.auth, CONF_AUTH_OPEN);
	ck_assert_int_eq(conf.shop_workers, 12);
	ck_assert_str_eq(conf.line_listen, "/srv/front row/line.sock");
	ck_assert_uint_eq(conf.socket_mode, 0600);
	ck_assert_str_eq(conf.pid_file, "");
	ck_assert_int_eq(conf.max_charge, 7);
	ck_assert_int_eq(conf.charge, CONF_CHARGE_SITE);
	ck_assert_int_eq(conf.unknown_user, CONF_UNKNOWN_CREATE);
	ck_assert_str_eq(why, "");
}
END_TEST

static const struct {
	const char *text, *says; /* after the path */
} bad[] = {
	{ "colour = red\n", ":1: unknown key: colour" },
	{ "\n# x\ncolour = red\n", ":3: unknown key: colour" },
	{ "Demo = yes\n", ":1: unknown key: Demo" },
	{ "= yes\n", ":1: unknown key: " },
	{ "demo = no\nshop_workers = 3\ndemo = no\n", ":3: demo was given in line 1 already" },
	{ "demo = no\n  yes\n", ":2: demo was given in line 1 already" },
	{ "[a]\ndemo = no\n[b]\ndemo = no\n", ":4: demo was given in line 2 already" },
	{ "demo = maybe\n", ":1: demo = maybe: expected yes or no" },
	{ "demo = YES\n", ":1: demo = YES: expected yes or no" },
	{ "demo =\n", ":1: demo = : expected yes or no" },
	{ "auth = none\n", ":1: auth = none: expected remote_user or open" },
	{ "charge = user\n", ":1: charge = user: expected self or site" },
	{ "unknown_user = yes\n", ":1: unknown_user = yes: expected refuse or create" },
	{ "shop_workers = 0\n", ":1: shop_workers = 0: expected an integer from 1 to 256" },
	{ "shop_workers = 257\n", ":1: shop_workers = 257: expected an integer from 1 to 256" },
	{ "shop_workers = -1\n", ":1: shop_workers = -1: expected an integer from 1 to 256" },
	{ "shop_workers = +1\n", ":1: shop_workers = +1: expected an integer from 1 to 256" },
	{ "shop_workers = 0x8\n", ":1: shop_workers = 0x8: expected an integer from 1 to 256" },
	{ "shop_workers = 8 9\n", ":1: shop_workers = 8 9: expected an integer from 1 to 256" },
	{ "shop_workers = 1.5\n", ":1: shop_workers = 1.5: expected an integer from 1 to 256" },
	{ "shop_workers =\n", ":1: shop_workers = : expected an integer from 1 to 256" },
	{ "max_charge = 18446744073709551617\n",
	    ":1: max_charge = 18446744073709551617: expected an integer from 1 to 1000000000000" },
	{ "socket_mode = 680\n", ":1: socket_mode = 680: expected three octal digits" },
	{ "demo = no\nsocket_mode = 66\n", ":2: socket_mode = 66: expected three octal digits" },
	{ "socket_mode = 1777\n", ":1: socket_mode = 1777: expected three octal digits" },
	{ "socket_mode = u=rw\n", ":1: socket_mode = u=rw: expected three octal digits" },
	{ "socket_mode =\n", ":1: socket_mode = : expected three octal digits" },
	{ "demo = no\njust words\n", ":2: neither \"key = value\", [section] nor comment" },
	{ "[open\n", ":1: neither \"key = value\", [section] nor comment" },
	{ "demo = no\npid_file = /" X100("aa") "\n", ":2: the line is too long" },
	{ "# " X100("....") "\ndemo = no\n", ":1: the line is too long" },
	{ "auth = open\n", ":1: auth = open believes everyone: it needs demo = yes" },
	{ "demo = no\nauth = open\n", ":2: auth = open believes everyone: it needs demo = yes" },
	{ "colour = red\nshape = round\n", ":1: unknown key: colour" },
};

START_TEST(what_is_wrong_is_named_with_its_line)
{
	ck_assert(!load(bad[_i].text));
	ck_assert_uint_eq(strncmp(why, unit_path("conf"), strlen(unit_path("conf"))), 0);
	ck_assert_str_eq(why + strlen(unit_path("conf")), bad[_i].says);
}
END_TEST

START_TEST(a_nul_byte_does_not_hide_a_line)
{
	static const char text[] = "demo = no\npid_file = a\0b\nshop_workers = 1\n";

	ck_assert(
	    !conf_load(&conf, unit_write("nul", 0600, text, sizeof(text) - 1), why, sizeof(why)));
	ck_assert_ptr_nonnull(strstr(why, "/nul:2: "));
}
END_TEST

START_TEST(a_long_line_that_fits_is_whole)
{
	ck_assert(load("pid_file = /" X100("a") "/" X10("bbbbbbb") "\n"));
	ck_assert_uint_eq(strlen(conf.pid_file), 172);
}
END_TEST

START_TEST(a_missing_file_is_named)
{
	ck_assert(!conf_load(&conf, unit_path("none"), why, sizeof(why)));
	ck_assert_ptr_nonnull(strstr(why, "/none: No such file or directory"));
}
END_TEST

START_TEST(a_directory_is_no_file)
{
	ck_assert(!conf_load(&conf, unit_path(""), why, sizeof(why)));
	ck_assert_ptr_nonnull(strstr(why, ": cannot be read"));
}
END_TEST

START_TEST(a_short_buffer_is_enough)
{
	char little[8];

	ck_assert(!conf_load(&conf, unit_path("none"), little, sizeof(little)));
	ck_assert_uint_eq(strlen(little), sizeof(little) - 1);
	unit_write("conf", 0600, "x = y\n", 6);
	ck_assert(!conf_load(&conf, unit_path("conf"), little, sizeof(little)));
	ck_assert_uint_eq(strlen(little), sizeof(little) - 1);
}
END_TEST

static void append(void *text, const char *line)
{
	strcat(strcat(text, line), "\n");
}

START_TEST(what_is_printed_is_read_again)
{
	char first[8192] = "", second[8192] = "";

	ck_assert(load("demo = yes\nauth = open\nshop_workers = 3\npid_file = /a b/c\n"));
	conf_print(&conf, append, first);
	ck_assert_ptr_nonnull(strstr(first, "\nshop_workers = 3\n"));
	ck_assert_ptr_nonnull(strstr(first, "auth = open\n"));
	ck_assert_ptr_nonnull(strstr(first, "\n# workers for everything else\nshop_workers = "));
	ck_assert_ptr_nonnull(strstr(first, "\npid_file = /a b/c\n"));
	ck_assert(
	    conf_load(&conf, unit_write("again", 0600, first, strlen(first)), why, sizeof(why)));
	conf_print(&conf, append, second);
	ck_assert_str_eq(first, second);
}
END_TEST

START_TEST(the_sample_names_every_key_and_sets_none)
{
	char sample[8192] = "", effective[8192] = "", defaults[8192] = "";

	conf_sample(append, sample);
	ck_assert_ptr_nonnull(strstr(sample, "\n#shop_workers = 8\n"));
	ck_assert(load(sample));
	for (int key = 0; key < CONF__MAX; key++)
		ck_assert_int_eq(conf.given_at[key], 0);
	conf_print(&conf, append, effective);
	conf_defaults(&conf);
	conf_print(&conf, append, defaults);
	ck_assert_str_eq(effective, defaults);
	/* Uncommented it is a good file too. */
	for (char *s = sample; (s = strstr(s, "\n#")); s++)
		if (s[2] != ' ')
			s[1] = '\n';
	ck_assert(
	    conf_load(&conf, unit_write("again", 0600, sample, strlen(sample)), why, sizeof(why)));
	ck_assert_int_gt(conf.given_at[CONF_unknown_user], 0);
}
END_TEST

START_TEST(a_value_is_traced_to_its_line)
{
	char where[CONF_WHERE_MAX], expected[CONF_WHERE_MAX];

	ck_assert(load("demo = no\nkey_file = /nowhere\n"));
	conf_where(&conf, CONF_key_file, where);
	snprintf(expected, sizeof(expected), "%s:2: key_file", unit_path("conf"));
	ck_assert_str_eq(where, expected);
	conf_where(&conf, CONF_mysql_file, where);
	snprintf(expected, sizeof(expected), "%s: mysql_file (not given)", unit_path("conf"));
	ck_assert_str_eq(where, expected);
	conf_defaults(&conf);
	conf_where(&conf, CONF_demo, where);
	ck_assert_str_eq(where, "defaults: demo (not given)");
}
END_TEST

#define COUNT_KEY(name, KIND, def, least, most, help) +1

START_TEST(every_key_is_printed)
{
	char text[8192] = "";
	int lines = 0;

	conf_defaults(&conf);
	conf_print(&conf, append, text);
	for (const char *s = text; (s = strchr(s, '\n')); s++)
		lines++;
	ck_assert_int_eq(lines, 2 * (CONF_LIST(COUNT_KEY)));
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_checked_fixture(tc, unit_dir_make, unit_dir_remove);
	tcase_add_test(tc, an_empty_file_gives_the_defaults);
	tcase_add_test(tc, every_kind_is_read);
	tcase_add_loop_test(tc, what_is_wrong_is_named_with_its_line, 0, N_OF(bad));
	tcase_add_test(tc, a_nul_byte_does_not_hide_a_line);
	tcase_add_test(tc, a_long_line_that_fits_is_whole);
	tcase_add_test(tc, a_missing_file_is_named);
	tcase_add_test(tc, a_directory_is_no_file);
	tcase_add_test(tc, a_short_buffer_is_enough);
	tcase_add_test(tc, what_is_printed_is_read_again);
	tcase_add_test(tc, the_sample_names_every_key_and_sets_none);
	tcase_add_test(tc, a_value_is_traced_to_its_line);
	tcase_add_test(tc, every_key_is_printed);
}

int main(void)
{
	return unit_main("conf", add);
}
