#include "domain/oplog.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "domain/text.h"

bool actor_valid(const char *name)
{
	return text_fits(name, 1, 100);
}

__attribute__((format(printf, 5, 0))) static enum err write(struct db *db, const struct actor *by,
    const char *verb, const char *object, const char *details, va_list args)
{
	va_list again;
	size_t size;
	char *text;
	enum err err;

	va_copy(again, args);
	size = (size_t)vsnprintf(NULL, 0, details, again) + 1;
	va_end(again);
	text = memory_new(size, 1);
	vsnprintf(text, size, details, args);
	err = store_oplog_insert(db, by->name, verb, object, text);
	free(text);
	return err;
}

enum err oplog_write(struct db *db, const struct actor *by, const char *verb, const char *object,
    const char *details, ...)
{
	va_list args;
	enum err err;

	va_start(args, details);
	err = write(db, by, verb, object, details, args);
	va_end(args);
	return err;
}

enum err oplog_write_id(
    struct db *db, const struct actor *by, const char *verb, uint64_t id, const char *details, ...)
{
	char object[24];
	va_list args;
	enum err err;

	snprintf(object, sizeof(object), "%llu", (unsigned long long)id);
	va_start(args, details);
	err = write(db, by, verb, object, details, args);
	va_end(args);
	return err;
}

enum err oplog_list(struct db *db, struct arena *arena, struct instant since, uint64_t before,
    unsigned limit, struct oplog_entry **list_r, size_t *n_r)
{
	return store_oplog_list(
	    db, arena, since, before == 0 ? INT64_MAX : before, limit, list_r, n_r);
}
