/*
 * The options of frontrowctl's own: OPTION(name, long name, letter, argument, help).  The
 * options of operations are made from their fields (options.c).  One list for all verbs, so that
 * options may stand anywhere.
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
	OPTION(ALL, "all", 0, NULL, "every queue; of a door list: what is only held, too")      \
	OPTION(NGINX, "nginx", 0, NULL, "the key that nginx sends to the workers")              \
	OPTION(SQL_DIR, "sql-dir", 0, "DIR", "where the migrations are (" PKGDATADIR "/sql)")   \
	OPTION(OWNER, "owner", 0, "FILE",                                                       \
	    "option file of the schema's owner (" SYSCONFDIR "/frontrow/owner.cnf)")            \
	OPTION(UUID, "uuid", 0, "U", "the user's UUID, as the site chose it")                   \
	OPTION(BALANCE, "balance", 0, "N", "opening balance in points, entered as a charge (0)")\
	OPTION(CONCERT, "concert", 0, "ID", "the concert")                                      \
	OPTION(STARTS_AT, "starts-at", 0, "T", "RFC 3339, with any offset")                     \
	OPTION(SEATS, "seats", 0, "FILE", "seats as lines label,grade,price (UTF-8)")           \
	OPTION(ROWS, "rows", 0, "A-J", "instead: rows from A to ZZ; seats are A1, A2, ...")     \
	OPTION(SEATS_PER_ROW, "seats-per-row", 0, "N", "with --rows")                           \
	OPTION(PRICE, "price", 0, "P", "with --rows: points for a seat")                        \
	OPTION(GRADE, "grade", 0, "G", "with --rows: the seats' grade")                         \
	OPTION(SCHEDULE, "schedule", 0, "ID", "the date")                                       \
	OPTION(LABELS, "labels", 0, "A1,A2,...",                                                \
	    "the seats; a label that contains a comma is in double quotes")                     \
	OPTION(LABELS_FILE, "labels-file", 0, "FILE", "instead: a file of labels, one a line")  \
	OPTION(KEY, "key", 0, "K", "apply it once: the same under the same key changes nothing") \
	OPTION(CSV, "csv", 0, NULL, "print comma-separated lines, for a spreadsheet")
/* clang-format on */

#endif
