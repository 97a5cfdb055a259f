#include "sql.h"

#include <mysql.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_MAX 256

#define SESSION                                                                                    \
	"SET SESSION tx_isolation = 'READ-COMMITTED', time_zone = '+00:00',"                       \
	" sql_mode = 'STRICT_ALL_TABLES,ONLY_FULL_GROUP_BY,NO_ZERO_DATE,NO_ZERO_IN_DATE,"          \
	"ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION',"                                      \
	" innodb_lock_wait_timeout = 2, lock_wait_timeout = 2,"                                    \
	" max_statement_time = 4, idle_transaction_timeout = 5"

#define AS_NAME(name, nargs, row, text) [STMT_##name] = #name,
#define AS_TEXT(name, nargs, row, text) [STMT_##name] = text,

static const char *const names[STMT__MAX] = { STMT_LIST(AS_NAME) NAIVE_LIST(AS_NAME) };
static const char *const texts[STMT__MAX] = { STMT_LIST(AS_TEXT) NAIVE_LIST(AS_TEXT) };

struct prepared {
	MYSQL_STMT *stmt;
	MYSQL_BIND out[SQL_COLUMNS_MAX];
	char text[SQL_COLUMNS_MAX][TEXT_MAX];
	unsigned columns;
	bool bound;
};

struct sql {
	MYSQL *my;
	struct prepared prepared[STMT__MAX];
	struct sql_answer answer;
	enum stmt used[STMT__MAX];
	size_t nused;
	bool in_transaction;
};

static void die(const char *what, const char *why)
{
	fprintf(stderr, "bare: %s: %s\n", what, why);
	exit(1);
}

struct sql *sql_open(const char *option_file, const char *database)
{
	struct sql *sql = calloc(1, sizeof(*sql));

	if (sql == NULL || (sql->my = mysql_init(NULL)) == NULL)
		die("connect", "out of memory");
	mysql_options(sql->my, MYSQL_READ_DEFAULT_FILE, option_file);
	mysql_options(sql->my, MYSQL_READ_DEFAULT_GROUP, "frontrow");
	mysql_options(sql->my, MYSQL_SET_CHARSET_NAME, "utf8mb4");
	mysql_options(sql->my, MYSQL_INIT_COMMAND, SESSION);
	if (mysql_real_connect(sql->my, NULL, NULL, NULL, database, 0, NULL, CLIENT_FOUND_ROWS) ==
	    NULL)
		die("connect", mysql_error(sql->my));
	return sql;
}

void sql_close(struct sql *sql)
{
	for (size_t i = 0; i < sql->nused; i++)
		mysql_stmt_close(sql->prepared[sql->used[i]].stmt);
	mysql_close(sql->my);
	free(sql);
}

static bool is_integer(enum enum_field_types type)
{
	return type == MYSQL_TYPE_TINY || type == MYSQL_TYPE_SHORT || type == MYSQL_TYPE_LONG ||
	       type == MYSQL_TYPE_INT24 || type == MYSQL_TYPE_LONGLONG;
}

/* Integers into the answer, everything else into room of its own.  Columns of a RETURNING are known
 * only once it has run. */
static void bind_columns(struct sql *sql, struct prepared *p)
{
	MYSQL_RES *meta = mysql_stmt_result_metadata(p->stmt);

	p->bound = true;
	p->columns = mysql_stmt_field_count(p->stmt);
	for (unsigned i = 0; i < p->columns; i++) {
		bool integer = is_integer(mysql_fetch_field_direct(meta, i)->type);

		p->out[i].buffer_type = integer ? MYSQL_TYPE_LONGLONG : MYSQL_TYPE_STRING;
		p->out[i].is_unsigned = 1;
		p->out[i].buffer = integer ? (void *)&sql->answer.number[i] : p->text[i];
		p->out[i].buffer_length = integer ? sizeof(uint64_t) : TEXT_MAX;
	}
	if (meta != NULL)
		mysql_free_result(meta);
}

static struct prepared *prepare(struct sql *sql, enum stmt stmt)
{
	struct prepared *p = &sql->prepared[stmt];

