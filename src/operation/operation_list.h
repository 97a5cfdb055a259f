/*
 * Every operation, one row each:
 *
 *	OPERATION(name, noun, verb, id, call, input, run, view, hints, help)
 *	LOCAL(name, noun, verb, id, input, run, view, hints, help)
 *
 * `call` is the call below /ops/api/: READ by GET, CHANGE by POST, KEYED by POST with an
 * Idempotency-Key.  A LOCAL operation is a change that only frontrowctl offers so far.  If the noun
 * is NULL, frontrowctl offers the operation as an option of another verb.
 */
#ifndef OPERATION_OPERATION_LIST_H
#define OPERATION_OPERATION_LIST_H

/* clang-format off */
#define OPERATION_LIST(OPERATION, LOCAL)                                                           \
	OPERATION(STATUS, "status", NULL, NULL, READ("status"), nothing, status, status, no,       \
	    "whether the service is ready, the queues, and the sweeps' ages")                      \
	OPERATION(SETTINGS, "settings", NULL, NULL, READ("settings"), nothing, settings, settings, no, \
	    "the settings of queues and of concerts, with their defaults and limits")              \
	OPERATION(LOG, "log", NULL, NULL, READ("log"), log, log, log, no,                          \
	    "what operators changed, when and who, the newest last")                               \
	OPERATION(REPORT, "report", NULL, NULL, READ("report"), report, report, report, no,        \
	    "a day's seats and points; status 1 if they do not agree")                             \
	OPERATION(QUEUE_LIST, "queue", "list", NULL, READ("queues"), nothing, queue_list, queues,  \
	    no, "all queues")                                                                      \
	OPERATION(QUEUE_PAUSE_ALL, NULL, NULL, NULL, CHANGE("queues/pause"), nothing,              \
	    queue_pause_all, queues, no, "pause every queue")                                      \
	OPERATION(QUEUE_RESUME_ALL, NULL, NULL, NULL, CHANGE("queues/resume"), nothing,            \
	    queue_resume_all, queues, no, "admit to every queue again")                            \
	OPERATION(QUEUE_SHOW, "queue", "show", "ID", READ("queues/{id}"), nothing, queue_show,     \
	    queue, queue, "a queue's settings and numbers")                                        \
	LOCAL(QUEUE_ADD, "queue", "add", NULL, queue_new, queue_add, id, no,                       \
	    "make a queue")                                                                        \
	OPERATION(QUEUE_SET, "queue", "set", "ID", CHANGE("queues/{id}"), queue_changes,           \
	    queue_set, queue, queue, "change a queue's settings, live")                            \
	OPERATION(QUEUE_PAUSE, "queue", "pause", "ID", CHANGE("queues/{id}/pause"), nothing,       \
	    queue_pause, queue, queue, "admit nobody; places are kept")                            \
	OPERATION(QUEUE_RESUME, "queue", "resume", "ID", CHANGE("queues/{id}/resume"), nothing,    \
	    queue_resume, queue, queue, "admit again after a pause")                               \
	OPERATION(QUEUE_CLOSE, "queue", "close", "ID", CHANGE("queues/{id}/close"), nothing,       \
	    queue_close, queue, queue, "take no newcomers")                                        \
	OPERATION(QUEUE_OPEN, "queue", "open", "ID", CHANGE("queues/{id}/open"), nothing,          \
	    queue_open, queue, queue, "take newcomers again")                                      \
	OPERATION(CONCERT_LIST, "concert", "list", NULL, READ("concerts"), nothing, concert_list,  \
	    concerts, no, "all concerts")                                                          \
	LOCAL(CONCERT_ADD, "concert", "add", NULL, concert_new, concert_add, id,                   \
	    concert, "make a concert")                                                             \
	OPERATION(CONCERT_SET, "concert", "set", "ID", CHANGE("concerts/{id}"), concert_changes,   \
	    concert_set, concert, concert, "change a concert, live")                               \
	OPERATION(SCHEDULE_LIST, "schedule", "list", NULL, READ("schedules"), schedules,           \
	    schedule_list, schedules, no, "all dates, past ones too")                              \
	OPERATION(SCHEDULE_SET, "schedule", "set", "ID", CHANGE("schedules/{id}"), start,          \
	    schedule_set, schedule, schedule, "move a date")                                       \
	OPERATION(SCHEDULE_CANCEL, "schedule", "cancel", "ID", CHANGE("schedules/{id}/cancel"),    \
	    nothing, schedule_cancel, clearing, schedule,                                          \
	    "a date does not take place: block its seats, end its holds, refund all; again goes on") \
	OPERATION(SEAT_BLOCK, "seat", "block", NULL, CHANGE("schedules/{id}/block"), seats,        \
	    seats_block, schedule, no, "take seats out of the sale")                               \
	OPERATION(SEAT_UNBLOCK, "seat", "unblock", NULL, CHANGE("schedules/{id}/unblock"), seats,  \
	    seats_unblock, schedule, no, "put blocked seats back on sale")                         \
	OPERATION(RESERVATION_LIST, "reservation", "list", NULL,                                   \
	    READ("schedules/{id}/reservations"), door, door_list, door, no,                        \
	    "the door list of a date; --all: with what is only held")                              \
	OPERATION(RESERVATION_SHOW, "reservation", "show", "ID", READ("reservations/{id}"),        \
	    nothing, reservation_show, reservation, reservation, "anybody's reservation")          \
	OPERATION(RESERVATION_CANCEL, "reservation", "cancel", "ID",                               \
	    CHANGE("reservations/{id}/cancel"), nothing, reservation_cancel, reservation,          \
	    reservation, "end a hold; its user keeps the turn")                                    \
	OPERATION(RESERVATION_REFUND, "reservation", "refund", "ID",                               \
	    CHANGE("reservations/{id}/refund"), nothing, reservation_refund, reservation,          \
	    reservation, "refund a paid reservation, at any time")                                 \
	OPERATION(TOKEN_REVOKE, "token", "revoke", "ID", CHANGE("tokens/{id}/revoke"), nothing,    \
	    token_revoke, nothing, token, "end a token and release its hold")                      \
	OPERATION(POINTS_ADJUST, "points", "adjust", NULL, KEYED("points"), adjust, points_adjust, \
	    adjustment, adjust,                                                                    \
	    "correct a balance; with --key it may be repeated, as after an unknown outcome")
/* clang-format on */

#endif
