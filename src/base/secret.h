/* Files that hold a secret: how a new one is written. */
#ifndef BASE_SECRET_H
#define BASE_SECRET_H

#include <stdbool.h>
#include <stddef.h>

/* Makes libsodium ready; it must be called before anything random is made. */
bool secret_ready(char *why, size_t why_size);
/* Makes a file of mode 0400 with these bytes; refuses to overwrite one. */
bool secret_write(const char *path, const void *bytes, size_t len, char *why, size_t why_size);

#endif
