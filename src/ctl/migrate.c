/* Migrations are the files NNNN_name.sql of a directory, applied in the order of their numbers,
 * each once.  A migration records its own number in schema_version, last. */
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
#include "store/stmt.h"

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
	struct db_rows rows;
	bool locked;
	enum err err;

	err = db_query_row(db, &rows, STMT_SCHEMA_LOCK, DB_NO_ARGS);
	if (err != ERR_OK)
		return ctl_failed(err);
	locked = db_i64(&rows, 0) == 1;
	db_rows_end(&rows);
	if (!locked)
		return ctl_refused("another migration is under way: wait for it");
	return 0;
}

static int apply(struct ctl *ctl, const char *dir, const struct dirent *entry)
{
	const char *path = arena_printf(ctl->arena, "%s/%s", dir, entry->d_name);
	uint64_t version;
	size_t len = 0;
	char *sql;
	enum err err;

	sql = read_file(ctl->arena, path, &len);
	if (sql == NULL)
		return ctl_refused("%s: %s", path, strerror(errno));
	err = db_script(ctl->db, sql, len);
	if (err == ERR_OK)
		err = schema_version(ctl->db, &version);
	if (err != ERR_OK)
		return ctl_refused(
		    "%s failed, perhaps half way: see the message above, put the schema "
		    "right (or restore it) and run this again",
		    path);
	if (version != number_of(entry))
		return ctl_refused("%s did not record itself in schema_version", path);
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
	struct json_object *root, *applied;
	uint64_t version;
	int status = 0;
	enum err err;

	err = schema_version(ctl->db, &version);
	if (err != ERR_OK)
		return ctl_failed(err);
	root = json_object_new_object();
	applied = out_array(root, "applied");
	for (int i = 0; i < n && status == 0; i++) {
		if (number_of(files[i]) <= version)
			continue;
		status = apply(ctl, dir, files[i]);
		if (status == 0)
			out_text(out_element(applied), "migration", files[i]->d_name);
	}
	out_u64(root, "schema_version", version + json_object_array_length(applied));
	out_print(ctl->json, root, NULL);
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
