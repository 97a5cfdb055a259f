/* A user's UUID as the site chose it: 16 bytes inside, 36 lower-case characters outside. */
#ifndef BASE_UUID_H
#define BASE_UUID_H

#include <stdbool.h>
#include <stddef.h>

#define UUID_TEXT_LEN 36

struct uuid {
	unsigned char b[16];
};

/* A user's UUID as a caller gives it: exactly 8-4-4-4-12 hexadecimal digits, any case, and not the
 * nil UUID, because that is what programs send for "nobody".  False leaves *uuid_r untouched. */
bool uuid_parse(const char *text, size_t len, struct uuid *uuid_r);
/* The same as the database has it: an older release may have written the nil UUID. */
bool uuid_read(const char *text, size_t len, struct uuid *uuid_r);
bool uuid_nil(const struct uuid *uuid);
/* Writes 36 lower-case characters and a NUL. */
void uuid_format(const struct uuid *uuid, char text[UUID_TEXT_LEN + 1]);
bool uuid_equal(const struct uuid *a, const struct uuid *b);

#endif
