#include "line/publish.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <curl/curl.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "domain/queue.h"

#define PUSH_TIMEOUT_MS 500L
#define PUSH_ROUND_US   INT64_C(500000) /* and no further call is begun after so long */

struct publisher {
	const char *dir;
	CURL *curl; /* NULL: nobody to push to */
	struct curl_slist *headers;
	enum { PUSH_AWAY, PUSH_NEW, PUSH_KNOWS } push; /* NEW: has to be told all */
	bool push_failed, file_failed;                 /* said once, until a round went well */
	bool failed;                                   /* a file of this round */
	int64_t until_us;                              /* the round's time for telling */
};

static size_t swallow(char *data, size_t size, size_t n, void *ctx)
{
	(void)data;
	(void)ctx;
	return size * n;
}

static void open_push(struct publisher *p, const char *push_socket)
{
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != 0 || (p->curl = curl_easy_init()) == NULL)
		log_fatal("libcurl does not start");
	p->headers = curl_slist_append(NULL, "Content-Type: application/json");
	p->headers = curl_slist_append(p->headers, "Accept: text/json");
	curl_easy_setopt(p->curl, CURLOPT_UNIX_SOCKET_PATH, push_socket);
	curl_easy_setopt(p->curl, CURLOPT_HTTPHEADER, p->headers);
	curl_easy_setopt(p->curl, CURLOPT_TIMEOUT_MS, PUSH_TIMEOUT_MS);
	curl_easy_setopt(p->curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(p->curl, CURLOPT_WRITEFUNCTION, swallow);
}

struct publisher *publisher_new(const char *dir, const char *push_socket)
{
	struct publisher *p = memory_new(1, sizeof(*p));

	p->dir = dir;
	if (*dir != '\0' && mkdir(dir, 0755) != 0 && errno != EEXIST)
		log_error("%s: %s", dir, strerror(errno));
	if (*push_socket != '\0')
		open_push(p, push_socket);
	return p;
}

void publisher_free(struct publisher **publisher)
{
	struct publisher *p = *publisher;

	if (p != NULL && p->curl != NULL) {
		curl_easy_cleanup(p->curl);
		curl_slist_free_all(p->headers);
	}
	free(p);
	*publisher = NULL;
}

size_t publish_format(const struct line_queue *q, uint64_t waiting, char text[LINE_TEXT_MAX])
{
	char as_of[INSTANT_TEXT_MAX];

	instant_format(q->now, as_of);
	return (size_t)snprintf(text, LINE_TEXT_MAX,
	    "{\"queue_id\":%llu,\"admitted_through\":%llu,\"called_through\":%llu,"
	    "\"waiting\":%llu,\"active\":%llu,\"capacity\":%llu,\"queue_state\":\"%s\","
	    "\"as_of\":\"%s\"}",
	    (unsigned long long)q->id.v, (unsigned long long)q->admitted_through.v,
	    (unsigned long long)q->called_through.v, (unsigned long long)waiting,
	    (unsigned long long)q->active, (unsigned long long)q->capacity,
	    queue_state_text(q->state), as_of);
}

static bool write_whole(const char *path, const char *text, size_t len)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	ssize_t written;

	if (fd < 0)
		return false;
	written = write(fd, text, len);
	if (written >= 0 && (size_t)written < len)
		errno = ENOSPC; /* a second write would say so */
	return close(fd) == 0 && written == (ssize_t)len;
}

static void file_failed(struct publisher *p, const char *path)
{
	if (!p->file_failed)
		log_error("%s: %s", path, strerror(errno));
	p->failed = p->file_failed = true;
}

/* A reader sees the old object or the new one, never half of one; the part is this process's own,
 * because at a reload the old keeper and the new one may both be at work. */
