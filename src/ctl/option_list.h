/*
 * Every option of frontrowctl: OPTION(name, long name, letter, argument, help).  One list for all
 * verbs, so that options may stand anywhere; which of them a verb takes is in main.c's table.
 */
#ifndef CTL_OPTION_LIST_H
#define CTL_OPTION_LIST_H

/* clang-format off */
#define OPTION_LIST(OPTION)                                                                     \
	OPTION(HELP, "help", 'h', NULL, "this help")                                            \
	OPTION(CONFIG, "config", 'c', "FILE",                                                   \
	    "configuration (" CONF_FILE_DEFAULT ")")                                            \
	OPTION(JSON, "json", 0, NULL, "print JSON")                                             \
	OPTION(ACTOR, "actor", 0, "NAME", "who does it, for the log (the login that calls)")    \
	OPTION(ALL, "all", 0, NULL, "every queue; of a door list: what is only held, too")       \
	OPTION(SINCE, "since", 0, "T", "RFC 3339: nothing older (the last 100)")                \
	OPTION(LIMIT, "limit", 0, "N", "the newest so many")                                    \
	OPTION(NGINX, "nginx", 0, NULL, "the key that nginx sends to the workers")              \
	OPTION(SQL_DIR, "sql-dir", 0, "DIR", "where the migrations are (" PKGDATADIR "/sql)")   \
	OPTION(OWNER, "owner", 0, "FILE",                                                       \
	    "option file of the schema's owner (" SYSCONFDIR "/frontrow/owner.cnf)")            \
	OPTION(UUID, "uuid", 0, "U", "the user's UUID, as the site chose it")                   \
	OPTION(BALANCE, "balance", 0, "N", "opening balance in points, entered as a charge (0)")\
	OPTION(NAME, "name", 0, "N", "the queue's name")                                        \
	OPTION(CAPACITY, "capacity", 0, "N", "how many may be in the shop at once")             \
	OPTION(ACTIVE_TTL, "active-ttl", 0, "S", "length of a turn (600)")                      \
	OPTION(WAITING_TTL, "waiting-ttl", 0, "S", "longest wait (86400)")                      \
	OPTION(ADMIT_PER_MINUTE, "admit-per-minute", 0, "N", "most admissions a minute; 0: any (0)") \
	OPTION(ABSENT_AFTER, "absent-after", 0, "S",                                            \
	    "silence after which one who was called is dropped; 0: never (60)")                 \
	OPTION(HOLDS_PER_TURN, "holds-per-turn", 0, "N", "most holds of one turn; 0: any (5)")     \
	OPTION(OPENS_AT, "opens-at", 0, "T", "RFC 3339; \"none\": open at once (none)")         \
	OPTION(STOCK_AWARE, "stock-aware", 0, NULL, "admit no more than there are seats to be had") \
	OPTION(NO_STOCK_AWARE, "no-stock-aware", 0, NULL, "admit while any seat is to be had")  \
	OPTION(TITLE, "title", 0, "T", "the concert's title")                                   \
	OPTION(QUEUE, "queue", 0, "ID", "the queue in front of it")                             \
	OPTION(VENUE, "venue", 0, "V", "the hall")                                              \
	OPTION(TIME_ZONE, "time-zone", 0, "Z", "of the hall, or the day: IANA's name (Asia/Seoul)")        \
	OPTION(SEAT_LIMIT, "seat-limit", 0, "N", "seats per user and date (4)")                 \
	OPTION(REFUND_UNTIL_HOURS, "refund-until-hours", 0, "H",                                \
	    "refunds end so many hours before the start (24)")                                  \
	OPTION(CONCERT, "concert", 0, "ID", "the concert")                                      \
	OPTION(STARTS_AT, "starts-at", 0, "T", "RFC 3339, with any offset")                     \
	OPTION(SEATS, "seats", 0, "FILE", "seats as lines label,grade,price (UTF-8)")           \
	OPTION(ROWS, "rows", 0, "A-J", "instead: rows from A to ZZ; seats are A1, A2, ...")     \
	OPTION(SEATS_PER_ROW, "seats-per-row", 0, "N", "with --rows")                           \
	OPTION(PRICE, "price", 0, "P", "with --rows: points for a seat")                        \
	OPTION(SCHEDULE, "schedule", 0, "ID", "the date")                                       \
	OPTION(LABELS, "labels", 0, "A1,A2,...",                                                \
	    "the seats; a label that contains a comma is in double quotes")                     \
	OPTION(LABELS_FILE, "labels-file", 0, "FILE", "instead: a file of labels, one a line")  \
	OPTION(USER, "user", 0, "U", "the user's UUID")                                         \
	OPTION(AMOUNT, "amount", 0, "N", "points, of either sign")                              \
	OPTION(REASON, "reason", 0, "T", "why, for the log")                                    \
	OPTION(KEY, "key", 0, "K", "apply it once: the same under the same key changes nothing") \
	OPTION(DAY, "day", 0, "D", "YYYY-MM-DD")                                                \
	OPTION(CSV, "csv", 0, NULL, "print comma-separated lines, for a spreadsheet")           \
	OPTION(GRADE, "grade", 0, "G", "with --rows: the seats' grade")
/* clang-format on */

#endif
