/* Bytes to nginx as they stand, for what no well-behaved client would send. */
#ifndef TESTS_HTTP_RAW_H
#define TESTS_HTTP_RAW_H

#include <stddef.h>

#include "answer.h"

/* Connects and sends; the caller closes, or reads. */
int raw_open(const char *bytes, size_t len);
/* Reads until the answer is whole or the server closes (at most some seconds), and closes. */
struct answer *raw_read(int fd);
struct answer *raw_send(const char *bytes, size_t len);

#endif
