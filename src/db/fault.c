#include "db/db_impl.h"

#include <errmsg.h>
#include <mysqld_error.h>

#include "base/log.h"

struct fault {
	unsigned number;
	enum err class;
};

/*
 * RETRY      the server undid the statement or the transaction; it may well succeed if run again
 * BUSY       nothing of it happened, and running it again at once would only add to the trouble
 * DOWN       there is no connection any more, or one that had better be made anew
 * All other numbers are defects of ours or of the installation: INTERNAL.
 */
static const struct fault faults[] = {
	{ ER_LOCK_DEADLOCK, ERR_DB_RETRY },     /* 1213; Galera's failed certification too */
	{ ER_LOCK_WAIT_TIMEOUT, ERR_DB_RETRY }, /* 1205; undoes the statement only */
	{ ER_CHECKREAD, ERR_DB_RETRY },         /* 1020; innodb_snapshot_isolation */
	{ ER_TABLE_DEF_CHANGED, ERR_DB_RETRY }, /* 1412; a migration went by */
	{ ER_NEED_REPREPARE, ERR_DB_RETRY },    /* 1615; the same */
	{ ER_DUP_ENTRY, ERR_DUPLICATE },        /* 1062 */

	{ ER_STATEMENT_TIMEOUT, ERR_DB_BUSY },               /* 1969; max_statement_time */
	{ ER_QUERY_INTERRUPTED, ERR_DB_BUSY },               /* 1317; KILL QUERY */
	{ ER_DISK_FULL, ERR_DB_BUSY },                       /* 1021 */
	{ ER_ERROR_ON_WRITE, ERR_DB_BUSY },                  /* 1026 */
	{ ER_RECORD_FILE_FULL, ERR_DB_BUSY },                /* 1114; how InnoDB says "disk full" */
	{ ER_OUTOFMEMORY, ERR_DB_BUSY },                     /* 1037 */
	{ ER_OUT_OF_RESOURCES, ERR_DB_BUSY },                /* 1041 */
	{ ER_LOCK_TABLE_FULL, ERR_DB_BUSY },                 /* 1206 */
	{ ER_TOO_MANY_CONCURRENT_TRXS, ERR_DB_BUSY },        /* 1637 */
	{ ER_MAX_PREPARED_STMT_COUNT_REACHED, ERR_DB_BUSY }, /* 1461 */

	{ ER_CON_COUNT_ERROR, ERR_DB_DOWN },           /* 1040 */
	{ ER_UNKNOWN_COM_ERROR, ERR_DB_DOWN },         /* 1047; a Galera node not in sync */
	{ ER_SERVER_SHUTDOWN, ERR_DB_DOWN },           /* 1053 */
	{ ER_ABORTING_CONNECTION, ERR_DB_DOWN },       /* 1152 */
	{ ER_NET_READ_ERROR, ERR_DB_DOWN },            /* 1158 */
	{ ER_NET_READ_INTERRUPTED, ERR_DB_DOWN },      /* 1159 */
	{ ER_NET_ERROR_ON_WRITE, ERR_DB_DOWN },        /* 1160 */
	{ ER_NET_WRITE_INTERRUPTED, ERR_DB_DOWN },     /* 1161 */
	{ ER_NEW_ABORTING_CONNECTION, ERR_DB_DOWN },   /* 1184 */
	{ ER_TOO_MANY_USER_CONNECTIONS, ERR_DB_DOWN }, /* 1203 */
	{ ER_USER_LIMIT_REACHED, ERR_DB_DOWN },        /* 1226 */
	{ ER_OPTION_PREVENTS_STATEMENT, ERR_DB_DOWN }, /* 1290; read_only: the writer moved */
	{ ER_CONNECTION_KILLED, ERR_DB_DOWN },         /* 1927 */
	{ CR_CONNECTION_ERROR, ERR_DB_DOWN },          /* 2002 */
	{ CR_CONN_HOST_ERROR, ERR_DB_DOWN },           /* 2003 */
	{ CR_SERVER_GONE_ERROR, ERR_DB_DOWN },         /* 2006; nothing was sent */
	{ CR_SERVER_LOST, ERR_DB_DOWN },               /* 2013; the reply did not come */
	{ CR_MALFORMED_PACKET, ERR_DB_DOWN },          /* 2027; so does half a reply */
	{ CR_SERVER_LOST_EXTENDED, ERR_DB_DOWN },      /* 2055 */
};

enum err db_classify(unsigned number)
{
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
		if (faults[i].number == number)
			return faults[i].class;
	return ERR_INTERNAL;
}

bool db_is_fatal_to_connection(unsigned number)
{
	/* Out of sync is a defect of ours; the next request shall not inherit it. */
	return db_classify(number) == ERR_DB_DOWN || number == CR_COMMANDS_OUT_OF_SYNC;
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
