/* The shapes of API.md: which members an answer has, and of what kind. */
#ifndef TESTS_HTTP_SHAPE_H
#define TESTS_HTTP_SHAPE_H

#include "answer.h"

/*
 * "name:kinds …": s string, i integer, b boolean, a array, o object, n null, t instant
 * (RFC 3339, UTC, milliseconds), d calendar date, u lower-case UUID.
 */
extern const char shape_token_view[], shape_concert[], shape_date[], shape_seat[],
    shape_reservation[], shape_reserved_seat[], shape_payment[], shape_entry[], shape_line[];

void shape_check(struct json_object *object, const char *shape);

/* A 2xx answer with a JSON body that is nobody's to cache. */
void check_ok(const struct answer *a, int status);
/* The body, or the member at `path`, and each of its seats. */
void check_token_view(const struct answer *a);
void check_reservation(const struct answer *a, const char *path);
/* The body, and the reservation in it. */
void check_payment(const struct answer *a);

/* application/problem+json of that code, with the status and title that go with it. */
void check_problem(const struct answer *a, const char *code);
/* The same where nginx's own status (408, 501, 502, 504, 505) replaces the table's. */
void check_problem_status(const struct answer *a, const char *code, int status);

#endif
