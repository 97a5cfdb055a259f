/*
 * KEY(name, kind, default, least, most, help).  Kinds: TEXT, UINT (from least to most, which the
 * others do not use), BOOL (yes|no), MODE (octal permissions), and the choices that conf.c spells
 * out: AUTH, CHARGE, UNKNOWN.
 */
#ifndef BASE_CONF_LIST_H
#define BASE_CONF_LIST_H

/* clang-format off */
#define CONF_LIST(KEY)                                                                          \
	KEY(auth,             AUTH, "remote_user", 0, 0,                                        \
	    "who says who the user is: remote_user (nginx, after a login) or open (demo only)") \
	KEY(board_max,        UINT, "2000000", 1000, 100000000,                                 \
	    "places on the line board; a join beyond is answered 503")                          \
	KEY(charge,           CHARGE, "self", 0, 0,                                             \
	    "who may mint points: self (each user, POST /points) or site (the operator only)")  \
	KEY(database,         TEXT, "frontrow", 0, 0,                                           \
	    "name of the MariaDB schema")                                                       \
	KEY(demo,             BOOL, "no", 0, 0,                                                 \
	    "this is a demonstration: allows auth = open")                                      \
	KEY(key_file,         TEXT, "/etc/frontrow/token.key", 0, 0,                            \
	    "the installation's 32-byte token key, mode 0400, made by frontrowctl keygen")      \
	KEY(line_dir,         TEXT, "", 0, 0,                                                   \
	    "directory of the files that nginx serves: each queue's public object and the list of concerts; empty: none")         \
	KEY(line_listen,      TEXT, "/run/frontrow/line.sock", 0, 0,                            \
	    "UNIX socket of the workers for queue calls")                                       \
	KEY(line_workers,     UINT, "4", 1, 256,                                                \
	    "workers for queue calls")                                                          \
	KEY(log_requests,     BOOL, "yes", 0, 0,                                                \
	    "one line in the log for each request")                                             \
	KEY(max_charge,       UINT, "10000000", 1, 1000000000000,                               \
	    "most points in one charge")                                                        \
	KEY(max_requests,     UINT, "100000", 1, 1000000000,                                    \
	    "a worker is replaced after about so many requests")                                \
	KEY(mysql_file,       TEXT, "/etc/frontrow/my.cnf", 0, 0,                               \
	    "MariaDB option file with the credentials, group [frontrow]")                       \
	KEY(nginx_key_file,   TEXT, "/etc/frontrow/nginx_key.conf", 0, 0,                       \
	    "nginx's include with the key it must send; empty, or not made: none is asked for") \
	KEY(pid_file,         TEXT, "", 0, 0,                                                   \
	    "where the master writes its process id; empty: nowhere")                           \
	KEY(previous_key_file, TEXT, "", 0, 0,                                                  \
	    "the key before a rotation, still accepted; empty: none")                           \
	KEY(push_socket,      TEXT, "", 0, 0,                                                   \
	    "UNIX socket of the push server that hands out events; empty: none")                \
	KEY(shop_listen,      TEXT, "/run/frontrow/shop.sock", 0, 0,                            \
	    "UNIX socket of the workers for everything else")                                   \
	KEY(shop_workers,     UINT, "8", 1, 256,                                                \
	    "workers for everything else")                                                      \
	KEY(socket_mode,      MODE, "660", 0, 0,                                                \
	    "permissions of the sockets, in octal")                                             \
	KEY(token_retention_days, UINT, "7", 1, 3650,                                           \
	    "ended tokens and unpaid reservations are deleted after so many days")                                      \
	KEY(unknown_user,     UNKNOWN, "refuse", 0, 0,                                          \
	    "a user whom the login names and nobody has made: refuse, or create at the join")
/* clang-format on */

#endif
