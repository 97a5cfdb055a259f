/* What an outsider can make the site write down: of a refused call 300 bytes, in all logs together.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <curl/curl.h>

#include "instance.h"
#include "site.h"
#include "suite.h"
#include "text.h"

#define CALLS        1250 /* of each kind: 10,000 in all */
#define CALL_MAX     300
#define BROKEN_CALLS 40

static long log_bytes(void)
{
	int status;

	return atol(run(textf("cat %s/*.log | wc -c", site_dir()), &status));
}

/* The workers write theirs when they are idle. */
static long settled_log_bytes(void)
{
	long before, now = log_bytes();

	do {
		before = now;
		sleep_ms(300);
		now = log_bytes();
	} while (now != before);
	return now;
}

/* Curl's arguments, %P being 7,000 bytes that mean nothing; over HTTP/2, many at a time. */
static const struct kind {
	const char *arguments, *statuses;
} kinds[] = {
	{ "'https://x/shop/[1-%N]%P'", "404" },
	{ "'https://x/points/%P[1-%N]?%P'", "404 429" },
	{ "-X %P 'https://x/concerts?[1-%N]'", "400" },
	{ "--data-binary @big 'https://x/points?[1-%N]'", "413 0" },
	{ "-H 'Authorization: Bearer %P' 'https://x/queue/position?[1-%N]'", "401 429" },
	{ "-H 'Cookie: session=%P' 'https://x/ops/%P.js?[1-%N]'", "404 429" },
	{ "-u %P:x 'https://x/ops/api/status?%P[1-%N]'", "404 429" },
	{ "-H 'Cookie: session=revoked' 'https://x/points?[1-%N]%P'", "401 429" },
};

static const char *filled(const char *arguments)
{
	FILE *file;
	size_t len;
	char *text;

	file = open_memstream(&text, &len);
	for (; *arguments != '\0'; arguments++) {
		if (*arguments != '%')
			fputc(*arguments, file);
		else if (*++arguments == 'N')
			fprintf(file, "%d", CALLS);
		else
			fputs(text_repeat("p", 7000), file);
	}
	fclose(file);
	return text_keep(text);
}

/* Only those statuses came; 0 where nginx closed the stream before all was sent. */
static void check_statuses(const char *counted, const char *expected)
{
	int status, n, all = 0, used;

	for (; sscanf(counted, " %d %d%n", &n, &status, &used) == 2; counted += used) {
		ck_assert_msg(strstr(expected, textf("%d", status)) != NULL, "status %d, not %s",
		    status, expected);
		all += n;
	}
	ck_assert_int_eq(all, CALLS);
}

START_TEST(a_refused_call_costs_300_bytes_of_log)
{
	const struct kind *kind = &kinds[_i];
	long before = settled_log_bytes(), cost;
	const char *counted;
	int status;

	counted = run(
	    textf("cd %s && head -c 20000 /dev/zero >big && curl -skZ --http2 --parallel-max 100 "
		  "-o /dev/null -w '%%{http_code}\\n' --unix-socket https.sock %s 2>/dev/null | "
		  "grep '^[0-9][0-9][0-9]$' | sort | uniq -c",
		site_dir(), filled(kind->arguments)),
	    &status);
	check_statuses(counted, kind->statuses);
	cost = settled_log_bytes() - before;
	ck_assert_msg(cost <= (long)CALL_MAX * CALLS, "%d calls cost %ld bytes of log: %s", CALLS,
	    cost, kind->arguments);
	printf("%s: %.1f bytes a call\n", kind->arguments, (double)cost / CALLS);
}
END_TEST

/* A request with a long path whose body never comes, and then bytes that are no TLS record. */
static void break_tls(void)
{
	static const char bytes[] = "\x17\x03\x03\xff\xff";
	const char *request = textf(
	    "GET /%s HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n", text_repeat("p", 7000));
	CURL *curl = curl_easy_init();
	curl_socket_t fd;
	size_t sent;

	curl_easy_setopt(curl, CURLOPT_URL, "https://x/");
	curl_easy_setopt(curl, CURLOPT_UNIX_SOCKET_PATH, textf("%s/https.sock", site_dir()));
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 0L);
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 0L);
	curl_easy_setopt(curl, CURLOPT_CONNECT_ONLY, 1L);
	ck_assert_int_eq(curl_easy_perform(curl), CURLE_OK);
	ck_assert_int_eq(curl_easy_send(curl, request, strlen(request), &sent), CURLE_OK);
	ck_assert_uint_eq(sent, strlen(request));
	ck_assert_int_eq(curl_easy_getinfo(curl, CURLINFO_ACTIVESOCKET, &fd), CURLE_OK);
	ck_assert_int_eq(write(fd, bytes, sizeof(bytes) - 1), sizeof(bytes) - 1);
	sleep_ms(20); /* before the connection ends in an orderly way */
	curl_easy_cleanup(curl);
}

START_TEST(a_broken_tls_record_costs_300_bytes_of_log)
{
	long before = settled_log_bytes(), cost;

	for (int i = 0; i < BROKEN_CALLS; i++)
		break_tls();
	cost = settled_log_bytes() - before;
	ck_assert_msg(cost <= (long)CALL_MAX * BROKEN_CALLS, "%d calls cost %ld bytes of log",
	    BROKEN_CALLS, cost);
}
END_TEST

static void open_site(void)
{
	site_open("LOGIN=service LIMITS=yes", "");
}

int main(void)
{
	Suite *suite = suite_create("logs");
	TCase *tc = suite_case(suite, "refused", 120);

	tcase_add_unchecked_fixture(tc, open_site, site_close);
	tcase_add_loop_test(
	    tc, a_refused_call_costs_300_bytes_of_log, 0, (int)(sizeof(kinds) / sizeof(kinds[0])));
	tcase_add_test(tc, a_broken_tls_record_costs_300_bytes_of_log);
	return suite_run(suite);
}
