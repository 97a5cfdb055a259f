#include "db/db_impl.h"

#include <mysqld_error.h>

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/memory.h"
#include "base/metric.h"

#define CONNECT_TIMEOUT_S 2
#define REPLY_TIMEOUT_S   8

#define DEFAULT_GROUP "frontrow"

/* One round trip.  exists_to_in: made an IN, an EXISTS of the activation sweep may read the whole
 * line. A migration may take its time; everybody else fits into nginx's 10 s. */
#define SESSION                                                                                    \
	"SET SESSION tx_isolation = 'READ-COMMITTED', time_zone = '+00:00',"                       \
	" sql_mode = 'STRICT_ALL_TABLES,ONLY_FULL_GROUP_BY,NO_ZERO_DATE,NO_ZERO_IN_DATE,"          \
	"ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION',"                                      \
	" innodb_lock_wait_timeout = 2, lock_wait_timeout = 2, optimizer_switch = 'exists_to_in=off'"
#define LIMITS(statement_s) ", max_statement_time = " statement_s ", idle_transaction_timeout = 5"

static const char *const sessions[] = {
	[DB_PATIENT] = SESSION LIMITS("4"),
	[DB_BRISK] = SESSION LIMITS("0.5"),
	[DB_UNHURRIED] = SESSION,
};

struct db *db_open(const struct db_config *config)
{
	struct db *db = memory_new(1, sizeof(*db));

	db->config = *config;
	if (config->group == NULL)
		db->config.group = DEFAULT_GROUP;
	db->stmts = memory_new(config->nstmts, sizeof(*db->stmts));
	for (unsigned i = 0; i < config->nstmts; i++)
		db_stmt_init(&db->stmts[i], &config->stmts[i]);
	return db;
}

void db_close(struct db **db)
{
	if (*db == NULL)
		return;
	db_drop(*db);
	free((*db)->stmts);
	free(*db);
	*db = NULL;
}

static void set_options(MYSQL *my, const struct db_config *config)
{
	unsigned connect_s = CONNECT_TIMEOUT_S, reply_s = REPLY_TIMEOUT_S;
	my_bool reconnect = 0;

	if (config->option_file != NULL) {
		mysql_options(my, MYSQL_READ_DEFAULT_FILE, config->option_file);
		mysql_options(my, MYSQL_READ_DEFAULT_GROUP, config->group);
	}
	mysql_options(my, MYSQL_OPT_RECONNECT, &reconnect);
	mysql_options(my, MYSQL_OPT_CONNECT_TIMEOUT, &connect_s);
	if (config->patience != DB_UNHURRIED) {
		mysql_options(my, MYSQL_OPT_READ_TIMEOUT, &reply_s);
		mysql_options(my, MYSQL_OPT_WRITE_TIMEOUT, &reply_s);
	}
	mysql_options(my, MYSQL_SET_CHARSET_NAME, "utf8mb4");
	mysql_options(my, MYSQL_INIT_COMMAND, sessions[config->patience]);
}

/* The server is there and does not let us in: that does not pass by itself. */
static bool is_refusal(unsigned number)
{
	return number == ER_ACCESS_DENIED_ERROR || number == ER_DBACCESS_DENIED_ERROR ||
	       number == ER_ACCESS_DENIED_NO_PASSWORD_ERROR || number == ER_BAD_DB_ERROR ||
	       number == ER_HOST_NOT_PRIVILEGED;
}

/* Once, until it is over or another reason. */
static void log_no_connection(struct db *db, const char *message)
{
	if (db->no_connection != db->last_errno)
		log_error("%s errno=%u %s",
		    is_refusal(db->last_errno) ? "the database refuses this program (mysql_file):"
					       : "connect",
		    db->last_errno, message);
	db->no_connection = db->last_errno;
}

enum err db_connect(struct db *db)
{
	MYSQL *my;

	if (db->my != NULL)
		return ERR_OK;
	my = mysql_init(NULL);
	if (my == NULL)
		log_fatal("out of memory for a connection");
	set_options(my, &db->config);
	if (mysql_real_connect(
		my, NULL, NULL, NULL, db->config.database, 0, NULL, CLIENT_FOUND_ROWS) == NULL) {
		db->last_errno = mysql_errno(my);
		log_no_connection(db, mysql_error(my));
		mysql_close(my);
		metric_add(METRIC_DB_REFUSED);
		return ERR_DB_DOWN;
	}
	db->my = my;
	db->no_connection = 0;
	metric_add(METRIC_DB_CONNECTS);
	if (db->was_connected)
		metric_add(METRIC_DB_RECONNECTS);
	db->was_connected = true;
	return ERR_OK;
}

void db_drop(struct db *db)
{
	if (db->my == NULL)
		return;
	/* First: it detaches the statements, and closing those then costs no round trips. */
	mysql_close(db->my);
	db->my = NULL;
	for (unsigned i = 0; i < db->config.nstmts; i++)
		db_stmt_fini(&db->stmts[i]);
}

unsigned db_errno(const struct db *db)
{
	return db->last_errno;
}

bool db_waited_in_vain(const struct db *db)
{
	return db->last_errno == ER_LOCK_WAIT_TIMEOUT;
}

bool db_not_trusted(const struct db *db)
{
	return db->last_errno == ER_BINLOG_CREATE_ROUTINE_NEED_SUPER;
}

bool db_in_tx(const struct db *db)
{
	return db->in_tx;
}

uint64_t db_retries(const struct db *db)
{
	return db->retries;
}

uint64_t db_insert_id(const struct db *db)
{
	return db->insert_id;
}

enum err db_failed(struct db *db, const char *what, unsigned number, const char *message)
{
	enum err class = db_classify(number);

	db->last_errno = number;
	if (class == ERR_INTERNAL)
		log_error("stmt=%s errno=%u %s", what, number, message);
	else if (class == ERR_DB_DOWN || class == ERR_DB_BUSY)
		log_warn("stmt=%s errno=%u %s", what, number, message);
	/* `message` may belong to the connection. */
	if (db_is_fatal_to_connection(number))
		db_drop(db);
	if (db->in_tx && class != ERR_DUPLICATE)
		db->doom = class;
	return class;
}

enum err db_command(struct db *db, const char *sql)
{
	if (mysql_real_query(db->my, sql, strlen(sql)) != 0)
		return db_failed(db, sql, mysql_errno(db->my), mysql_error(db->my));
	return ERR_OK;
}

/* Runs all statements of a text, and drops their rows. */
static bool run_all(MYSQL *my, const char *sql, size_t len)
{
	int more;

	if (mysql_real_query(my, sql, len) != 0)
		return false;
	do {
		mysql_free_result(mysql_store_result(my));
		if (mysql_errno(my) != 0)
			return false;
		more = mysql_next_result(my);
	} while (more == 0);
	return more < 0;
}

enum err db_script(struct db *db, const char *sql, size_t len)
{
	enum err err = db_connect(db);

	if (err != ERR_OK)
		return err;
	if (mysql_set_server_option(db->my, MYSQL_OPTION_MULTI_STATEMENTS_ON) != 0 ||
	    !run_all(db->my, sql, len))
		err = db_failed(db, "script", mysql_errno(db->my), mysql_error(db->my));
	if (db->my != NULL &&
	    mysql_set_server_option(db->my, MYSQL_OPTION_MULTI_STATEMENTS_OFF) != 0)
		db_drop(db);
	return err;
}
