/* Who can connect to the workers' sockets, but is not the site's nginx, gets nothing done. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "fcgi.h"
#include "instance.h"
#include "shape.h"
#include "suite.h"
#include "text.h"

static const char *const sockets[] = { "line", "shop" };

/* The key of this instance's nginx, as its root may read it. */
static const char *instance_key(void)
{
	int status;
	const char *key = run(textf("sed -n 's/^fastcgi_param FRONTROW_KEY \\(.*\\);/\\1/p' "
				    "'%s/frontrow/nginx_key.conf'",
				  instance_var()),
	    &status);

	ck_assert_uint_eq(strlen(key), 64);
	return key;
}

/* An operator's call, under root's name, from his own page. */
static struct answer *ask(const char *socket, const char *path, const char *key)
{
	const char *const params[] = {
		"REQUEST_METHOD=GET",
		textf("REQUEST_URI=%s", path),
		textf("DOCUMENT_URI=%s", path),
		"QUERY_STRING=",
		"CONTENT_LENGTH=",
		"SERVER_PROTOCOL=HTTP/1.1",
		"OPERATOR=root",
		"OPERATOR_ORIGINS=http://x",
		"HTTP_HOST=x",
		"REMOTE_USER=00000000-0000-4000-8000-000000000001",
		key == NULL ? NULL : textf("FRONTROW_KEY=%s", key),
		NULL,
	};

	return fcgi_send(textf("%s/run/%s.sock", instance_var(), socket), params);
}

START_TEST(without_nginx_s_key_nothing_is_answered)
{
	static const char wrong[] =
	    "0000000000000000000000000000000000000000000000000000000000000000";
	const char *const keys[] = { NULL, "", wrong, "x" };
	static const char *const paths[] = { "/ops/api/status", "/healthz", "/metrics",
		"/nothing" };

	for (size_t i = 0; i < 2 * 4 * 4; i++) {
		struct answer *a = ask(sockets[i % 2], paths[i / 2 % 4], keys[i / 8]);

		check_problem(a, "UNAVAILABLE");
		ck_assert_str_eq(answer_str(a, "outcome"), "none");
		ck_assert_ptr_nonnull(strstr(answer_str(a, "detail"), "nginx_key_file"));
	}
}
END_TEST

START_TEST(with_the_key_a_call_is_nginx_s)
{
	for (size_t i = 0; i < 2; i++) {
		struct answer *a = ask(sockets[i], "/ops/api/status", instance_key());

		ck_assert_int_eq(a->status, 200);
		ck_assert_str_eq(answer_str(a, "operator"), "root");
	}
}
END_TEST

START_TEST(no_log_has_the_key)
{
	int status;
	const char *out;

	ask("shop", "/healthz", instance_key());
	out = run(textf("grep -rlF %s '%s/log'", instance_key(), instance_var()), &status);
	ck_assert_msg(status == 1, "the key is in %s", out);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("sockets");
	TCase *tc = suite_case(suite, "sockets", 30);

	tcase_add_test(tc, without_nginx_s_key_nothing_is_answered);
	tcase_add_test(tc, with_the_key_a_call_is_nginx_s);
	tcase_add_test(tc, no_log_has_the_key);
	return suite_run(suite);
}
