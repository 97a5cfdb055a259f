#include "store/oplog.h"

#include "store/stmt.h"

enum err store_oplog_insert(
    struct db *db, const char *actor, const char *verb, const char *object, const char *details)
{
	return db_exec(db, STMT_OPLOG_INSERT, NULL,
	    DB_ARGS(DB_TEXT(actor), DB_TEXT(verb), DB_TEXT(object), DB_TEXT(details)));
}

DB_ROW(oplog_entry, struct oplog_entry, COL(id), COL(at), COL(actor), COL(verb), COL(object),
    COL(details));

enum err store_oplog_list(struct db *db, struct arena *arena, struct instant since, uint64_t before,
    unsigned limit, struct oplog_entry **list_r, size_t *n_r)
{
	return db_list(db, STMT_OPLOG_LIST, arena, list_r, n_r,
	    DB_ARGS(DB_U64(before), DB_INSTANT(since), DB_INSTANT(since), DB_U64(limit)));
}
