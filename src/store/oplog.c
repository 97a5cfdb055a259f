#include "store/oplog.h"

#include "store/list.h"
#include "store/stmt.h"

enum err store_oplog_insert(
    struct db *db, const char *actor, const char *verb, const char *object, const char *details)
{
	return db_exec(db, STMT_OPLOG_INSERT, NULL,
	    DB_ARGS(DB_TEXT(actor), DB_TEXT(verb), DB_TEXT(object), DB_TEXT(details)));
}

static void entry_row(const struct db_rows *rows, struct arena *arena, void *out)
{
	struct oplog_entry *e = out;

	e->id = db_u64(rows, 0);
	e->at = db_instant(rows, 1);
	e->actor = db_text_dup(rows, 2, arena);
	e->verb = db_text_dup(rows, 3, arena);
	e->object = db_text_dup(rows, 4, arena);
	e->details = db_text_dup(rows, 5, arena);
}

enum err store_oplog_list(struct db *db, struct arena *arena, struct instant since, uint64_t before,
    unsigned limit, struct oplog_entry **list_r, size_t *n_r)
{
	struct db_rows rows;
	enum err err;

	err = db_query(db, &rows, STMT_OPLOG_LIST,
	    DB_ARGS(DB_U64(before), DB_INSTANT(since), DB_INSTANT(since), DB_U64(limit)));
	if (err == ERR_OK)
		*list_r = store_list(&rows, arena, sizeof(**list_r), entry_row, n_r);
	return err;
}
