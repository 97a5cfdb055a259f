/* One HTTP answer, and how tests read it.  It lives until the test ends. */
#ifndef TESTS_HTTP_ANSWER_H
#define TESTS_HTTP_ANSWER_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct answer {
	int status;          /* 0: the connection ended without an answer */
	const char *headers; /* lines as received */
	const char *body;    /* NUL-terminated behind its len bytes */
	size_t len;
	struct json_object *json; /* NULL: the body is not JSON */
};

/* Takes over headers and body, both from malloc(), and reads the body as JSON. */
struct answer *answer_new(int status, char *headers, char *body, size_t len);
void answer_forget_all(void);

/* The value of the first header of that name, or NULL. */
const char *answer_header(const struct answer *a, const char *name);

/* A path is member names and array indices: "seats.0.price".  Not there, or of another kind: the
 * test fails. */
struct json_object *json_at(struct json_object *root, const char *path);
bool answer_has(const struct answer *a, const char *path);
int64_t answer_int(const struct answer *a, const char *path);
const char *answer_str(const struct answer *a, const char *path);
bool answer_bool(const struct answer *a, const char *path);
bool answer_null(const struct answer *a, const char *path);
size_t answer_count(const struct answer *a, const char *path);

#endif
