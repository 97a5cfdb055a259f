/* FastCGI straight to a worker's socket, as any program that can connect to it might speak. */
#ifndef TESTS_HTTP_FCGI_H
#define TESTS_HTTP_FCGI_H

#include "answer.h"

/* One request without a body; `params` are "NAME=value" strings and end with NULL.  The answer's
 * status is 200 where the worker names none. */
struct answer *fcgi_send(const char *socket_path, const char *const *params);

#endif
