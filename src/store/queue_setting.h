/* The settings of a queue (setting.h).  Pausing and closing are states, not settings. */
#ifndef STORE_QUEUE_SETTING_H
#define STORE_QUEUE_SETTING_H

#include "store/setting.h"

/* clang-format off */
#define QUEUE_SETTINGS(SETTING)                                                                       \
	SETTING(name,             TEXT,    NULL,    1, 100,     "the queue's name")                   \
	SETTING(capacity,         NUMBER,  NULL,    1, 1000000, "how many may be in the shop at once") \
	SETTING(active_ttl,       NUMBER,  "600",   1, 86400,   "length of a turn, in seconds")       \
	SETTING(waiting_ttl,      NUMBER,  "86400", 1, 2592000, "longest wait, in seconds")           \
	SETTING(admit_per_minute, NUMBER,  "0",     0, 1000000, "most admissions a minute; 0: any")   \
	SETTING(absent_after,     NUMBER,  "60",    0, 86400,                                         \
	    "drop a called waiter who is silent for so many seconds; 0: never")                 \
	SETTING(holds_per_turn,   NUMBER,  "5",     0, 1000,    "most holds of one turn; 0: any")     \
	SETTING(opens_at,         INSTANT, "none",  0, 0,       "when it opens; none: open at once")  \
	SETTING(stock_aware,      SWITCH,  "no",    0, 1,                                             \
	    "admit no more people than there are free seats")
/* clang-format on */

struct queue_settings {
	QUEUE_SETTINGS(SETTING_AS_MEMBER)
};

struct queue_changes {
	QUEUE_SETTINGS(SETTING_AS_CHANGE)
};

#endif
