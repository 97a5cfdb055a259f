/* The seats of a new date, from a file or from rows of equal length. */
#ifndef CTL_NEW_SEATS_H
#define CTL_NEW_SEATS_H

#include "ctl/ctl.h"
#include "domain/schedule.h"
#include "domain/seat.h"

struct seat_list {
	struct seat_new *seat; /* the texts live in the ctl's arena */
	unsigned long *line;   /* of each, in the file; 0: from rows */
	size_t n, room;
};

/* Reads --seats, or makes what --rows, --seats-per-row, --price and --grade say; 0, or the exit
 * status after a message for each fault of the file.  The list is to be freed. */
int new_seats_read(struct ctl *ctl, struct seat_list *list_r);
void new_seats_free(struct seat_list *list);

#endif
