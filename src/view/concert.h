/* Concerts as JSON: for everybody, in the file that the keeper writes and in GET /concerts, and for
 * the operator, who is told more members. */
#ifndef VIEW_CONCERT_H
#define VIEW_CONCERT_H

#include "domain/concert.h"
#include "view/json_out.h"

/* The members that everybody may see, without the braces of an object. */
void view_concert_members(struct json_out *out, const struct concert *concert);
/* The whole answer of GET /concerts: {"concerts":[...]}. */
struct json_out view_concert_list(struct arena *arena, const struct concert *list, size_t n);

#endif
