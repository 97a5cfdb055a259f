/* What the database itself refuses, whatever a program does. */
#include <mysqld_error.h>
#include <string.h>

#include "db/given.h"

/* One sold seat, one held, one waiter. */
static void given_one_of_each(void)
{
	struct show show = given_show(QUEUE_DEFAULT, 3, 100);
	struct token token;

	given_sold(&show, 0, 1, NULL);
	token = given_turn();
	given_hold(&token, &show, 1, 1);
	given_queue_set("capacity = 1");
	given_waiter();
}

static const struct {
	const char *sql;
	unsigned number;
} refused[] = {
	/* money */
	{ "UPDATE user SET balance = -1", ER_CONSTRAINT_FAILED },
	{ "UPDATE payment_history SET amount_change = 5", ER_SIGNAL_EXCEPTION },
	{ "DELETE FROM payment_history", ER_SIGNAL_EXCEPTION },
	{ "INSERT INTO payment_history (user_id, type, amount_change, balance_after)"
	  " SELECT id, 'CHARGE', 5, balance + 5 FROM user",
	    ER_BAD_NULL_ERROR },
	{ "INSERT INTO payment_history (user_id, type, amount_change, balance_after)"
	  " SELECT id, 'CHARGE', -5, balance FROM user",
	    ER_CONSTRAINT_FAILED },
	{ "INSERT INTO payment_history (user_id, type, amount_change, balance_after, payment_id)"
	  " SELECT u.id, 'PAYMENT', 5, u.balance, p.id FROM user u, payment p",
	    ER_CONSTRAINT_FAILED },
	{ "INSERT INTO payment_history (user_id, type, amount_change, balance_after, payment_id)"
	  " SELECT u.id, 'PAYMENT', 0, u.balance, p.id FROM user u, payment p LIMIT 1",
	    ER_DUP_ENTRY },
	{ "INSERT INTO payment (reservation_id, amount) SELECT reservation_id, 1 FROM payment",
	    ER_DUP_ENTRY },
	{ "UPDATE payment SET amount = -1", ER_CONSTRAINT_FAILED },
	{ "UPDATE payment SET status = 'REFUNDED'", ER_CONSTRAINT_FAILED },
	{ "INSERT INTO payment_history (user_id, type, amount_change, balance_after, payment_id,"
	  " adjustment) SELECT u.id, 'PAYMENT', 0, u.balance, p.id, 1 FROM user u, payment p"
	  " LIMIT 1",
	    ER_CONSTRAINT_FAILED },
	{ "INSERT INTO payment_history (user_id, type, amount_change, balance_after, adjustment)"
	  " SELECT id, 'CHARGE', 0, balance, 1 FROM user",
	    ER_CONSTRAINT_FAILED },
	/* seats */
	{ "UPDATE concert_seat SET blocked = 1 WHERE status = 'AVAILABLE'", ER_CONSTRAINT_FAILED },
	{ "UPDATE concert_seat SET blocked = 1 WHERE status = 'RESERVED'", ER_CONSTRAINT_FAILED },
	{ "UPDATE concert_seat SET blocked = 1 WHERE status = 'TEMP_RESERVED'",
	    ER_CONSTRAINT_FAILED },
	{ "UPDATE concert_schedule SET cleared_at = NOW(6)", ER_CONSTRAINT_FAILED },
	{ "UPDATE concert_seat SET status = 'AVAILABLE'", ER_CONSTRAINT_FAILED },
	{ "UPDATE concert_seat SET status = 'RESERVED' WHERE status = 'AVAILABLE'",
	    ER_CONSTRAINT_FAILED },
	{ "UPDATE concert_seat SET hold_expires_at = NULL", ER_CONSTRAINT_FAILED },
	{ "UPDATE concert_seat SET price = -1", ER_CONSTRAINT_FAILED },
	{ "INSERT INTO concert_seat (schedule_id, label, price)"
	  " SELECT schedule_id, label, 1 FROM concert_seat",
	    ER_DUP_ENTRY },
	{ "INSERT INTO reservation_seat (reservation_id, seat_id, price, sold)"
	  " SELECT r.id, s.seat_id, 1, 1 FROM reservation r, reservation_seat s"
	  " WHERE s.sold = 1 AND r.status = 'TEMP_RESERVED'",
	    ER_DUP_ENTRY },
	{ "UPDATE reservation_seat SET sold = 0", ER_CONSTRAINT_FAILED },
	{ "UPDATE concert_seat SET reservation_id = 999999 WHERE reservation_id IS NOT NULL",
	    ER_NO_REFERENCED_ROW_2 },
	/* reservations */
	{ "UPDATE reservation SET status = 'CANCELED'", ER_CONSTRAINT_FAILED },
	{ "UPDATE reservation SET end_reason = 'LAPSED'", ER_CONSTRAINT_FAILED },
	{ "INSERT INTO reservation (user_id, token_id, schedule_id, total, hold_expires_at)"
	  " SELECT user_id, token_id, schedule_id, 1, NOW(6) FROM reservation"
	  " WHERE status = 'TEMP_RESERVED'",
	    ER_DUP_ENTRY },
	{ "UPDATE reservation SET total = -1", ER_CONSTRAINT_FAILED },
	{ "DELETE FROM reservation", ER_ROW_IS_REFERENCED_2 },
	/* the operator's log */
	{ "UPDATE operator_log SET actor = 'lee'", ER_SIGNAL_EXCEPTION },
	{ "DELETE FROM operator_log", ER_SIGNAL_EXCEPTION },
	/* the line */
	{ "INSERT INTO queue_token (queue_id, user_id, expires_at)"
	  " SELECT queue_id, user_id, NOW(6) FROM queue_token WHERE status = 'WAITING'",
	    ER_DUP_ENTRY },
	{ "UPDATE queue_token SET status = 'ACTIVE' WHERE status = 'WAITING'",
	    ER_CONSTRAINT_FAILED },
	{ "UPDATE queue_token SET status = 'WAITING' WHERE status = 'ACTIVE'",
	    ER_CONSTRAINT_FAILED },
	{ "UPDATE queue_token SET expires_at = NULL WHERE status <> 'DONE'", ER_CONSTRAINT_FAILED },
	{ "UPDATE queue SET capacity = 0", ER_CONSTRAINT_FAILED },
	{ "UPDATE queue SET active_ttl = 0", ER_CONSTRAINT_FAILED },
	{ "INSERT INTO user (uuid) SELECT uuid FROM user", ER_DUP_ENTRY },
};

