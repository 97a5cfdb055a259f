/* What the operator's calls have in common: members of their answers, and input without members. */
#ifndef EDGE_OPS_H
#define EDGE_OPS_H

#include "domain/concert.h"
#include "domain/queue_admin.h"
#include "edge/request.h"
#include "view/json_out.h"

#define N_FIELDS(table) (sizeof(table) / sizeof((table)[0]))

/* A body that says no more than {}: it is asked for so that no form of another site can send it. */
MUST_CHECK enum err ops_no_members(struct request *r);

/* How a list is answered: {"name": [item, ...]}. */
struct ops_list {
	const char *name;
	size_t stride; /* of the array */
	size_t size;   /* of an item's text, about */
	void (*item)(struct json_out *out, const void *item);
};

void ops_reply_list(struct request *r, const struct ops_list *how, const void *items, size_t n);

void ops_queue(struct json_out *out, const struct queue_info *queue);
/* The member "queues". */
void ops_queues(struct json_out *out, const struct queue_info *queues, size_t n);
void ops_concert(struct json_out *out, const struct concert *concert);
void ops_schedule(struct json_out *out, const struct schedule_info *schedule);

#endif
