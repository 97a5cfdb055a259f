#include "worker/sound.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "domain/safety.h"
#include "domain/schema.h"
#include "store/config.h"

#define WHY_MAX 512

static _Noreturn void refuse(const struct conf *conf, enum conf_key key, const char *why)
{
	char where[CONF_WHERE_MAX];

	conf_where(conf, key, where);
	log_fatal("%s: %s", where, why);
}

/* Connector/C passes over an option file that it cannot read, and one that all may write. */
static void check_mysql_file(const struct conf *conf)
{
	const char *wrong = NULL, *path = conf->mysql_file;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	char why[WHY_MAX];
	struct stat st;

	if (fd < 0 || fstat(fd, &st) != 0)
		wrong = strerror(errno);
	else if (!S_ISREG(st.st_mode))
		wrong = "not a regular file";
	else if (st.st_mode & (S_IRWXO | S_IWGRP))
		wrong = "others than its owner and group may read it, or others than its owner "
			"write it; it must be mode 0640 or stricter";
	if (fd >= 0)
		close(fd);
	if (wrong == NULL)
		return;
	snprintf(why, sizeof(why), "%s: %s", path, wrong);
	refuse(conf, CONF_mysql_file, why);
}

/* Whoever writes it says who is believed, and which key signs. */
static void check_conf_file(const char *path)
{
	struct stat st;

	if (stat(path, &st) == 0 && st.st_mode & S_IWOTH)
		log_fatal("%s: everybody may write it; it must be mode 0644 or stricter", path);
}

static void load_keys(const struct conf *conf, struct token_keys *keys_r)
{
	char why[WHY_MAX];

	if (!token_keys_load(keys_r, conf->key_file, NULL, why, sizeof(why)))
		refuse(conf, CONF_key_file, why);
	if (!token_keys_load(keys_r, conf->key_file, conf->previous_key_file, why, sizeof(why)))
		refuse(conf, CONF_previous_key_file, why);
}

/* A release before this key has no such file.  Its upgrade makes nginx send the key first, and then
 * makes the workers ask for it; until then a file that nobody named may be absent. */
static void load_nginx_keys(const struct conf *conf, struct nginx_keys *keys_r)
{
	const char *path = conf->nginx_key_file;
	char why[WHY_MAX];

	keys_r->n = 0;
	if (*path == '\0' || (conf->given_at[CONF_nginx_key_file] == 0 && access(path, F_OK) != 0 &&
				 errno == ENOENT))
		log_warn(
		    "no nginx_key_file: every program that can connect to the sockets is believed");
	else if (!nginx_keys_load(keys_r, path, why, sizeof(why)))
		refuse(conf, CONF_nginx_key_file, why);
}

static void check_database(const struct conf *conf)
{
	struct db_config config = store_config(conf);
	char why[SCHEMA_WHY_MAX], unsafe[SAFETY_WHY_MAX] = "";
	struct db *db = db_open(&config);
	enum err err = schema_check(db, why);

	if (err == ERR_OK && *why == '\0')
		err = safety_check(db, unsafe);
	db_close(&db);
	if (err != ERR_OK)
		log_warn("no database: its schema and settings are not checked");
	else if (*why != '\0')
		log_fatal("%s", why);
	else if (*unsafe != '\0')
		refuse(conf, CONF_mysql_file, unsafe);
}

void sound_check(const struct conf *conf, struct secrets *secrets_r)
{
	check_conf_file(conf->path);
	if (conf->auth == CONF_AUTH_OPEN)
		log_warn("auth = open: every caller is believed; for a demonstration only");
	load_keys(conf, &secrets_r->token);
	load_nginx_keys(conf, &secrets_r->nginx);
	check_mysql_file(conf);
	check_database(conf);
}
