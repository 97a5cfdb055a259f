/*
 * Calls of the line that meet a lock which is not let go: each gives up soon, says that nothing
 * has happened, and holds up nobody who does not need that lock.
 */
#include <string.h>

#include "domain/user.h"
#include "race/race.h"

#define CALLERS 8

/* A wait of 0.5 s at the gate and one of 0.5 s at a row; a session of the shop waits 2 s at one
 * row alone. */
#define TWO_WAITS_US INT64_C(1900000)

struct callers {
	struct uuid users[CALLERS];
	struct token tokens[CALLERS];
};

static struct race race_of_the_line(racer_fn *run, void *arg, const char *held)
{
	return (struct race){ .run = run,
		.arg = arg,
		.racers = CALLERS,
		.held = held,
		.jam = 1,
		.held_to_the_end = true,
		.patience = DB_BRISK };
}

static enum err join(struct db *db, unsigned n, void *arg)
{
	const struct callers *c = arg;
	struct token_view view;
	bool created;

	return queue_join(db, &c->users[n], (struct concert_id){ 0 }, &view, &created);
}

/* What a join does for a user whom `unknown_user = create` makes on the way in. */
static enum err create(struct db *db, unsigned n, void *arg)
{
	const struct callers *c = arg;
	struct user_id id;

	return user_add(db, NULL, &(struct user_new){ .uuid = c->users[n] }, &id);
}

static enum err leave(struct db *db, unsigned n, void *arg)
{
	const struct callers *c = arg;

	return queue_leave(db, &c->tokens[n]);
}

static enum err poll_line(struct db *db, unsigned n, void *arg)
{
	const struct callers *c = arg;
	struct token_view view;

	return queue_place(db, &c->tokens[n], true, &view);
}

START_TEST(join_gives_up_a_locked_user)
{
	struct callers c;
	struct race it = race_of_the_line(join, &c, "SELECT id FROM user FOR UPDATE");
	struct tally tally;

	for (unsigned i = 0; i < CALLERS; i++)
		c.users[i] = given_user(0);
	tally = race(&it);
	ck_assert_ended(&tally, ERR_DB_BUSY, CALLERS);
	ck_assert_int_lt(tally.longest_us, TWO_WAITS_US);
	ck_assert_int_eq(sql_int("SELECT COUNT(*) FROM queue_token"), 0);
}
END_TEST

/* The rows of an import, say, that is not committed yet. */
START_TEST(join_gives_up_a_user_who_is_being_made)
{
	struct callers c;
	struct race it = race_of_the_line(create, &c,
	    "INSERT INTO user (uuid) SELECT CONCAT('00000000-0000-4000-8000-00000000000', seq)"
	    " FROM seq_0_to_7");
	struct tally tally;

	for (unsigned i = 0; i < CALLERS; i++) {
		char text[] = "00000000-0000-4000-8000-000000000000";

		text[UUID_TEXT_LEN - 1] = (char)('0' + i);
		ck_assert(uuid_parse(text, UUID_TEXT_LEN, &c.users[i]));
	}
	it.jam = CALLERS;
	tally = race(&it);
	ck_assert_ended(&tally, ERR_DB_BUSY, CALLERS);
	ck_assert_int_lt(tally.longest_us, TWO_WAITS_US);
	ck_assert_int_eq(sql_int("SELECT COUNT(*) FROM user"), 0);
}
END_TEST

START_TEST(leaving_gives_up_a_locked_token)
{
	struct callers c;
	struct race it = race_of_the_line(leave, &c, "SELECT id FROM queue_token FOR UPDATE");
	struct tally tally;

	given_queue_set("capacity = 1");
	given_turn();
	for (unsigned i = 0; i < CALLERS; i++)
		c.tokens[i] = given_waiter();
	it.jam = CALLERS;
	tally = race(&it);
	ck_assert_ended(&tally, ERR_DB_BUSY, CALLERS);
	ck_assert_int_lt(tally.longest_us, TWO_WAITS_US);
	ck_assert_int_eq(
	    sql_int("SELECT COUNT(*) FROM queue_token WHERE status = 'WAITING'"), CALLERS);
}
END_TEST

/* One of them tries to admit, in vain, and each is told its place. */
START_TEST(poll_is_answered_while_admission_waits)
{
	struct callers c;
	struct race it = race_of_the_line(poll_line, &c, "SELECT id FROM queue_token FOR UPDATE");
	struct tally tally;

	given_queue_set("capacity = 1");
	given_turn();
	for (unsigned i = 0; i < CALLERS; i++)
		c.tokens[i] = given_waiter();
	given_queue_set("capacity = 5");
	tally = race(&it);
	ck_assert_ended(&tally, ERR_OK, CALLERS);
	ck_assert_int_lt(tally.longest_us, TWO_WAITS_US);
}
END_TEST

static void add_tests(TCase *tests)
{
	tcase_add_test(tests, join_gives_up_a_locked_user);
	tcase_add_test(tests, join_gives_up_a_user_who_is_being_made);
	tcase_add_test(tests, leaving_gives_up_a_locked_token);
	tcase_add_test(tests, poll_is_answered_while_admission_waits);
}

int main(int argc, char **argv)
{
	(void)argc;
	return run_domain_suite(argv, "waits", add_tests);
}