static void write_file(struct publisher *p, const char *name, const char *text, size_t len)
{
	char path[4096], part[sizeof(path) + 32];
	bool done;

	snprintf(path, sizeof(path), "%s/%s.json", p->dir, name);
	snprintf(part, sizeof(part), "%s.%d.part", path, (int)getpid());
	done = write_whole(part, text, len) && rename(part, path) == 0;
	if (!done) {
		file_failed(p, path);
		unlink(part);
	}
}

/* Once said, an outage is not said again before it is over. */
static bool call_push(struct publisher *p, const char *path)
{
	char url[64];
	CURLcode code;
	long status = 0;
	bool done;

	snprintf(url, sizeof(url), "http://push%s", path);
	curl_easy_setopt(p->curl, CURLOPT_URL, url);
	code = curl_easy_perform(p->curl);
	curl_easy_getinfo(p->curl, CURLINFO_RESPONSE_CODE, &status);
	done = code == CURLE_OK && status >= 200 && status < 300;
	if (!done && !p->push_failed)
		log_warn(
		    "events are not published: %s, status=%ld", curl_easy_strerror(code), status);
	p->push_failed = !done;
	return done;
}

/* The connection is kept between rounds.  If it was lost, the server is another one than before,
 * and has nothing of what it was told. */
static bool is_another(const struct publisher *p)
{
	long connects = 0;

	curl_easy_getinfo(p->curl, CURLINFO_NUM_CONNECTS, &connects);
	return connects > 0;
}

void publish_begin(struct publisher *p)
{
	bool forgotten = p->push == PUSH_AWAY;

	if (p->curl == NULL)
		return;
	p->until_us = monotonic_us() + PUSH_ROUND_US;
	curl_easy_setopt(p->curl, CURLOPT_HTTPGET, 1L);
	if (!call_push(p, "/alive"))
		p->push = PUSH_AWAY;
	else
		p->push = forgotten || is_another(p) ? PUSH_NEW : PUSH_KNOWS;
}

/* A failure ends the round's telling; the next round tells all anew. */
static bool push(struct publisher *p, uint64_t id, const char *text, size_t len)
{
	char path[40];

	if (monotonic_us() >= p->until_us)
		return false;
	snprintf(path, sizeof(path), "/publish/%llu", (unsigned long long)id);
	curl_easy_setopt(p->curl, CURLOPT_POSTFIELDS, text);
	curl_easy_setopt(p->curl, CURLOPT_POSTFIELDSIZE, (long)len);
	if (!call_push(p, path) || is_another(p))
		p->push = PUSH_AWAY;
	return true;
}

bool publishes_files(const struct publisher *publisher)
{
	return *publisher->dir != '\0';
}

bool publish(
    struct publisher *publisher, const struct line_queue *queue, uint64_t waiting, bool changed)
{
	char text[LINE_TEXT_MAX], name[24];
	size_t len = publish_format(queue, waiting, text);

	snprintf(name, sizeof(name), "%llu", (unsigned long long)queue->id.v);
	if (publishes_files(publisher))
		write_file(publisher, name, text, len);
	if (publisher->push == PUSH_NEW || (publisher->push == PUSH_KNOWS && changed))
		return push(publisher, queue->id.v, text, len);
	return true;
}

void publish_concerts(struct publisher *publisher, const char *text, size_t len)
{
	write_file(publisher, "concerts", text, len);
}

static void mark_path(const char *dir, char path[4096])
{
	snprintf(path, 4096, "%s/" PUBLISH_MARK, dir);
}

bool publish_end(struct publisher *p)
{
	char path[4096];
	int fd;

	if (!publishes_files(p) || p->failed) {
		p->failed = false;
		return false;
	}
	mark_path(p->dir, path);
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
	if (fd >= 0)
		close(fd);
	else
		file_failed(p, path);
	p->failed = false;
	p->file_failed = fd < 0;
	return fd >= 0;
}

bool publish_withdraw(const char *dir)
{
	char path[4096];

	if (*dir == '\0')
		return false;
	mark_path(dir, path);
	return unlink(path) == 0;
}
