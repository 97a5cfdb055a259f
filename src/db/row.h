/*
 * Rows of results, read by tables of named columns.
 *
 * A row names the columns of a result, in the statement's order, and the members of a struct which
 * they fill:
 *
 *	DB_ROW(user, struct user, COL(id), COL(uuid), COL(balance));
 *
 * Each statement of the table given at open has such a row.  It is compared with the columns that
 * the server announces: their number, the name of each and its type.  A difference is a panic that
 * names the statement and the column.  The columns are compared when the statement is prepared;
 * those of RETURNING when the statement first runs, because the server announces them no sooner.
 *
 * A column has the member's name in SQL (its AS), or the last part of a name such as set.name.
 * How the column is read follows from the member's type.  An integer, an id, an enum, a bool, a
 * struct date or a struct uuid panics at NULL.  A const char * is copied into the arena, or is NULL
 * for NULL.  A struct instant is INSTANT_NULL for NULL.  The struct is zeroed before it is filled.
 */
#ifndef DB_ROW_H
#define DB_ROW_H

#include "base/id.h"
#include "db/db.h"

enum db_col_kind {
	DB_COL_U64,
	DB_COL_I64,
	DB_COL_UNSIGNED,
	DB_COL_BOOL,
	DB_COL_TEXT,
	DB_COL_INSTANT,
	DB_COL_DATE,
	DB_COL_UUID,
	DB_COL_WORD,
	DB_COL_ROW,
};

struct db_col {
	const char *name; /* the last part of a path counts; NULL: any name */
	enum db_col_kind kind;
	bool nullable; /* NULL is 0; for DB_COL_ROW: a NULL in its first column makes all of it 0 */
	size_t offset;
	db_row_fn *row;           /* of DB_COL_ROW */
	const char *const *words; /* of DB_COL_WORD */
	unsigned nwords;
};

struct db_row_def {
	const struct db_col *cols;
	size_t n, size;
};

/* Defines the function row_NAME() for structs of `type`; the columns are made with COL() and its
 * sisters.  A row that is only part of others is static. */
#define DB_ROW(name, type, ...)                                                                    \
	const struct db_row_def *row_##name(void)                                                  \
	{                                                                                          \
		typedef type db_row_type;                                                          \
		static const struct db_col cols[] = { __VA_ARGS__ };                               \
		static const struct db_row_def def = { cols, sizeof(cols) / sizeof(cols[0]),       \
			sizeof(db_row_type) };                                                     \
                                                                                                   \
		return &def;                                                                       \
	}                                                                                          \
	struct db_row_def

/* clang-format off */
#define DB_KIND_OF(value) _Generic((value),                                                        \
	uint64_t: DB_COL_U64, struct user_id: DB_COL_U64, struct queue_id: DB_COL_U64,             \
	struct token_id: DB_COL_U64, struct concert_id: DB_COL_U64, struct schedule_id: DB_COL_U64, \
	struct seat_id: DB_COL_U64, struct reservation_id: DB_COL_U64,                             \
	struct payment_id: DB_COL_U64, struct entry_id: DB_COL_U64,                                \
	int64_t: DB_COL_I64, unsigned: DB_COL_UNSIGNED, bool: DB_COL_BOOL,                         \
	const char *: DB_COL_TEXT, struct instant: DB_COL_INSTANT, struct date: DB_COL_DATE,       \
	struct uuid: DB_COL_UUID)
#define DB_MEMBER(member) ((db_row_type *)0)->member
#define DB_COL(member, kind_, ...)                                                                 \
	{ .kind = (kind_), .offset = offsetof(db_row_type, member), __VA_ARGS__ }

#define COL(member) DB_COL(member, DB_KIND_OF(DB_MEMBER(member)), .name = #member)
/* It has another name in SQL. */
#define COL_AS(member, name_) DB_COL(member, DB_KIND_OF(DB_MEMBER(member)), .name = (name_))
/* It is 0 for NULL. */
#define COL_OR_0(member)                                                                           \
	DB_COL(member, DB_KIND_OF(DB_MEMBER(member)), .name = #member, .nullable = true)
/* For a row of one column, which may have any name: the struct is the value. */
#define COL_VALUE { .kind = DB_KIND_OF(*(db_row_type *)0) }
/* A word of an SQL ENUM; the member is the word's index in words[].  If words[0] is NULL, the
 * member is 0 for NULL and for a word that is not in the list; otherwise both are a panic. */
#define COL_WORD(member, words_)                                                                   \
	DB_COL(member, _Generic(DB_MEMBER(member), unsigned: DB_COL_WORD), .name = #member,        \
	    .words = (words_), .nwords = sizeof(words_) / sizeof((words_)[0]))
/* All columns of another row: they fill a member of that row's type, or, as a group, members of
 * this struct itself.  OR_0: of a LEFT JOIN, where the first of these columns may be NULL. */
#define COL_ROW(member, row_)      DB_COL(member, DB_COL_ROW, .row = (row_))
#define COL_ROW_OR_0(member, row_) DB_COL(member, DB_COL_ROW, .row = (row_), .nullable = true)
#define COL_GROUP_OR_0(row_)       { .kind = DB_COL_ROW, .row = (row_), .nullable = true }
/* clang-format on */

/* Fills *row_r from the current row.  Its size must be that of the statement's row. */
#define db_read(rows, arena, row_r) db_read_sized(rows, arena, row_r, sizeof(*(row_r)))
void db_read_sized(const struct db_rows *rows, struct arena *arena, void *row_r, size_t size);

/* Runs a statement and fills *row_r from its first row; ERR_NO_ROW if there is none.  `arena` may
 * be NULL if the row has no text.  The last argument is DB_ARGS(...), as in the two below. */
#define db_get(db, stmt, arena, row_r, ...)                                                        \
	db_get_sized(db, stmt, arena, row_r, sizeof(*(row_r)), __VA_ARGS__)
MUST_CHECK enum err db_get_sized(struct db *db, unsigned stmt, struct arena *arena, void *row_r,
    size_t size, const struct db_arg *args, size_t nargs);

/* Runs a statement and reads all its rows into an array in the arena. */
#define db_list(db, stmt, arena, list_r, n_r, ...)                                                 \
	db_list_sized(db, stmt, arena, (void **)(list_r), sizeof(**(list_r)), n_r, __VA_ARGS__)
MUST_CHECK enum err db_list_sized(struct db *db, unsigned stmt, struct arena *arena, void **list_r,
    size_t size, size_t *n_r, const struct db_arg *args, size_t nargs);

/* Runs a statement whose row is not read, such as one that locks.  ERR_NO_ROW if there is no row.
 */
MUST_CHECK enum err db_find(struct db *db, unsigned stmt, const struct db_arg *args, size_t nargs);

#endif
