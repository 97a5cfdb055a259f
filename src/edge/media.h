/* Content-Type, as far as this API knows it. */
#ifndef EDGE_MEDIA_H
#define EDGE_MEDIA_H

#include <stdbool.h>

/* application/json; parameters are ignored but a charset, which must be UTF-8. */
bool media_is_json(const char *content_type);

#endif
