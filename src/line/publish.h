/*
 * What everybody may know.  Of each queue one small object: a file that nginx serves by itself, and
 * an event that the push server sends to its subscribers.  And the list of concerts: a file.  All
 * are best-effort hints; a client that receives none polls.
 *
 * nginx serves the files of a directory only while there is the file PUBLISH_MARK among them.  A
 * round that has written every file leaves it there; whoever finds that no round has for too long
 * takes it away.  That needs no room on a full disk, and no keeper: its master does it.
 */
#ifndef LINE_PUBLISH_H
#define LINE_PUBLISH_H

#include <stdbool.h>

#include "store/line.h"

#define LINE_TEXT_MAX 320
#define PUBLISH_MARK  "fresh"

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
/* Whether there is a directory for files. */
bool publishes_files(const struct publisher *publisher);
/* Writes concerts.json, which nginx serves as GET /concerts. */
void publish_concerts(struct publisher *publisher, const char *text, size_t len);

/* Ends a round.  True: there is a directory, and every file of the round was written. */
bool publish_end(struct publisher *publisher);
/* Takes the mark away.  False: there was none.  In any process. */
bool publish_withdraw(const char *dir);

/* The object.  Returns its length. */
size_t publish_format(const struct line_queue *queue, uint64_t waiting, char text[LINE_TEXT_MAX]);

#endif
