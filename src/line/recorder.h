/* Writes the history: what is counted, and how the queues stand on the board. */
#ifndef LINE_RECORDER_H
#define LINE_RECORDER_H

#include "line/board.h"

/* Takes a sample if it is time to, also while the database is away; of queues it has none once the
 * board is old.  None is taken before the board was filled: there is no clock yet.  Of more queues
 * than a sample has room for, those that somebody is in come first. */
void record_history(const struct board *board);

#endif
