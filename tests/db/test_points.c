/* Charging, the balance and its history, and the users they belong to. */
#include "db/given.h"

static enum err charge(const struct token *token, uint64_t amount, uint64_t *balance_r)
{
	why.reason = END_NONE;
	return points_charge(app, token, amount, NULL, balance_r, &why);
}

START_TEST(charge_adds_to_balance_and_ledger)
{
	struct token token = given_turn();
	struct points_entry *list;
	uint64_t balance;
	size_t n;

	ck_assert_err(charge(&token, 1, &balance), ERR_OK);
	ck_assert_uint_eq(balance, 1);
	ck_assert_err(charge(&token, 10000000, &balance), ERR_OK);
	ck_assert_uint_eq(balance, 10000001);
	ck_assert_uint_eq(balance_of(&token.user), 10000001);
	ck_assert_err(
	    points_history(app, arena, &token.user, (struct entry_id){ 0 }, 50, &list, &n), ERR_OK);
	ck_assert_uint_eq(n, 2);
	ck_assert_int_eq(list[0].type, ENTRY_CHARGE);
	ck_assert_int_eq(list[0].amount_change, 10000000);
	ck_assert_uint_eq(list[0].balance_after, 10000001);
	ck_assert_uint_eq(list[0].payment.v, 0);
	ck_assert_uint_eq(list[1].balance_after, 1);
}
END_TEST

START_TEST(balance_stops_at_its_most)
{
	struct uuid user = given_user(POINTS_BALANCE_MAX - 10);
	struct token token = given_token(&user);
	uint64_t balance;

	ck_assert_err(charge(&token, 11, &balance), ERR_INVALID_AMOUNT);
	ck_assert_err(charge(&token, 10, &balance), ERR_OK);
	ck_assert_uint_eq(balance, POINTS_BALANCE_MAX);
	ck_assert_err(charge(&token, 1, &balance), ERR_INVALID_AMOUNT);
	ck_assert_int_eq(sql_int("SELECT COUNT(*) FROM payment_history"), 2);
}
END_TEST

START_TEST(charge_needs_a_token_that_is_not_expired)
{
	struct show show = given_show(QUEUE_DEFAULT, 2, 100);
	struct token done, turn, waiter, nobody;
	uint64_t balance;

	given_queue_set("capacity = 1");
	given_sold(&show, 0, 1, &done);
	turn = given_turn();
	waiter = given_waiter();
	ck_assert_err(charge(&done, 5, &balance), ERR_OK);
	ck_assert_err(charge(&waiter, 5, &balance), ERR_OK);
	clock_stop_at(app, place_of(&turn).expires_at);
	ck_assert_err(charge(&turn, 5, &balance), ERR_TOKEN_EXPIRED);
	ck_assert_int_eq(why.reason, END_TURN_OVER);
	nobody = waiter;
	nobody.id.v += 100;
	ck_assert_err(charge(&nobody, 5, &balance), ERR_INVALID_TOKEN);
	ck_assert_uint_eq(balance_of(&turn.user), 0);
}
END_TEST

START_TEST(history_is_read_in_pages_newest_first)
{
	struct token token = given_turn();
	struct entry_id before = { 0 };
	struct points_entry *list;
	uint64_t balance, expected = 5;
	size_t n;

	for (int i = 0; i < 5; i++)
		ck_assert_err(charge(&token, 1, &balance), ERR_OK);
	while (expected != 0) {
		ck_assert_err(
		    points_history(app, arena, &token.user, before, 2, &list, &n), ERR_OK);
		ck_assert_uint_eq(n, expected >= 2 ? 2 : 1);
		for (size_t i = 0; i < n; i++)
			ck_assert_uint_eq(list[i].balance_after, expected--);
		before = list[n - 1].id;
	}
	ck_assert_err(points_history(app, arena, &token.user, before, 2, &list, &n), ERR_OK);
	ck_assert_uint_eq(n, 0);
}
END_TEST

START_TEST(history_is_ones_own)
{
	struct show show = given_show(QUEUE_DEFAULT, 1, 100);
	struct payment payment = given_sold(&show, 0, 1, NULL);
	struct uuid stranger = given_user(7);
	struct points_entry *list;
	size_t n;

	ck_assert_err(
	    points_history(app, arena, &stranger, (struct entry_id){ 0 }, 50, &list, &n), ERR_OK);
	ck_assert_uint_eq(n, 1);
	ck_assert_err(points_history(app, arena, &payment.reservation.user, (struct entry_id){ 0 },
			  50, &list, &n),
	    ERR_OK);
	ck_assert_uint_eq(n, 2);
	ck_assert_int_eq(list[0].type, ENTRY_PAYMENT);
	ck_assert_int_eq(list[0].amount_change, -100);
	ck_assert_uint_eq(list[0].payment.v, payment.id.v);
}
END_TEST

