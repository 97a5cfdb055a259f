/* The audit finds nothing in sound data, however untidy, and every kind of corruption. */
#include <string.h>

#include "db/given.h"
#include "domain/audit.h"

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

#define BOUGHT   "(SELECT * FROM (SELECT MIN(id) FROM reservation WHERE status = 'CONFIRMED') x)"
#define HELD     "(SELECT * FROM (SELECT MIN(id) FROM reservation WHERE status = 'TEMP_RESERVED') x)"
#define REFUNDED "(SELECT * FROM (SELECT MIN(id) FROM reservation WHERE end_reason = 'REFUNDED') x)"
#define PAID_BY  "(SELECT * FROM (SELECT MIN(id) FROM queue_token WHERE status = 'DONE') x)"
#define TURN     "(SELECT * FROM (SELECT MIN(id) FROM queue_token WHERE status = 'ACTIVE') x)"
#define WAITER   "(SELECT * FROM (SELECT MIN(id) FROM queue_token WHERE status = 'WAITING') x)"

/* What the schema itself refuses is done with its guards off. */
static const struct {
	const char *check, *sql;
} corruptions[] = {
	{ "SEAT_TWICE", "UPDATE reservation_seat SET sold = NULL, seat_id ="
			" (SELECT MIN(id) FROM concert_seat) WHERE reservation_id = " HELD },
	{ "SEAT_OVERLAP",
	    "UPDATE reservation SET ended_at = NOW(6) WHERE id = " REFUNDED ";"
	    "UPDATE reservation_seat h JOIN reservation_seat o ON o.reservation_id = " REFUNDED
	    " SET h.seat_id = o.seat_id WHERE h.reservation_id = " HELD },
	{ "SEAT_STATUS", "UPDATE concert_seat SET status = 'AVAILABLE'"
			 " WHERE reservation_id = " BOUGHT },
	{ "SEAT_STATUS", "UPDATE concert_seat SET status = 'RESERVED', hold_expires_at = NULL"
			 " WHERE reservation_id = " HELD },
	{ "SEAT_STATUS",
	    "UPDATE concert_seat SET status = 'TEMP_RESERVED', hold_expires_at = NOW(6),"
	    " reservation_id = " HELD " WHERE status = 'AVAILABLE' LIMIT 1" },
	{ "RESERVED_SEATS", "UPDATE concert_seat SET status = 'AVAILABLE', reservation_id = NULL,"
			    " hold_expires_at = NULL WHERE reservation_id = " HELD },
	{ "RESERVED_SEATS",
	    "UPDATE reservation_seat SET sold = NULL WHERE reservation_id = " BOUGHT },
	{ "RESERVED_SEATS",
	    "UPDATE reservation_seat SET sold = 1 WHERE reservation_id = " REFUNDED },
	{ "RESERVED_SEATS", "INSERT INTO concert_schedule (concert_id, starts_at, venue_date)"
			    " SELECT concert_id, starts_at, venue_date FROM concert_schedule;"
			    "UPDATE reservation SET schedule_id = LAST_INSERT_ID()"
			    " WHERE id = " BOUGHT },
	{ "SEAT_BLOCKED", "UPDATE concert_seat SET blocked = 1 WHERE reservation_id = " BOUGHT },
	{ "SEAT_BLOCKED", "UPDATE concert_seat SET blocked = 1, status = 'RESERVED',"
			  " reservation_id = NULL, hold_expires_at = NULL"
			  " WHERE reservation_id = " HELD },
	{ "DATE_CANCELED",
	    "UPDATE concert_schedule SET canceled_at = NOW(6), cleared_at = NOW(6)" },
	{ "DATE_CANCELED", "UPDATE concert_schedule SET canceled_at = NOW(6), cleared_at = NOW(6);"
			   "UPDATE concert_seat SET blocked = 1" },
	{ "SEAT_LIMIT", "UPDATE concert SET seat_limit = 1;"
			"UPDATE concert SET seat_limit_at = NULL" },
	{ "SEAT_LIMIT", "UPDATE concert SET seat_limit = 1;"
			"UPDATE concert SET seat_limit_at = NOW(6) - INTERVAL 6 SECOND" },
	{ "VENUE_DATE", "UPDATE concert_schedule SET venue_date = venue_date - INTERVAL 3 DAY" },
	{ "RESERVATION_TOTAL", "UPDATE reservation SET total = total + 1 WHERE id = " HELD },
	{ "RESERVATION_TOTAL", "DELETE FROM reservation_seat WHERE reservation_id = " HELD },
	{ "RESERVATION_STAMPS", "UPDATE reservation SET ended_at = NOW(6) WHERE id = " BOUGHT },
	{ "RESERVATION_STAMPS", "UPDATE reservation SET ended_at = NULL WHERE id = " REFUNDED },
	{ "HOLD_LENGTH", "UPDATE reservation SET hold_expires_at = hold_expires_at"
			 " + INTERVAL 1 MICROSECOND WHERE id = " HELD },
	{ "RESERVATION_TURN", "UPDATE reservation r JOIN queue_token t ON t.id = r.token_id"
			      " SET r.created_at = t.activated_at - INTERVAL 1 SECOND"
			      " WHERE r.id = " BOUGHT },
	{ "RESERVATION_TURN", "UPDATE reservation SET user_id = user_id + 1 WHERE id = " HELD },
	{ "PAID_LATE", "UPDATE payment p JOIN reservation r ON r.id = p.reservation_id"
		       " SET p.paid_at = r.hold_expires_at WHERE r.id = " BOUGHT },
	{ "RESERVATION_PAYMENT", "DELETE FROM payment WHERE reservation_id = " BOUGHT },
	{ "RESERVATION_PAYMENT", "UPDATE reservation SET end_reason = 'CANCELED'"
				 " WHERE id = " REFUNDED },
	{ "PAYMENT_DEBIT",
	    "UPDATE payment SET amount = amount - 1 WHERE reservation_id = " BOUGHT },
	{ "PAYMENT_DEBIT", "DELETE FROM payment_history WHERE type = 'PAYMENT' LIMIT 1" },
	{ "PAYMENT_DEBIT", "UPDATE payment_history SET user_id = user_id + 1"
			   " WHERE type = 'PAYMENT' LIMIT 1" },
	{ "PAYMENT_REFUND", "DELETE FROM payment_history WHERE type = 'REFUND'" },
	{ "PAYMENT_REFUND", "UPDATE payment SET status = 'DONE', refunded_at = NULL"
			    " WHERE reservation_id = " REFUNDED },
	{ "LEDGER_PAYMENT", "UPDATE payment_history SET payment_id = NULL"
			    " WHERE type = 'PAYMENT' LIMIT 1" },
	{ "LEDGER_SIGN", "UPDATE payment_history SET amount_change = -amount_change"
			 " WHERE type = 'CHARGE' LIMIT 1" },
	{ "BALANCE", "UPDATE user SET balance = balance + 1 LIMIT 1" },
	{ "BALANCE", "UPDATE user SET balance = -1 LIMIT 1" },
	{ "BALANCE_AFTER", "UPDATE payment_history SET balance_after = balance_after + 1"
			   " WHERE type = 'CHARGE' LIMIT 1" },
	{ "KEY_ENTRY", "INSERT INTO payment_reference (provider, reference, entry_id)"
		       " SELECT 'operator', 'T-17', id FROM payment_history"
		       " WHERE type = 'CHARGE' AND NOT adjustment LIMIT 1" },
	{ "KEY_ENTRY", "INSERT INTO payment_reference (provider, reference, entry_id)"
		       " SELECT 'operator', 'T-17', id FROM payment_history"
		       " WHERE type = 'PAYMENT' LIMIT 1" },
	{ "KEY_ENTRY", "INSERT INTO payment_reference (provider, reference, entry_id)"
		       " VALUES ('operator', 'T-17', 999999)" },
	{ "MONEY", "UPDATE user SET balance = balance + 7 LIMIT 1" },
	{ "LIVE_TWICE",
	    "ALTER TABLE queue_token DROP KEY one_live_token;"
	    "INSERT INTO queue_token (queue_id, user_id, expires_at) SELECT queue_id, user_id,"
	    " expires_at FROM queue_token WHERE id = " WAITER },
	{ "TOKEN_STAMPS", "UPDATE queue_token SET ended_at = NOW(6) WHERE id = " TURN },
	{ "TOKEN_STAMPS", "UPDATE queue_token SET activated_at = NOW(6) WHERE id = " WAITER },
	{ "TOKEN_STAMPS", "UPDATE queue_token SET ended_at = NULL WHERE id = " PAID_BY },
	{ "TOKEN_STAMPS", "UPDATE queue_token SET status = 'EXPIRED' WHERE id = " WAITER },
	{ "TOKEN_DONE", "UPDATE queue_token SET status = 'ACTIVE', ended_at = NULL,"
			" expires_at = turn_ends_at WHERE id = " PAID_BY },
	{ "TOKEN_DONE",
	    "UPDATE queue_token SET status = 'DONE', ended_at = NOW(6), expires_at = NULL"
	    " WHERE id = " TURN },
	{ "CAPACITY", "UPDATE queue_token SET status = 'ACTIVE', activated_at = NOW(6),"
		      " turn_ends_at = expires_at WHERE id = " WAITER },
	{ "CAPACITY_ONCE", "UPDATE queue_token SET status = 'EXPIRED', end_reason = 'LEFT',"
			   " activated_at = NOW(6), ended_at = NOW(6) + INTERVAL 1 MICROSECOND,"
			   " turn_ends_at = expires_at WHERE id = " WAITER ";"
			   "DO SLEEP(0.001)" },
	{ "OVERTAKEN",
	    "UPDATE queue_token SET created_at = created_at - INTERVAL 10 SECOND"
	    " WHERE id = " PAID_BY " OR id = " WAITER ";"
	    "UPDATE queue_token SET status = 'WAITING', activated_at = NULL,"
	    " ended_at = NULL, expires_at = NOW(6) + INTERVAL 1 HOUR WHERE id = " PAID_BY },
	{ "OVERTAKEN", "UPDATE queue_token SET created_at = created_at - INTERVAL 10 SECOND;"
		       "UPDATE queue_token SET activated_at = NOW(6) WHERE id = " PAID_BY },
	{ "GATE", "UPDATE queue_gate SET admitted_through = admitted_through - 1 WHERE id = 1" },
	{ "GATE", "DELETE FROM queue_gate" },
};

