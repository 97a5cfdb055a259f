/* Migrations are the files NNNN_name.sql of a directory, applied in the order of their numbers.  A
 * migration records its own number in schema_version, last.  One that failed half way is run again
 * from its beginning, so each of its statements may be repeated. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ctl/out.h"
#include "ctl/verbs.h"
#include "domain/schema.h"
#include "store/config.h"
#include "store/schema.h"

#define NUMBER_DIGITS 4

static int is_migration(const struct dirent *entry)
{
	const char *name = entry->d_name, *end = strrchr(name, '.');

	return strspn(name, "0123456789") == NUMBER_DIGITS && name[NUMBER_DIGITS] == '_' && end &&
	       strcmp(end, ".sql") == 0;
}

static uint64_t number_of(const struct dirent *entry)
{
	return strtoull(entry->d_name, NULL, 10);
}

/* The whole file in the arena, or NULL with errno. */
static char *read_file(struct arena *arena, const char *path, size_t *len_r)
{
	FILE *file = fopen(path, "r");
	char *text = NULL;
	struct stat st;

	if (file == NULL)
		return NULL;
	if (fstat(fileno(file), &st) == 0) {
		text = arena_alloc(arena, (size_t)st.st_size + 1);
		*len_r = fread(text, 1, (size_t)st.st_size, file);
		if (ferror(file))
			text = NULL;
	}
	fclose(file);
	return text;
}

/* Two migrations at once would run into each other: the lock lasts as long as the connection. */
static int lock(struct db *db)
{
	bool locked;
	enum err err = store_schema_lock(db, &locked);

	if (err != ERR_OK)
		return ctl_failed(err);
	if (!locked)
		return ctl_refused("another migration is under way: wait for it");
	return 0;
}

struct migration {
	uint64_t number;
	const char *name, *path, *sql;
	size_t len;
};

/* The files that are newer than the schema, in the arena. */
static int read_newer(struct ctl *ctl, struct dirent **files, int n, const char *dir,
    uint64_t version, struct migration *list, size_t *n_r)
{
	*n_r = 0;
	for (int i = 0; i < n; i++) {
		struct migration *m = &list[*n_r];

		m->number = number_of(files[i]);
		if (m->number <= version)
			continue;
		m->name = files[i]->d_name;
		m->path = arena_printf(ctl->arena, "%s/%s", dir, m->name);
		m->sql = read_file(ctl->arena, m->path, &m->len);
		if (m->sql == NULL)
			return ctl_refused("%s: %s", m->path, strerror(errno));
		(*n_r)++;
	}
	return 0;
}

/* Before the first statement. */
static int check_trust(struct ctl *ctl, const struct migration *list, size_t n)
{
	bool triggers = false;

	for (size_t i = 0; i < n; i++)
		triggers |= memmem(list[i].sql, list[i].len, "CREATE TRIGGER", 14) != NULL;
	if (!triggers || store_schema_takes_triggers(ctl->db))
		return 0;
	return ctl_refused(
	    "the server keeps a binary log and lets the schema's owner make no triggers; nothing was "
	    "changed.  As the server's administrator run \"SET GLOBAL "
	    "log_bin_trust_function_creators = 1\", then this again.  It is needed during "
	    "migrations only");
}

static int apply(struct ctl *ctl, const struct migration *m)
{
	uint64_t version;
	enum err err;

	err = db_script(ctl->db, m->sql, m->len);
	if (err == ERR_OK)
		err = schema_version(ctl->db, &version);
	if (err != ERR_OK)
		return ctl_refused("%s failed, perhaps half way: mend what the message above names "
				   "and run this again; it begins this file anew",
		    m->path);
	if (version != m->number)
		return ctl_refused("%s did not record itself in schema_version", m->path);
	return 0;
}

/* Numbers run from 1 without a gap, so that none can be forgotten. */
static int check_numbers(struct dirent **files, int n, const char *dir)
{
	if (n == 0)
		return ctl_refused(
		    "%s: no migrations (NNNN_name.sql); --sql-dir says where they are", dir);
	for (int i = 0; i < n; i++)
		if (number_of(files[i]) != (uint64_t)i + 1)
			return ctl_refused(
			    "%s/%s: expected number %04d", dir, files[i]->d_name, i + 1);
	return 0;
}

static int apply_newer(struct ctl *ctl, struct dirent **files, int n, const char *dir)
{
	struct migration *list = arena_array(ctl->arena, (size_t)n, sizeof(*list));
	struct json_out out = out_open(ctl);
	uint64_t version, applied = 0;
	size_t newer;
	int status;
	enum err err;

	err = schema_version(ctl->db, &version);
	if (err != ERR_OK)
		return ctl_failed(err);
	status = read_newer(ctl, files, n, dir, version, list, &newer);
	if (status == 0)
		status = check_trust(ctl, list, newer);
	if (status != 0)
		return status;
	out_array(&out, "applied");
	for (size_t i = 0; i < newer && status == 0; i++) {
		status = apply(ctl, &list[i]);
		if (status != 0)
			break;
		applied++;
		out_object(&out, NULL);
		out_text(&out, "migration", list[i].name);
		out_object_end(&out);
	}
	out_array_end(&out);
	out_u64(&out, "schema_version", version + applied);
	out_close(ctl, &out);
	return status;
}

int ctl_migrate(struct ctl *ctl)
{
	const char *dir = ctl_text_or(ctl, OPT_SQL_DIR, PKGDATADIR "/sql");
	const char *owner = ctl_text_or(ctl, OPT_OWNER, SYSCONFDIR "/frontrow/owner.cnf");
	struct db_config config = store_config(ctl_conf(ctl));
	struct dirent **files;
	int n, status;

	/* Without it the client library would go on as somebody else. */
	if (access(owner, R_OK) != 0)
		return ctl_refused("%s: %s", owner, strerror(errno));
	n = scandir(dir, &files, is_migration, alphasort);
	if (n < 0)
		return ctl_refused("%s: %s", dir, strerror(errno));
	config.option_file = owner;
	config.group = "frontrow-owner";
	config.patience = DB_UNHURRIED;
	ctl->db = db_open(&config);
	status = check_numbers(files, n, dir);
	if (status == 0)
		status = lock(ctl->db);
	if (status == 0)
		status = apply_newer(ctl, files, n, dir);
	for (int i = 0; i < n; i++)
		free(files[i]);
	free(files);
	return status;
}
