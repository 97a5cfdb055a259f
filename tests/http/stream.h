/* A subscriber to an event stream.  It lives until the test ends. */
#ifndef TESTS_HTTP_STREAM_H
#define TESTS_HTTP_STREAM_H

#include <stdbool.h>

#include "answer.h"

struct stream;

/* Subscribes; `header`: NULL, or one more header line. */
struct stream *stream_open(const char *path, const char *header);
void stream_close(struct stream *stream);

/* The answer without its events; its body is what came instead of a stream. */
struct answer *stream_answer(struct stream *stream);
/* The next event: its fields are the headers, its data the body.  NULL: none within `ms`. */
struct answer *stream_next(struct stream *stream, unsigned ms);
/* Whether the server ends the stream within `ms`; events before that are passed over. */
bool stream_ends(struct stream *stream, unsigned ms);

#endif