static uint64_t found(const char *check)
{
	struct audit_check *checks = arena_array(arena, audit_size(), sizeof(*checks));
	struct db *auditor = another_app();
	uint64_t count = UINT64_MAX;

	ck_assert_err(audit_run(auditor, checks), ERR_OK);
	for (size_t i = 0; i < audit_size(); i++)
		if (strcmp(checks[i].name, check) == 0)
			count = checks[i].count;
	db_close(&auditor);
	return count;
}

/* Seats bought, bought and refunded, and held; one turn, and one who waits for it to end. */
static struct show given_a_sale(void)
{
	struct show show = given_show(QUEUE_DEFAULT, 6, 1000);
	struct payment payment;
	struct token token;

	given_queue_set("capacity = 1");
	given_sold(&show, 0, 2, NULL);
	payment = given_sold(&show, 2, 1, &token);
	ck_assert_err(payment_refund(app, arena, &token.user, payment.id, NULL, &payment), ERR_OK);
	token = given_turn();
	given_hold(&token, &show, 3, 1);
	given_waiter();
	return show;
}

static void take_the_guards_off(void)
{
	sql("SET check_constraint_checks = 0, foreign_key_checks = 0;"
	    "DROP TRIGGER IF EXISTS payment_history_agrees;"
	    "DROP TRIGGER IF EXISTS payment_history_stays;"
	    "DROP TRIGGER IF EXISTS payment_history_remains");
}

