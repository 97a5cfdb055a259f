/* The settings of a concert (setting.h). */
#ifndef STORE_CONCERT_SETTING_H
#define STORE_CONCERT_SETTING_H

#include "store/hold.h"
#include "store/setting.h"

/* clang-format off */
#define CONCERT_SETTINGS(SETTING)                                                                   \
	SETTING(title,              TEXT,   NULL, 1, 200,       "the concert's title")              \
	SETTING(venue,              TEXT,   "",   0, 200,       "the hall")                         \
	SETTING(time_zone,          ZONE,   "Asia/Seoul", 0, 0,  "of the hall: IANA's name")        \
	SETTING(queue,              QUEUE,  NULL, 1, INT64_MAX, "the queue in front of it")         \
	SETTING(seat_limit,         NUMBER, "4",  1, SEATS_PER_HOLD_MAX, "seats per user and date")  \
	SETTING(refund_until_hours, NUMBER, "24", 0, 8760,                                          \
	    "refunds end so many hours before the start")
/* clang-format on */

struct concert_settings {
	CONCERT_SETTINGS(SETTING_AS_MEMBER)
};

struct concert_changes {
	CONCERT_SETTINGS(SETTING_AS_CHANGE)
};

#endif
