/* Idempotency keys: one effect, and its first answer again. */
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "db/given.h"

/* A charge of `amount` by a request of that body, and what it would answer. */
struct request {
	struct token token;
	uint64_t amount, balance;
	struct idempotency idem;
	char answer[64];
};

static void render(void *ctx, struct answer *answer_r)
{
	struct request *r = ctx;

	snprintf(r->answer, sizeof(r->answer), "balance %llu", (unsigned long long)r->balance);
	*answer_r = (struct answer){ 200, "/points", r->answer, strlen(r->answer) };
}

static void set_request(struct request *r, const struct token *token, const char *key,
    const char *body, uint64_t amount)
{
	*r = (struct request){ .token = *token, .amount = amount };
	r->idem = (struct idempotency){
		.user = token->user, .key = key, .arena = arena, .render = render, .ctx = r
	};
	ck_assert_uint_lt(strlen(body), sizeof(r->idem.digest));
	memcpy(r->idem.digest, body, strlen(body));
	r->idem.digest[31] = 0xff; /* no text */
}

static enum err send(struct request *r)
{
	return points_charge(app, &r->token, r->amount, &r->idem, &r->balance, &why);
}

START_TEST(repeated_request_is_replayed)
{
	struct token token = given_turn();
	struct request r;

	set_request(&r, &token, "key-1", "+5", 5);
	ck_assert_err(idempotency_look(app, &r.idem), ERR_OK);
	ck_assert_err(send(&r), ERR_OK);
	ck_assert_mem_eq(r.idem.answer.body, "balance 5", 9);
	for (int i = 0; i < 3; i++) {
		set_request(&r, &token, "key-1", "+5", 5);
		ck_assert_err(i == 2 ? idempotency_look(app, &r.idem) : send(&r), ERR_REPLAYED);
		ck_assert_uint_eq(r.idem.answer.status, 200);
		ck_assert_str_eq(r.idem.answer.location, "/points");
		ck_assert_uint_eq(r.idem.answer.len, 9);
		ck_assert_mem_eq(r.idem.answer.body, "balance 5", 9);
	}
	ck_assert_uint_eq(balance_of(&token.user), 5);
}
END_TEST

START_TEST(key_of_another_request_is_reused)
{
	struct token token = given_turn();
	struct request r;

	set_request(&r, &token, "key-1", "+5", 5);
	ck_assert_err(send(&r), ERR_OK);
	set_request(&r, &token, "key-1", "+6", 6);
	ck_assert_err(send(&r), ERR_IDEMPOTENCY_KEY_REUSED);
	ck_assert_err(idempotency_look(app, &r.idem), ERR_IDEMPOTENCY_KEY_REUSED);
	ck_assert_uint_eq(balance_of(&token.user), 5);
}
END_TEST

START_TEST(keys_differ_by_user_and_by_letter)
{
	struct token token = given_turn(), other = given_turn();
	struct request r;

	set_request(&r, &token, "key-a", "+5", 5);
	ck_assert_err(send(&r), ERR_OK);
	set_request(&r, &token, "key-A", "+5", 5);
	ck_assert_err(send(&r), ERR_OK);
	set_request(&r, &other, "key-a", "+6", 6);
	ck_assert_err(send(&r), ERR_OK);
	ck_assert_uint_eq(balance_of(&token.user), 10);
	ck_assert_uint_eq(balance_of(&other.user), 6);
}
END_TEST

START_TEST(refused_request_leaves_its_key_free)
{
	struct token token = given_turn();
	struct request r;

	set_request(&r, &token, "key-1", "too much", POINTS_BALANCE_MAX + 1);
	ck_assert_err(send(&r), ERR_INVALID_AMOUNT);
	ck_assert_int_eq(sql_int("SELECT COUNT(*) FROM idempotency_key"), 0);
	set_request(&r, &token, "key-1", "+5", 5);
	ck_assert_err(send(&r), ERR_OK);
}
END_TEST

