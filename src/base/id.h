/* Ids are one-field structs: a seat's cannot be passed where a user's is wanted.  0 is no id. */
#ifndef BASE_ID_H
#define BASE_ID_H

#include <stdint.h>

/* clang-format off */
struct user_id        { uint64_t v; };
struct queue_id       { uint64_t v; };
struct token_id       { uint64_t v; };
struct concert_id     { uint64_t v; };
struct schedule_id    { uint64_t v; };
struct seat_id        { uint64_t v; };
struct reservation_id { uint64_t v; };
struct payment_id     { uint64_t v; };
struct entry_id       { uint64_t v; };
/* clang-format on */

#endif