START_TEST(unknown_user_has_no_balance)
{
	struct uuid nobody = { { 1 } };
	struct user user;
	uint64_t balance;

	ck_assert_err(points_balance(app, &nobody, &balance), ERR_INVALID_USER);
	ck_assert_err(user_get(app, &nobody, &user), ERR_INVALID_USER);
}
END_TEST

/* ---- users ------------------------------------------------------------------------------ */

START_TEST(user_is_added_once_with_an_opening_balance)
{
	struct user_new user = { .uuid = given_user(500), .balance = 7 };
	struct user read;
	struct user_id id;

	ck_assert_err(user_get(app, &user.uuid, &read), ERR_OK);
	ck_assert_uint_eq(read.balance, 500);
	ck_assert_err(user_add(app, BY, &user, &id), ERR_DUPLICATE);
	ck_assert_uint_eq(balance_of(&user.uuid), 500);
	ck_assert_int_eq(sql_int("SELECT COUNT(*) FROM payment_history WHERE type = 'CHARGE'"), 1);
	given_user(0);
	ck_assert_int_eq(sql_int("SELECT COUNT(*) FROM payment_history"), 1);
	user = (struct user_new){ .uuid = { { 9 } }, .balance = POINTS_BALANCE_MAX + 1 };
	ck_assert_err(user_add(app, BY, &user, &id), ERR_INVALID_AMOUNT);
}
END_TEST

START_TEST(import_may_be_repeated)
{
	struct user_new list[3] = { { .uuid = given_user(5), .balance = 99 },
		{ .uuid = { { 0xa1 } }, .balance = 10 }, { .uuid = { { 0xa2 } } } };
	uint64_t added;

	ck_assert_err(user_import(app, BY, list, 3, &added), ERR_OK);
	ck_assert_uint_eq(added, 2);
	ck_assert_err(user_import(app, BY, list, 3, &added), ERR_OK);
	ck_assert_uint_eq(added, 0);
	ck_assert_uint_eq(balance_of(&list[0].uuid), 5);
	ck_assert_uint_eq(balance_of(&list[1].uuid), 10);
	list[1] = (struct user_new){ .uuid = { { 0xa3 } } };
	list[2].balance = POINTS_BALANCE_MAX + 1;
	list[2].uuid.b[0] = 0xa4;
	ck_assert_err(user_import(app, BY, list, 3, &added), ERR_INVALID_AMOUNT);
	ck_assert_int_eq(sql_int("SELECT COUNT(*) FROM user"), 3); /* all or nothing */
}
END_TEST

/* Version and variant are the site's own business, as far as MariaDB's UUID knows them. */
START_TEST(any_uuid_is_a_user)
{
	static const char *const texts[] = { "00000000-0000-0000-0000-000000000001",
		"ffffffff-ffff-ffff-ffff-ffffffffffff", "01234567-89ab-cdef-8123-456789abcdef",
		"a1b2c3d4-e5f6-0718-293a-4b5c6d7e8f90", "01234567-89ab-cdef-0123-456789abcdef" };
	struct user_new user = { .balance = 1 };
	struct user_id id;
	struct user read;

	ck_assert(uuid_parse(texts[_i], UUID_TEXT_LEN, &user.uuid));
	ck_assert_err(user_add(app, BY, &user, &id), ERR_OK);
	ck_assert_err(user_get(app, &user.uuid, &read), ERR_OK);
	ck_assert(uuid_equal(&read.uuid, &user.uuid));
}
END_TEST

static void add_tests(TCase *tests)
{
	tcase_add_test(tests, charge_adds_to_balance_and_ledger);
	tcase_add_test(tests, balance_stops_at_its_most);
	tcase_add_test(tests, charge_needs_a_token_that_is_not_expired);
	tcase_add_test(tests, history_is_read_in_pages_newest_first);
	tcase_add_test(tests, history_is_ones_own);
	tcase_add_test(tests, unknown_user_has_no_balance);
	tcase_add_test(tests, user_is_added_once_with_an_opening_balance);
	tcase_add_test(tests, import_may_be_repeated);
	tcase_add_loop_test(tests, any_uuid_is_a_user, 0, 5);
}

int main(int argc, char **argv)
{
	(void)argc;
	return run_domain_suite(argv, "points", add_tests);
}