/* root plays the twin: its transaction has taken the key. */
static void given_twin_under_way(const struct request *r)
{
	char user[UUID_TEXT_LEN + 1];

	uuid_format(&r->idem.user, user);
	sql("START TRANSACTION; INSERT INTO idempotency_key (user_uuid, name, digest)"
	    " VALUES ('%s', '%s', '')",
	    user, r->idem.key);
}

START_TEST(twin_under_way_is_waited_for_and_then_reported)
{
	struct token token = given_turn();
	struct instant start;
	struct request r;
	int64_t waited;

	set_request(&r, &token, "key-1", "+5", 5);
	given_twin_under_way(&r);
	session_set(app, "innodb_lock_wait_timeout = 1"); /* 2 s in production */
	start = sql_instant("SELECT SYSDATE(6)");
	ck_assert_err(send(&r), ERR_IDEMPOTENCY_IN_PROGRESS);
	waited = sql_instant("SELECT SYSDATE(6)").us - start.us;
	ck_assert_int_ge(waited, US_PER_S / 2);
	ck_assert_int_le(waited, 3 * US_PER_S); /* once, not once an attempt */
	sql("ROLLBACK");
	ck_assert_err(send(&r), ERR_OK);
	ck_assert_uint_eq(balance_of(&token.user), 5);
}
END_TEST

/* root plays the backup: a table that is read may not be written. */
START_TEST(first_request_under_a_backups_lock_is_told_of_no_twin)
{
	struct token token = given_turn();
	struct request r;

	set_request(&r, &token, "key-1", "+5", 5);
	session_set(app, "lock_wait_timeout = 1"); /* 2 s in production */
	sql("LOCK TABLES idempotency_key READ");
	ck_assert_err(send(&r), ERR_DB_BUSY);
	sql("UNLOCK TABLES");
	ck_assert_err(send(&r), ERR_OK);
	ck_assert_uint_eq(balance_of(&token.user), 5);
}
END_TEST

/* The twin was done before the lock: its answer can still be read. */
START_TEST(repeated_request_under_a_backups_lock_is_replayed)
{
	struct token token = given_turn();
	struct request r;

	set_request(&r, &token, "key-1", "+5", 5);
	ck_assert_err(send(&r), ERR_OK);
	session_set(app, "lock_wait_timeout = 1");
	sql("LOCK TABLES idempotency_key READ");
	set_request(&r, &token, "key-1", "+5", 5);
	ck_assert_err(send(&r), ERR_REPLAYED);
	sql("UNLOCK TABLES");
	ck_assert_uint_eq(balance_of(&token.user), 5);
}
END_TEST

START_TEST(twin_that_gives_up_lets_the_other_through)
{
	struct token token = given_turn();
	struct request r;
	int status;
	pid_t pid;

	set_request(&r, &token, "key-1", "+5", 5);
	given_twin_under_way(&r);
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0)
		_exit(send(&r) == ERR_OK && r.balance == 5 ? 0 : 1);
	wait_for_lock_waits(1);
	sql("ROLLBACK");
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
}
END_TEST

START_TEST(answer_is_kept_for_24_hours)
{
	struct instant start = clock_stop(), end = after(start, 24 * INT64_C(3600) * US_PER_S);
	struct token token;
	struct request r;
	uint64_t n;

	given_queue_set("active_ttl = 86400");
	token = given_turn();
	set_request(&r, &token, "key-1", "+5", 5);
	ck_assert_err(send(&r), ERR_OK);
	sql("UPDATE queue_token SET expires_at = expires_at + INTERVAL 1 DAY");
	clock_stop_at(app, after(end, -1));
	ck_assert_err(send(&r), ERR_REPLAYED);
	ck_assert_err(idempotency_purge_batch(app, 10, &n), ERR_OK);
	ck_assert_uint_eq(n, 0);
	clock_stop_at(app, end);
	ck_assert_err(idempotency_look(app, &r.idem), ERR_OK);
	set_request(&r, &token, "key-1", "+6", 6); /* as good as new, purged or not */
	ck_assert_err(send(&r), ERR_OK);
	ck_assert_uint_eq(r.balance, 11);
	clock_stop_at(app, after(end, 24 * INT64_C(3600) * US_PER_S));
	ck_assert_err(idempotency_purge_batch(app, 10, &n), ERR_OK);
	ck_assert_uint_eq(n, 1);
}
END_TEST

