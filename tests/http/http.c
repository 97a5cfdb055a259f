#include "http.h"

#include <check.h>
#include <curl/curl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "instance.h"
#include "text.h"

#define ANSWER_TIMEOUT_S 25L

struct buffer {
	char *data;
	size_t len;
};

struct exchange {
	CURL *curl;
	struct curl_slist *list;
	struct buffer head, body;
};

static size_t collect(char *data, size_t size, size_t n, void *ctx)
{
	struct buffer *b = ctx;
	char *grown = realloc(b->data, b->len + size * n + 1);

	if (grown == NULL)
		return 0;
	memcpy(grown + b->len, data, size * n);
	b->data = grown;
	b->len += size * n;
	b->data[b->len] = '\0';
	return size * n;
}

static void add_header(struct exchange *x, const char *line)
{
	x->list = curl_slist_append(x->list, line);
}

static void exchange_open(struct exchange *x, CURL *curl, const struct request *r)
{
	const char *method = r->method != NULL ? r->method : r->body != NULL ? "POST" : "GET";

	*x = (struct exchange){ .curl = curl };
	curl_easy_reset(curl);
	curl_easy_setopt(curl, CURLOPT_URL, instance_url());
	curl_easy_setopt(curl, CURLOPT_REQUEST_TARGET, r->path);
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, ANSWER_TIMEOUT_S);
	curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, collect);
	curl_easy_setopt(curl, CURLOPT_HEADERDATA, &x->head);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, collect);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, &x->body);
	if (r->body != NULL) {
		curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)strlen(r->body));
		curl_easy_setopt(curl, CURLOPT_POSTFIELDS, r->body);
		if (r->header == NULL || strncasecmp(r->header, "Content-Type:", 13) != 0)
			add_header(x, "Content-Type: application/json");
	}
	if (strcmp(method, "HEAD") == 0)
		curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
	curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, method);
	add_header(x, "Expect:");
	if (r->token != NULL)
		add_header(x, textf("Authorization: Bearer %s", r->token));
	if (r->key != NULL)
		add_header(x, textf("Idempotency-Key: %s", r->key));
	if (r->header != NULL)
		add_header(x, r->header);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, x->list);
}

static struct answer *exchange_close(struct exchange *x, CURLcode code)
{
	long status = 0;

	if (code == CURLE_OK)
		curl_easy_getinfo(x->curl, CURLINFO_RESPONSE_CODE, &status);
	curl_slist_free_all(x->list);
	return answer_new((int)status, x->head.data != NULL ? x->head.data : strdup(""),
	    x->body.data != NULL ? x->body.data : strdup(""), x->body.len);
}

struct answer *http_send(const struct request *request)
{
	static CURL *curl;
	static pid_t owner;
	struct exchange x;

	/* A child may not talk on its parent's connection. */
	if (owner != getpid()) {
		curl = curl_easy_init();
		owner = getpid();
	}
	ck_assert_ptr_nonnull(curl);
	exchange_open(&x, curl, request);
	return exchange_close(&x, curl_easy_perform(curl));
}

void http_send_all(const struct request *requests, size_t n, struct answer **answers_r)
{
	CURLM *multi = curl_multi_init();
	struct exchange *x = text_keep(calloc(n, sizeof(*x)));
	struct CURLMsg *msg;
	int running, left;

	for (size_t i = 0; i < n; i++) {
		exchange_open(&x[i], curl_easy_init(), &requests[i]);
		curl_easy_setopt(x[i].curl, CURLOPT_PRIVATE, &x[i]);
		curl_multi_add_handle(multi, x[i].curl);
	}
	do {
		curl_multi_perform(multi, &running);
		curl_multi_poll(multi, NULL, 0, 100, NULL);
	} while (running > 0);
	while ((msg = curl_multi_info_read(multi, &left)) != NULL) {
		CURL *curl = msg->easy_handle;
		CURLcode code = msg->data.result;
		char *private;

		curl_easy_getinfo(curl, CURLINFO_PRIVATE, &private);
		answers_r[(struct exchange *)(void *)private - x] =
		    exchange_close((struct exchange *)(void *)private, code);
		curl_multi_remove_handle(multi, curl);
		curl_easy_cleanup(curl);
	}
	curl_multi_cleanup(multi);
}

struct answer *http_get(const char *token, const char *path)
{
	return CALL(.path = path, .token = token);
}

struct answer *http_delete(const char *token, const char *path)
{
	return CALL(.method = "DELETE", .path = path, .token = token);
}

struct answer *http_post(const char *token, const char *path, const char *body_format, ...)
{
	va_list ap;
	char *body;
	int n;

	va_start(ap, body_format);
	n = vasprintf(&body, body_format, ap);
	va_end(ap);
	ck_assert_int_ge(n, 0);
	return CALL(.path = path, .token = token, .body = text_keep(body));
}