/* ---- corruption ------------------------------------------------------------------------- */

START_TEST(corruption_is_found)
{
	given_a_sale();
	ck_assert_sound();
	expect_unsound_data();
	take_the_guards_off();
	sql("%s", corruptions[_i].sql);
	ck_assert_msg(found(corruptions[_i].check) > 0, "%s misses %s", corruptions[_i].check,
	    corruptions[_i].sql);
	sql("DELETE FROM payment_reference;"
	    "DELETE FROM queue_token;"
	    "ALTER TABLE queue_token ADD UNIQUE KEY IF NOT EXISTS one_live_token"
	    " (queue_id, user_id, live)");
}
END_TEST

START_TEST(every_check_has_its_corruption)
{
	struct audit_check *checks = arena_array(arena, audit_size(), sizeof(*checks));
	size_t i, j;

	ck_assert_err(audit_run(app, checks), ERR_OK);
	for (i = 0; i < audit_size(); i++) {
		for (j = 0; j < ARRAY_SIZE(corruptions); j++)
			if (strcmp(corruptions[j].check, checks[i].name) == 0)
				break;
		ck_assert_msg(j < ARRAY_SIZE(corruptions), "%s: no test", checks[i].name);
	}
}
END_TEST

/* ---- sound, however untidy -------------------------------------------------------------- */

