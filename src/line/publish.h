/*
 * What everybody may know of a queue, as one small object: a file that nginx serves by itself, and
 * an event that the push server hands to its subscribers.  Both are hints at best effort; a client
 * that hears neither polls.
 */
#ifndef LINE_PUBLISH_H
#define LINE_PUBLISH_H

#include <stdbool.h>

#include "store/line.h"

#define LINE_TEXT_MAX 320

struct publisher;

/* dir: where queue N's object is renamed into place as N.json, made if it is missing; "": nowhere.
 * push_socket: the push server's UNIX socket; "": there is none. */
struct publisher *publisher_new(const char *dir, const char *push_socket);
void publisher_free(struct publisher **publisher);

/* Begins a round: one call finds out whether the push server is there, and still knows what it was
 * told, so that one which is away costs a round no more than that. */
void publish_begin(struct publisher *publisher);
/* Writes the file; tells the push server if `changed`, or if it has forgotten.  False: it is so
 * slow that this round has no time left to tell it, and it is to be told in the next. */
bool publish(
    struct publisher *publisher, const struct line_queue *queue, uint64_t waiting, bool changed);

/* The object.  Returns its length. */
size_t publish_format(const struct line_queue *queue, uint64_t waiting, char text[LINE_TEXT_MAX]);

#endif