	if (p->stmt != NULL)
		return p;
	p->stmt = mysql_stmt_init(sql->my);
	if (p->stmt == NULL || mysql_stmt_prepare(p->stmt, texts[stmt], strlen(texts[stmt])) != 0)
		die(names[stmt], mysql_error(sql->my));
	sql->used[sql->nused++] = stmt;
	return p;
}

static void bind_args(MYSQL_BIND in[SQL_ARGS_MAX], const struct sql_arg *args, size_t nargs)
{
	memset(in, 0, SQL_ARGS_MAX * sizeof(*in));
	for (size_t i = 0; i < nargs; i++) {
		if (args[i].null) {
			in[i].buffer_type = MYSQL_TYPE_NULL;
		} else if (args[i].text != NULL) {
			in[i].buffer_type = MYSQL_TYPE_STRING;
			in[i].buffer = (void *)(uintptr_t)args[i].text;
			in[i].buffer_length = strlen(args[i].text);
		} else {
			in[i].buffer_type = MYSQL_TYPE_LONGLONG;
			in[i].is_unsigned = !args[i].negative;
			in[i].buffer = (void *)(uintptr_t)&args[i].number;
		}
	}
}

static bool worth_another_try(unsigned number)
{
	return number == 1213 || number == 1205 || number == 1020;
}

static void fetch_all(struct sql *sql, struct prepared *p)
{
	struct sql_answer *a = &sql->answer, first;
	int got;

	if (mysql_stmt_bind_result(p->stmt, p->out) || mysql_stmt_store_result(p->stmt) != 0)
		die("fetch", mysql_stmt_error(p->stmt));
	while ((got = mysql_stmt_fetch(p->stmt)) == 0 || got == MYSQL_DATA_TRUNCATED)
		if (a->rows++ == 0)
			first = *a;
	if (a->rows > 0) {
		size_t rows = a->rows;

		a->last = a->number[0];
		memcpy(a->number, first.number, sizeof(first.number));
		a->rows = rows;
	}
	mysql_stmt_free_result(p->stmt);
}

const struct sql_answer *sql_run(
    struct sql *sql, enum stmt stmt, const struct sql_arg *args, size_t nargs)
{
	struct prepared *p = prepare(sql, stmt);
	MYSQL_BIND in[SQL_ARGS_MAX];

	if (sql->answer.lost)
		return &sql->answer;
	memset(&sql->answer, 0, sizeof(sql->answer));
	if (mysql_stmt_param_count(p->stmt) != nargs)
		die(names[stmt],
		    "has another number of arguments: floor.c no longer does the product's work");
	bind_args(in, args, nargs);
	if ((nargs > 0 && mysql_stmt_bind_param(p->stmt, in)) || mysql_stmt_execute(p->stmt) != 0) {
		if (!sql->in_transaction || !worth_another_try(mysql_stmt_errno(p->stmt)))
			die(names[stmt], mysql_stmt_error(p->stmt));
		sql->answer.lost = true;
		return &sql->answer;
	}
	if (!p->bound)
		bind_columns(sql, p);
	if (p->columns > 0) {
		fetch_all(sql, p);
	} else {
		sql->answer.rows = mysql_stmt_affected_rows(p->stmt);
		sql->answer.insert_id = mysql_stmt_insert_id(p->stmt);
	}
	return &sql->answer;
}

static void command(struct sql *sql, const char *text)
{
	if (mysql_query(sql->my, text) == 0)
		return;
	if (!worth_another_try(mysql_errno(sql->my)))
		die(text, mysql_error(sql->my));
	sql->answer.lost = true;
}

void sql_begin(struct sql *sql)
{
	sql->answer.lost = false;
	sql->in_transaction = true;
	command(sql, "START TRANSACTION");
}

bool sql_commit(struct sql *sql)
{
	if (!sql->answer.lost)
		command(sql, "COMMIT");
	sql->in_transaction = false;
	if (!sql->answer.lost)
		return true;
	if (mysql_rollback(sql->my) != 0)
		die("ROLLBACK", mysql_error(sql->my));
	sql->answer.lost = false;
	return false;
}