START_TEST(lapsed_hold_that_nobody_wrote_down_is_sound)
{
	struct show show = given_a_sale();
	struct token other;
	uint64_t n;

	sql("UPDATE reservation SET hold_expires_at = NOW(6) WHERE id = " HELD);
	sql("UPDATE concert_seat SET hold_expires_at = NOW(6) WHERE status = 'TEMP_RESERVED'");
	ck_assert_sound();
	given_queue_set("capacity = 3");
	ck_assert_err(queue_admit(app, QUEUE_DEFAULT, GATE_WAIT, &n, NULL), ERR_OK);
	other = given_turn();
	given_hold(&other, &show, 3, 1); /* the same seat */
	ck_assert_int_eq(
	    sql_int("SELECT COUNT(*) FROM reservation WHERE status = 'TEMP_RESERVED'"), 2);
}
END_TEST

START_TEST(lowered_capacity_is_sound)
{
	given_queue_set("capacity = 3");
	given_turn();
	given_turn();
	given_turn();
	given_waiter();
	given_queue_set("capacity = 1");
	ck_assert_sound();
	given_queue_set("paused = 1");
}
END_TEST

START_TEST(purged_tokens_are_sound)
{
	uint64_t n;

	given_a_sale();
	sql("UPDATE queue_token SET ended_at = NOW(6) - INTERVAL 8 DAY WHERE status = 'DONE'");
	ck_assert_err(queue_purge_batch(app, 7, 10, &n), ERR_OK);
	ck_assert_uint_eq(n, 2);
}
END_TEST

START_TEST(time_that_was_let_pass_is_sound)
{
	uint64_t n;

	given_a_sale();
	sql("UPDATE queue_token SET activated_at = activated_at - INTERVAL 600 SECOND,"
	    " turn_ends_at = turn_ends_at - INTERVAL 600 SECOND,"
	    " expires_at = NOW(6) - INTERVAL 1 SECOND WHERE id = " TURN);
	sql("UPDATE reservation SET hold_expires_at = NOW(6) - INTERVAL 1 SECOND WHERE id = " HELD);
	ck_assert_sound();
	ck_assert_err(queue_expire_batch(app, arena, 10, &n), ERR_OK);
	ck_assert_sound();
	ck_assert_err(reservation_settle_batch(app, arena, 10, &n), ERR_OK);
}
END_TEST

START_TEST(clock_that_was_set_back_is_sound)
{
	struct instant start = now();
	struct token first, later;

	given_show(QUEUE_DEFAULT, 2, 100);
	given_queue_set("capacity = 1");
	given_turn();
	first = given_waiter();
	clock_stop_at(app, after(start, (TURN_S + 1) * US_PER_S));
	ck_assert_err(queue_admit(app, QUEUE_DEFAULT, GATE_WAIT, &(uint64_t){ 0 }, NULL), ERR_OK);
	ck_assert_str_eq(token_row_of(&first), "ACTIVE");
	clock_stop_at(app, after(start, 5 * US_PER_S));
	ck_assert_err(queue_leave(app, &first), ERR_OK);
	later = given_turn();
	ck_assert_str_eq(token_row_of(&later), "ACTIVE");
	clock_go(app);
}
END_TEST

static void add_tests(TCase *tests)
{
	tcase_add_loop_test(tests, corruption_is_found, 0, ARRAY_SIZE(corruptions));
	tcase_add_test(tests, every_check_has_its_corruption);
	tcase_add_test(tests, lapsed_hold_that_nobody_wrote_down_is_sound);
	tcase_add_test(tests, lowered_capacity_is_sound);
	tcase_add_test(tests, purged_tokens_are_sound);
	tcase_add_test(tests, time_that_was_let_pass_is_sound);
	tcase_add_test(tests, clock_that_was_set_back_is_sound);
}

int main(int argc, char **argv)
{
	(void)argc;
	return run_domain_suite(argv, "audit", add_tests);
}
