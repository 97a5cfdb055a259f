/*
 * METRIC(id, name, type, labels, help): every family of /metrics, "frontrow_" before its name.
 * COUNTER and GAUGE without labels are one number, counted where the thing happens; the others have
 * a writer in src/edge/metrics_text.c.
 */
#ifndef BASE_METRIC_LIST_H
#define BASE_METRIC_LIST_H

/* clang-format off */
#define METRIC_LIST(METRIC)                                                                     \
	METRIC(REQUESTS,        "requests_total", COUNTER, "method, route, status",             \
	    "Requests answered by a worker, by method, route and status.")                      \
	METRIC(REQUEST_SECONDS, "request_seconds", HISTOGRAM, "method, route, le",              \
	    "Time a worker took for a request, by method and route.")                           \
	METRIC(ERRORS,          "errors_total", COUNTER, "code",                                \
	    "Requests refused or failed, by the error's code.")                                 \
	METRIC(WORKERS,         "workers", GAUGE, "lane",                                       \
	    "Processes of a lane; those of the configuration before a reload too, while they last.") \
	METRIC(WORKERS_BUSY,    "workers_busy", GAUGE, "lane",                                  \
	    "Workers of a lane that are at a request.")                                         \
	METRIC(WORKER_LONGEST,  "worker_busy_seconds", GAUGE, "lane",                           \
	    "How long the longest request under way in a lane has taken.")                      \
	METRIC(WORKER_DEATHS,   "worker_deaths_total", COUNTER, "",                             \
	    "Workers that ended by a signal or with an error.")                                 \
	METRIC(RELOADS,         "reloads_total", COUNTER, "",                                   \
	    "Reloads that took effect since the service started.")                              \
	METRIC(RELOADS_REFUSED, "reloads_refused_total", COUNTER, "",                           \
	    "Reloads given up because the new configuration is not sound.")                     \
	METRIC(JOINS,           "joins_total", COUNTER, "", "Tokens issued.")                   \
	METRIC(HOLDS,           "holds_total", COUNTER, "", "Holds taken.")                     \
	METRIC(SALES,           "sales_total", COUNTER, "", "Reservations paid.")               \
	METRIC(REFUNDS,         "refunds_total", COUNTER, "",                                   \
	    "Payments refunded by their users.")                                                \
	METRIC(CHARGES,         "charges_total", COUNTER, "", "Charges of points by users.")    \
	METRIC(TX_RETRIES,      "transaction_retries_total", COUNTER, "",                       \
	    "Transactions run again after a deadlock or a lock waited for in vain.")            \
	METRIC(TX_GIVEN_UP,     "transactions_given_up_total", COUNTER, "",                     \
	    "Transactions given up after their last retry.")                                    \
	METRIC(DB_CONNECTS,     "database_connects_total", COUNTER, "",                         \
	    "Connections made to the database.")                                                \
	METRIC(DB_RECONNECTS,   "database_reconnects_total", COUNTER, "",                       \
	    "Connections made in place of one that broke.")                                     \
	METRIC(DB_REFUSED,      "database_connect_failures_total", COUNTER, "",                 \
	    "Connections that could not be made.")                                              \
	METRIC(DB_SAFE,         "database_safe", GAUGE, "",                                     \
	    "1: the server's settings keep what was paid.")                                     \
	METRIC(BOARD_AGE,       "board_age_seconds", GAUGE, "",                                 \
	    "Age of the line board that polls are answered from.")                              \
	METRIC(WRITE_AGE,       "write_age_seconds", GAUGE, "",                                 \
	    "Time since the keeper last wrote to the database; absent: never.")                 \
	METRIC(LINE_FILE_AGE,   "line_file_age_seconds", GAUGE, "",                             \
	    "Age of the oldest public file that nginx serves; absent: there is none.")          \
	METRIC(BOARD_ROUNDS,    "board_refreshes_total", COUNTER, "",                           \
	    "Readings of the line by the keeper.")                                              \
	METRIC(BOARD_FAILURES,  "board_refresh_failures_total", COUNTER, "",                    \
	    "Readings of the line that failed.")                                                \
	METRIC(QUEUE_WAITING,   "queue_waiting", GAUGE, "queue", "Users waiting in a queue.")   \
	METRIC(QUEUE_ACTIVE,    "queue_active", GAUGE, "queue", "Users whose turn it is.")      \
	METRIC(QUEUE_CAPACITY,  "queue_capacity", GAUGE, "queue", "Turns at once.")             \
	METRIC(QUEUE_ADMITTED,  "queue_admitted_total", COUNTER, "queue",                       \
	    "Users admitted to a queue's shop.")                                                \
	METRIC(QUEUE_ADMITTED_THROUGH, "queue_admitted_through", GAUGE, "queue",                \
	    "Token number of the last one admitted.")                                           \
	METRIC(QUEUE_CALLED_THROUGH, "queue_called_through", GAUGE, "queue",                    \
	    "Token number up to which waiters are called.")                                     \
	METRIC(QUEUE_STATE,     "queue_state", GAUGE, "queue, state",                          \
	    "1 for the state that a queue is in.")                                              \
	METRIC(SWEEP_AGE,       "sweep_age_seconds", GAUGE, "sweep",                            \
	    "Time since a sweep last ended well; absent: never.")                               \
	METRIC(SWEEP_LATE_AFTER, "sweep_late_after_seconds", GAUGE, "sweep",                    \
	    "The age at which a sweep is late.")                                                \
	METRIC(SWEEP_LATE, "sweep_late", GAUGE, "sweep",                                        \
	    "1: a sweep is late; 0 also while it has not had the time since the database came up.") \
	METRIC(SWEEP_ENDED_WELL, "sweep_last_run_ended_well", GAUGE, "sweep",                   \
	    "0: a sweep's last run failed, or is under way.")                                   \
	METRIC(SWEEP_ROWS,      "sweep_rows", GAUGE, "sweep",                                   \
	    "What the last good run of a sweep did.")                                           \
	METRIC(LOOKED,          "sweeps_read_age_seconds", GAUGE, "",                           \
	    "Time since the keeper last read the sweeps and settings above.")
/* clang-format on */

#endif