START_TEST(answer_of_any_size_is_kept)
{
	struct token token = given_turn();
	struct request r;
	char body[40000];

	memset(body, 'x', sizeof(body));
	set_request(&r, &token, "key-1", "+5", 5);
	ck_assert_err(send(&r), ERR_OK);
	sql("UPDATE idempotency_key SET body = REPEAT('x', %zu)", sizeof(body));
	ck_assert_err(send(&r), ERR_REPLAYED);
	ck_assert_uint_eq(r.idem.answer.len, sizeof(body));
	ck_assert_mem_eq(r.idem.answer.body, body, sizeof(body));
}
END_TEST

/* ---- each operation that takes a key ---------------------------------------------------- */

static void render_nothing(void *ctx, struct answer *answer_r)
{
	(void)ctx;
	*answer_r = (struct answer){ 201, NULL, "{}", 2 };
}

START_TEST(buyers_every_step_is_replayed)
{
	struct show show = given_show(QUEUE_DEFAULT, 3, 100);
	struct uuid user = given_user(1000);
	struct token token = given_token(&user);
	struct idempotency idem = { .user = user, .arena = arena, .render = render_nothing };
	struct reservation reservation, other;
	struct payment payment;

	idem.key = "hold";
	ck_assert_err(
	    reservation_hold(app, arena, &token, show.id, show.seats, 1, &idem, &reservation, &why),
	    ERR_OK);
	ck_assert_err(
	    reservation_hold(app, arena, &token, show.id, show.seats, 1, &idem, &other, &why),
	    ERR_REPLAYED);
	idem.key = "cancel";
	ck_assert_err(
	    reservation_cancel(app, arena, &token, reservation.id, &idem, &other, &why), ERR_OK);
	ck_assert_err(reservation_cancel(app, arena, &token, reservation.id, &idem, &other, &why),
	    ERR_REPLAYED);
	reservation = given_hold(&token, &show, 1, 1);
	idem.key = "pay";
	ck_assert_err(
	    payment_pay(app, arena, &token, reservation.id, &idem, &payment, &why), ERR_OK);
	/* though the token is DONE by now */
	ck_assert_err(
	    payment_pay(app, arena, &token, reservation.id, &idem, &payment, &why), ERR_REPLAYED);
	ck_assert_str_eq(idem.answer.body, "{}");
	ck_assert_uint_eq(idem.answer.status, 201);
	idem.key = "refund";
	ck_assert_err(payment_refund(app, arena, &user, payment.id, &idem, &payment), ERR_OK);
	ck_assert_err(payment_refund(app, arena, &user, payment.id, &idem, &payment), ERR_REPLAYED);
	ck_assert_uint_eq(balance_of(&user), 1000);
	ck_assert_int_eq(sql_int("SELECT COUNT(*) FROM reservation"), 2);
	ck_assert_int_eq(sql_int("SELECT COUNT(*) FROM payment"), 1);
}
END_TEST

static void add_tests(TCase *tests)
{
	tcase_add_test(tests, repeated_request_is_replayed);
	tcase_add_test(tests, key_of_another_request_is_reused);
	tcase_add_test(tests, keys_differ_by_user_and_by_letter);
	tcase_add_test(tests, refused_request_leaves_its_key_free);
	tcase_add_test(tests, twin_under_way_is_waited_for_and_then_reported);
	tcase_add_test(tests, first_request_under_a_backups_lock_is_told_of_no_twin);
	tcase_add_test(tests, repeated_request_under_a_backups_lock_is_replayed);
	tcase_add_test(tests, twin_that_gives_up_lets_the_other_through);
	tcase_add_test(tests, answer_is_kept_for_24_hours);
	tcase_add_test(tests, answer_of_any_size_is_kept);
	tcase_add_test(tests, buyers_every_step_is_replayed);
}

int main(int argc, char **argv)
{
	(void)argc;
	return run_domain_suite(argv, "idempotency", add_tests);
}
