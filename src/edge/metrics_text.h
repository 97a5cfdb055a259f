/* What the service counts, as Prometheus reads it (text format 0.0.4). */
#ifndef EDGE_METRICS_TEXT_H
#define EDGE_METRICS_TEXT_H

#include "base/arena.h"
#include "base/metric.h"
#include "line/line.h"

#define METRICS_TYPE "text/plain; version=0.0.4; charset=utf-8"

/* No SQL: what the database knows is here as the keeper last noted it. */
const char *metrics_text(
    struct arena *arena, const struct metrics *metrics, const struct line *line, size_t *len_r);

#endif
