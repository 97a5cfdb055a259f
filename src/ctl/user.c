#include "domain/user.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "ctl/faults.h"
#include "ctl/out.h"
#include "ctl/verbs.h"
#include "domain/points.h"

static struct uuid uuid_of(const char *text)
{
	struct uuid uuid;

	if (!uuid_parse(text, strlen(text), &uuid))
		cli_misuse("not a UUID such as 01234567-89ab-cdef-0123-456789abcdef: %s", text);
	return uuid;
}

static int print(struct ctl *ctl, const struct uuid *uuid, uint64_t balance)
{
	struct json_out out = out_open(ctl);

	out_uuid(&out, "user_id", uuid);
	out_u64(&out, "balance", balance);
	return out_close(ctl, &out);
}

int ctl_user_add(struct ctl *ctl)
{
	struct user_new user = {
		.uuid = uuid_of(ctl->option[OPT_UUID]),
		.balance = ctl_u64_or(ctl, OPT_BALANCE, 0, POINTS_BALANCE_MAX, 0),
	};
	struct user_id id;
	enum err err;

	err = user_add(ctl_db(ctl), ctl_actor(ctl), &user, &id);
	if (err == ERR_DUPLICATE)
		return ctl_refused("user %s exists already: frontrowctl user show %s",
		    ctl->option[OPT_UUID], ctl->option[OPT_UUID]);
	if (err != ERR_OK)
		return ctl_failed(err);
	return print(ctl, &user.uuid, user.balance);
}

int ctl_user_show(struct ctl *ctl)
{
	struct uuid uuid = uuid_of(ctl->operand);
	struct user user;
	enum err err;

	err = user_get(ctl_db(ctl), &uuid, &user);
	if (err == ERR_INVALID_USER)
		return ctl_refused(
		    "there is no user %s: frontrowctl user add makes one", ctl->operand);
	if (err != ERR_OK)
		return ctl_failed(err);
	return print(ctl, &user.uuid, user.balance);
}

struct user_list {
	struct user_new *user;
	unsigned long *line; /* of each, in the file */
	size_t n, room;
};

static bool read_balance(const char *text, uint64_t *balance_r)
{
	size_t digits = strspn(text, "0123456789");

	if (digits == 0 || digits > 13 || text[digits] != '\0')
		return false;
	*balance_r = strtoull(text, NULL, 10);
	return *balance_r <= POINTS_BALANCE_MAX;
}

static bool is_header(const struct csv *csv)
{
	return strcasecmp(csv->field[0], "uuid") == 0 && strcasecmp(csv->field[1], "balance") == 0;
}

static void keep(struct user_list *list, const struct user_new *user, unsigned long line)
{
	if (list->n == list->room) {
		list->room = list->room ? 2 * list->room : 1024;
		list->user = memory_resize(list->user, list->room, sizeof(*list->user));
		list->line = memory_resize(list->line, list->room, sizeof(*list->line));
	}
	list->line[list->n] = line;
	list->user[list->n++] = *user;
}

static const char *read_user(void *arg, const struct csv *csv)
{
	struct user_list *list = arg;
	struct user_new user;

	if (!csv_has_columns(csv, 2))
		return "not uuid,balance";
	if (list->n == 0 && is_header(csv))
		return NULL;
	if (!uuid_parse(csv->field[0], strlen(csv->field[0]), &user.uuid))
		return "not a UUID";
	if (!read_balance(csv->field[1], &user.balance))
		return "not a balance of 0 to 1000000000000, in digits only";
	keep(list, &user, csv->number);
	return NULL;
}

/* ---- one user, two balances ----------------------------------------------------------------- */

/* Of indices into the list. */
static int by_uuid(const void *a, const void *b, void *ctx)
{
	const struct user_list *list = ctx;
	size_t x = *(const size_t *)a, y = *(const size_t *)b;
	int order =
	    memcmp(list->user[x].uuid.b, list->user[y].uuid.b, sizeof(list->user[x].uuid.b));

	return order != 0 ? order : (x > y) - (x < y);
}

/* The same line again is harmless; the same user with another balance is not, because nobody knows
 * which is meant. */
static void find_conflicts(struct faults *faults, struct user_list *list)
{
	size_t *order = memory_resize(NULL, list->n + 1, sizeof(*order));
	char uuid[UUID_TEXT_LEN + 1];

	for (size_t i = 0; i < list->n; i++)
		order[i] = i;
	qsort_r(order, list->n, sizeof(*order), by_uuid, list);
	for (size_t i = 1; i < list->n; i++) {
		const struct user_new *one = &list->user[order[i - 1]];
		const struct user_new *other = &list->user[order[i]];

		if (!uuid_equal(&one->uuid, &other->uuid) || one->balance == other->balance)
			continue;
		uuid_format(&one->uuid, uuid);
		faults_add(faults, list->line[order[i]],
		    "user %s has another balance here, %llu, than in line %lu, %llu", uuid,
		    (unsigned long long)other->balance, list->line[order[i - 1]],
		    (unsigned long long)one->balance);
	}
	free(order);
}

/* ---- the import ----------------------------------------------------------------------------- */

/* What was committed stays. */
static int stopped(
    struct ctl *ctl, const struct user_list *list, size_t done, uint64_t added, enum err err)
{
	ctl_refused("%s: stopped before line %lu: %zu of %zu users are done, %llu of them new",
	    ctl->operand, list->line[done], done, list->n, (unsigned long long)added);
	return ctl_stopped(err);
}

static int import(struct ctl *ctl, const struct user_list *list)
{
	const struct actor *by = ctl_actor(ctl);
	struct db *db = ctl_db(ctl);
	uint64_t added, sum = 0;
	struct json_out out;
	enum err err;

	for (size_t at = 0, n; at < list->n; at += n) {
		n = list->n - at < USER_IMPORT_AT_ONCE ? list->n - at : USER_IMPORT_AT_ONCE;
		err = user_import(db, by, list->user + at, n, &added);
		if (err != ERR_OK)
			return stopped(ctl, list, at, sum, err);
		sum += added;
		ctl_progress("users", at + n, list->n);
	}
	out = out_open(ctl);
	out_u64(&out, "read", list->n);
	out_u64(&out, "added", sum);
	return out_close(ctl, &out);
}

int ctl_user_import(struct ctl *ctl)
{
	struct faults faults = { .path = ctl->operand };
	struct user_list list = { 0 };
	int status;

	status = faults_read(&faults, read_user, &list);
	if (status == 0) {
		find_conflicts(&faults, &list);
		status = faults_end(&faults, "imported");
	}
	if (status == 0)
		status = import(ctl, &list);
	free(list.user);
	free(list.line);
	return status;
}
