/* What /readyz tells, ready or not. */
#ifndef EDGE_HEALTH_H
#define EDGE_HEALTH_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/readiness.h"
#include "edge/edge.h"
#include "operation/operation.h"
#include "view/json_out.h"

struct health {
	struct readiness readiness;
	int64_t board_age_us; /* -1: it was never filled, or there is none */
	int64_t write_age_us; /* of this host's keeper's last good write; -1: there was none */
	bool has_files;       /* line_dir is configured */
	int64_t file_age_us;  /* of the public files; -1: there are none */
	bool ready;
};

/* Asks the database anew. */
void health_look(const struct edge *edge, struct health *health_r);
/* Where the schema is not what it should be nothing is known of the sweeps. */
bool health_knows_sweeps(const struct health *health);
/* What is wrong with this process's part of the service, in words for operators; buyers are not
 * told. */
op_faults_fn health_faults;
/* Members only: of the answer, and of the problem. */
void health_members(struct json_out *out, const struct health *health);

#endif
