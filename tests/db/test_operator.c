/* What operators change, and the log of it. */
#include <string.h>

#include "db/given.h"
#include "domain/oplog.h"

/* The newest line: "actor: verb object (details)". */
static const char *last_line(void)
{
	return sql_text("SELECT CONCAT(actor, ': ', verb, ' ', object, ' (', details, ')')"
			" FROM operator_log ORDER BY id DESC LIMIT 1");
}

static int64_t lines(void)
{
	return sql_int("SELECT COUNT(*) FROM operator_log");
}

/* ---- the log -------------------------------------------------------------------------------- */

START_TEST(each_change_leaves_one_line)
{
	struct queue_settings set = queue_settings_default();
	struct user_new user = { .balance = 5 };
	struct token token;
	struct queue_id queue;
	struct user_id id;
	uint64_t added;

	ck_assert(uuid_parse("00000000-0000-4000-8000-0000000000aa", UUID_TEXT_LEN, &user.uuid));
	ck_assert_err(user_add(app, BY, &user, &id), ERR_OK);
	ck_assert_str_eq(
	    last_line(), "kim: user add 00000000-0000-4000-8000-0000000000aa (balance=5)");
	ck_assert_err(user_import(app, BY, &user, 1, &added), ERR_OK);
	ck_assert_str_eq(last_line(), "kim: user import  (read=1 added=0)");
	set.name = "별빛";
	set.capacity = 7;
	ck_assert_err(queue_add(app, BY, &set, &queue), ERR_OK);
	ck_assert_str_eq(
	    last_line(), arena_printf(arena, "kim: queue add %llu (capacity=7 name=별빛)",
			     (unsigned long long)queue.v));
	set.opens_at = sql_instant("SELECT TIMESTAMP'2026-12-24 10:00:00.000000'");
	ck_assert_err(queue_set(app, BY, queue, &set), ERR_OK);
	ck_assert_ptr_nonnull(strstr(last_line(), "(opens_at=2026-12-24T10:00:00.000Z)"));
	ck_assert_err(queue_pause(app, BY, QUEUE_DEFAULT, true), ERR_OK);
	ck_assert_str_eq(last_line(), "kim: queue pause 1 ()");
	ck_assert_err(queue_pause(app, BY, QUEUE_DEFAULT, false), ERR_OK);
	ck_assert_str_eq(last_line(), "kim: queue resume 1 ()");
	ck_assert_err(queue_close(app, BY, QUEUE_DEFAULT, true), ERR_OK);
	ck_assert_str_eq(last_line(), "kim: queue close 1 ()");
	ck_assert_err(queue_close(app, BY, QUEUE_DEFAULT, false), ERR_OK);
	ck_assert_str_eq(last_line(), "kim: queue open 1 ()");
	given_show(QUEUE_DEFAULT, 2, 100);
	ck_assert_ptr_nonnull(strstr(last_line(), "seats=2)"));
	token = given_turn();
	ck_assert_err(queue_revoke(app, BY, token.id), ERR_OK);
	ck_assert_ptr_nonnull(strstr(last_line(), "kim: token revoke "));
	ck_assert_int_eq(
	    sql_int("SELECT COUNT(*) FROM operator_log WHERE verb = 'concert add'"), 1);
	ck_assert_int_eq(lines(), 12);
}
END_TEST

START_TEST(what_is_refused_leaves_no_line)
{
	struct queue_settings set = queue_settings_default();
	struct uuid taken = given_user(0);
	struct user_new user = { .uuid = taken };
	struct token token = given_turn();
	struct user_id id;
	int64_t before;

	ck_assert_err(queue_leave(app, &token), ERR_OK);
	before = lines();
	set.name = "no such queue";
	ck_assert_err(user_add(app, BY, &user, &id), ERR_DUPLICATE);
	ck_assert_err(queue_set(app, BY, (struct queue_id){ 999 }, &set), ERR_NOT_FOUND);
	ck_assert_err(queue_pause(app, BY, (struct queue_id){ 999 }, true), ERR_NOT_FOUND);
	ck_assert_err(queue_revoke(app, BY, token.id), ERR_OK); /* it had ended */
	ck_assert_int_eq(lines(), before);
}
END_TEST

START_TEST(change_and_line_are_one)
{
	sql("CREATE TRIGGER full BEFORE INSERT ON operator_log FOR EACH ROW"
	    " SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'full'");
	ck_assert_err(queue_pause(app, BY, QUEUE_DEFAULT, true), ERR_INTERNAL);
	sql("DROP TRIGGER full");
	ck_assert_int_eq(sql_int("SELECT paused FROM queue WHERE id = 1"), 0);
}
END_TEST

START_TEST(log_is_read_newest_first)
{
	struct oplog_entry *list;
	struct instant half;
	size_t n;

	ck_assert_err(queue_pause(app, BY, QUEUE_DEFAULT, true), ERR_OK);
	ck_assert_err(queue_pause(app, BY, QUEUE_DEFAULT, false), ERR_OK);
	half = now();
	ck_assert_err(queue_close(app, BY, QUEUE_DEFAULT, true), ERR_OK);
	ck_assert_err(oplog_list(app, arena, INSTANT_NULL, 0, 2, &list, &n), ERR_OK);
	ck_assert_uint_eq(n, 2);
	ck_assert_str_eq(list[0].verb, "queue close");
	ck_assert_str_eq(list[0].actor, "kim");
	ck_assert_str_eq(list[0].object, "1");
	ck_assert_str_eq(list[1].verb, "queue resume");
	ck_assert_err(oplog_list(app, arena, INSTANT_NULL, list[1].id, 9, &list, &n), ERR_OK);
	ck_assert_uint_eq(n, 1);
	ck_assert_str_eq(list[0].verb, "queue pause");
	ck_assert_err(oplog_list(app, arena, half, 0, 9, &list, &n), ERR_OK);
	ck_assert_uint_eq(n, 1);
	ck_assert_str_eq(list[0].verb, "queue close");
	ck_assert(!actor_valid("") && !actor_valid("kim\n") && actor_valid("김"));
}
END_TEST

/* ---- all queues ------------------------------------------------------------------------------ */

START_TEST(all_queues_are_paused_and_resumed)
{
	struct token waiter;

	given_queue(1);
	ck_assert_err(queue_pause_all(app, BY, true), ERR_OK);
	ck_assert_str_eq(last_line(), "kim: queue pause all ()");
	ck_assert_int_eq(sql_int("SELECT SUM(paused) FROM queue"), 2);
	waiter = given_waiter();
	ck_assert_err(queue_pause_all(app, BY, false), ERR_OK);
	ck_assert_str_eq(last_line(), "kim: queue resume all ()");
	ck_assert_int_eq(sql_int("SELECT SUM(paused) FROM queue"), 0);
	ck_assert_str_eq(token_row_of(&waiter), "ACTIVE");
}
END_TEST

static void add_tests(TCase *tests)
{
	tcase_add_test(tests, each_change_leaves_one_line);
	tcase_add_test(tests, what_is_refused_leaves_no_line);
	tcase_add_test(tests, change_and_line_are_one);
	tcase_add_test(tests, log_is_read_newest_first);
	tcase_add_test(tests, all_queues_are_paused_and_resumed);
}

int main(int argc, char **argv)
{
	(void)argc;
	return run_domain_suite(argv, "operator", add_tests);
}