START_TEST(database_refuses)
{
	given_one_of_each();
	ck_assert_uint_eq(sql_errno("%s", refused[_i].sql), refused[_i].number);
}
END_TEST

START_TEST(every_queue_has_a_gate)
{
	struct queue_id id = given_queue(5);

	ck_assert_int_eq(
	    sql_int("SELECT COUNT(*) FROM queue_gate WHERE id = %llu", (unsigned long long)id.v),
	    1);
}
END_TEST

START_TEST(application_cannot_change_the_schema)
{
	static const char *const statements[] = { "DROP TABLE user", "TRUNCATE payment_history",
		"ALTER TABLE user ADD x INT", "CREATE TABLE x (id INT)",
		"DROP TRIGGER payment_history_stays", "SET GLOBAL max_connections = 1" };

	for (size_t i = 0; i < sizeof(statements) / sizeof(statements[0]); i++)
		ck_assert_err(db_script(app, statements[i], strlen(statements[i])), ERR_INTERNAL);
}
END_TEST

static void add_tests(TCase *tests)
{
	tcase_add_loop_test(tests, database_refuses, 0, sizeof(refused) / sizeof(refused[0]));
	tcase_add_test(tests, every_queue_has_a_gate);
	tcase_add_test(tests, application_cannot_change_the_schema);
}

int main(int argc, char **argv)
{
	(void)argc;
	return run_domain_suite(argv, "schema", add_tests);
}
