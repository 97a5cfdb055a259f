#include "db/db_impl.h"

#include <errmsg.h>
#include <mysqld_error.h>

struct fault {
	unsigned number;
	enum err class;
};

/*
 * RETRY      the server undid the statement or the transaction; it may well succeed if run again
 * BUSY       nothing of it happened, and running it again at once would only add to the trouble:
 *            the server is short of something, locked for a backup, or its storage fails
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

	/* ended before its time */
	{ ER_STATEMENT_TIMEOUT, ERR_DB_BUSY }, /* 1969; max_statement_time */
	{ ER_QUERY_INTERRUPTED, ERR_DB_BUSY }, /* 1317; KILL QUERY */
	{ ER_LOCK_ABORTED, ERR_DB_BUSY },      /* 1689; for somebody's exclusive lock */

	/* a backup's lock */
	{ ER_CANT_UPDATE_WITH_READLOCK, ERR_DB_BUSY }, /* 1223 */
	{ ER_BACKUP_LOCK_IS_ACTIVE, ERR_DB_BUSY },     /* 4145 */

	/* full: the disk, a table, a log */
	{ ER_DISK_FULL, ERR_DB_BUSY },                /* 1021 */
	{ ER_RECORD_FILE_FULL, ERR_DB_BUSY },         /* 1114; how InnoDB says "disk full" */
	{ ER_NOT_KEYFILE, ERR_DB_BUSY },              /* 1034; how a temporary table says it */
	{ ER_INDEX_FILE_FULL, ERR_DB_BUSY },          /* 4139 */
	{ ER_INNODB_UNDO_LOG_FULL, ERR_DB_BUSY },     /* 3019 */
	{ ER_TRANS_CACHE_FULL, ERR_DB_BUSY },         /* 1197; the binary log's */
	{ ER_STMT_CACHE_FULL, ERR_DB_BUSY },          /* 1705; the same */
	{ ER_LOCK_TABLE_FULL, ERR_DB_BUSY },          /* 1206 */
	{ ER_TOO_MANY_CONCURRENT_TRXS, ERR_DB_BUSY }, /* 1637 */
	{ ER_MAX_PREPARED_STMT_COUNT_REACHED, ERR_DB_BUSY }, /* 1461 */

	/* out of memory */
	{ ER_OUTOFMEMORY, ERR_DB_BUSY },          /* 1037 */
	{ ER_OUT_OF_SORTMEMORY, ERR_DB_BUSY },    /* 1038 */
	{ ER_OUT_OF_RESOURCES, ERR_DB_BUSY },     /* 1041 */
	{ ER_ENGINE_OUT_OF_MEMORY, ERR_DB_BUSY }, /* 3015 */
	{ ER_STD_BAD_ALLOC_ERROR, ERR_DB_BUSY },  /* 3044 */

	/* files: too many are open, or the disk fails */
	{ ER_CANT_CREATE_FILE, ERR_DB_BUSY },        /* 1004 */
	{ ER_CANT_LOCK, ERR_DB_BUSY },               /* 1015 */
	{ ER_CANT_OPEN_FILE, ERR_DB_BUSY },          /* 1016 */
	{ ER_ERROR_ON_CLOSE, ERR_DB_BUSY },          /* 1023 */
	{ ER_ERROR_ON_READ, ERR_DB_BUSY },           /* 1024 */
	{ ER_ERROR_ON_WRITE, ERR_DB_BUSY },          /* 1026 */
	{ ER_FILSORT_ABORT, ERR_DB_BUSY },           /* 1028 */
	{ ER_UNEXPECTED_EOF, ERR_DB_BUSY },          /* 1039 */
	{ ER_IO_READ_ERROR, ERR_DB_BUSY },           /* 1810 */
	{ ER_IO_WRITE_ERROR, ERR_DB_BUSY },          /* 1811 */
	{ ER_TEMP_FILE_WRITE_FAILURE, ERR_DB_BUSY }, /* 1878 */

	/* the storage engine says no */
	{ ER_GET_ERRNO, ERR_DB_BUSY },                 /* 1030 */
	{ ER_GET_ERRMSG, ERR_DB_BUSY },                /* 1296 */
	{ ER_GET_TEMPORARY_ERRMSG, ERR_DB_BUSY },      /* 1297 */
	{ ER_AUTOINC_READ_FAILED, ERR_DB_BUSY },       /* 1467 */
	{ ER_INTERNAL_ERROR, ERR_DB_BUSY },            /* 1815 */
	{ ER_ERROR_DURING_COMMIT, ERR_DB_BUSY },       /* 1180; see db_leaves_open() */
	{ ER_PRIOR_COMMIT_FAILED, ERR_DB_BUSY },       /* 1964; of the same group */
	{ ER_BINLOG_ROW_LOGGING_FAILED, ERR_DB_BUSY }, /* 1534 */
	{ ER_BINLOG_LOGGING_IMPOSSIBLE, ERR_DB_BUSY }, /* 1598 */
	{ ER_CANNOT_UPDATE_GTID_STATE, ERR_DB_BUSY },  /* 1942 */

	/* damaged, until an administrator has mended it */
	{ ER_OPEN_AS_READONLY, ERR_DB_BUSY },        /* 1036; innodb_force_recovery */
	{ ER_CRASHED_ON_USAGE, ERR_DB_BUSY },        /* 1194 */
	{ ER_CRASHED_ON_REPAIR, ERR_DB_BUSY },       /* 1195 */
	{ ER_INDEX_CORRUPT, ERR_DB_BUSY },           /* 1712 */
	{ ER_TABLESPACE_MISSING, ERR_DB_BUSY },      /* 1812 */
	{ ER_TABLESPACE_DISCARDED, ERR_DB_BUSY },    /* 1814 */
	{ ER_INNODB_INDEX_CORRUPT, ERR_DB_BUSY },    /* 1817 */
	{ ER_TABLE_CORRUPT, ERR_DB_BUSY },           /* 1877 */
	{ ER_NO_SUCH_TABLE_IN_ENGINE, ERR_DB_BUSY }, /* 1932 */
	{ ER_FILE_CORRUPT, ERR_DB_BUSY },            /* 3000 */

	/* a server that may not write: the writer is another one by now */
	{ ER_OPTION_PREVENTS_STATEMENT, ERR_DB_DOWN },             /* 1290; read_only */
	{ ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION, ERR_DB_DOWN }, /* 1792; tx_read_only */
	{ ER_READ_ONLY_MODE, ERR_DB_DOWN },                        /* 1836 */
	{ ER_INNODB_READ_ONLY, ERR_DB_DOWN },                      /* 1874 */
	{ ER_UNKNOWN_COM_ERROR, ERR_DB_DOWN },    /* 1047; a Galera node not in sync */
	{ ER_SERVER_OFFLINE_MODE, ERR_DB_DOWN },  /* 3032 */
	{ ER_UNKNOWN_STMT_HANDLER, ERR_DB_DOWN }, /* 1243; a proxy has changed the server */

	/* no connection, or not for long */
	{ ER_CON_COUNT_ERROR, ERR_DB_DOWN },           /* 1040 */
	{ ER_SERVER_SHUTDOWN, ERR_DB_DOWN },           /* 1053 */
	{ ER_NORMAL_SHUTDOWN, ERR_DB_DOWN },           /* 1077 */
	{ ER_CANT_CREATE_THREAD, ERR_DB_DOWN },        /* 1135 */
	{ ER_ABORTING_CONNECTION, ERR_DB_DOWN },       /* 1152 */
	{ ER_NET_READ_ERROR_FROM_PIPE, ERR_DB_DOWN },  /* 1154 */
	{ ER_NET_FCNTL_ERROR, ERR_DB_DOWN },           /* 1155 */
	{ ER_NET_PACKETS_OUT_OF_ORDER, ERR_DB_DOWN },  /* 1156 */
	{ ER_NET_UNCOMPRESS_ERROR, ERR_DB_DOWN },      /* 1157 */
	{ ER_NET_READ_ERROR, ERR_DB_DOWN },            /* 1158 */
	{ ER_NET_READ_INTERRUPTED, ERR_DB_DOWN },      /* 1159 */
	{ ER_NET_ERROR_ON_WRITE, ERR_DB_DOWN },        /* 1160 */
	{ ER_NET_WRITE_INTERRUPTED, ERR_DB_DOWN },     /* 1161 */
	{ ER_ERROR_DURING_ROLLBACK, ERR_DB_DOWN },     /* 1181; its end is the rollback */
	{ ER_NEW_ABORTING_CONNECTION, ERR_DB_DOWN },   /* 1184 */
	{ ER_TOO_MANY_USER_CONNECTIONS, ERR_DB_DOWN }, /* 1203 */
	{ ER_USER_LIMIT_REACHED, ERR_DB_DOWN },        /* 1226 */
	{ ER_CONNECTION_KILLED, ERR_DB_DOWN },         /* 1927 */

	/* the connector's own */
	{ CR_SOCKET_CREATE_ERROR, ERR_DB_DOWN },  /* 2001 */
	{ CR_CONNECTION_ERROR, ERR_DB_DOWN },     /* 2002 */
	{ CR_CONN_HOST_ERROR, ERR_DB_DOWN },      /* 2003 */
	{ CR_IPSOCK_ERROR, ERR_DB_DOWN },         /* 2004 */
	{ CR_UNKNOWN_HOST, ERR_DB_DOWN },         /* 2005 */
	{ CR_SERVER_GONE_ERROR, ERR_DB_DOWN },    /* 2006; nothing was sent */
	{ CR_SERVER_HANDSHAKE_ERR, ERR_DB_DOWN }, /* 2012 */
	{ CR_SERVER_LOST, ERR_DB_DOWN },          /* 2013; the reply did not come */
	{ CR_NET_PACKET_TOO_LARGE, ERR_DB_DOWN }, /* 2020; or could not be read */
	{ CR_SSL_CONNECTION_ERROR, ERR_DB_DOWN }, /* 2026 */
	{ CR_MALFORMED_PACKET, ERR_DB_DOWN },     /* 2027; so does half a reply */
	{ CR_SERVER_LOST_EXTENDED, ERR_DB_DOWN }, /* 2055 */
	{ CR_ERR_NET_READ, ERR_DB_DOWN },         /* 5013 */
	{ CR_ERR_NET_WRITE, ERR_DB_DOWN },        /* 5014 */
	{ CR_ERR_NET_UNCOMPRESS, ERR_DB_DOWN },   /* 5015 */
};

enum err db_classify(unsigned number)
{
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
		if (faults[i].number == number)
			return faults[i].class;
	return ERR_INTERNAL;
}

/* The numbers that the connector makes itself: the server's answer was not had. */
static bool is_connectors_own(unsigned number)
{
	return (number >= CR_MIN_ERROR && number <= CR_MAX_ERROR) || number >= CER_MIN_ERROR;
}

/*
 * What the server answered has not happened, COMMIT too: refused by read_only or a backup's lock,
 * it can still be rolled back, and one that was done is answered OK even if it was killed
 * meanwhile. The exception is 1180.  A storage engine that fails in the middle of a commit says it,
 * and so does a Galera node that lost its cluster there: whether the others have the transaction,
 * it does not know.  So this one is taken for a lost reply.
 */
bool db_leaves_open(unsigned number)
{
	if (number == CR_SERVER_GONE_ERROR)
		return false; /* it could not be sent */
	return is_connectors_own(number) || number == ER_ERROR_DURING_COMMIT;
}

bool db_is_fatal_to_connection(unsigned number)
{
	/* Out of sync is a defect of ours; the next request shall not inherit it. */
	return db_classify(number) == ERR_DB_DOWN || number == CR_COMMANDS_OUT_OF_SYNC;
}
