/* Idempotency-Key: one effect per key, and the first answer again, whatever became of the first. */
#include <check.h>
#include <string.h>
#include <unistd.h>

#include "http.h"
#include "instance.h"
#include "raw.h"
#include "shape.h"
#include "suite.h"
#include "text.h"
#include "world.h"

static struct answer *pay_with_key(const struct user *u, int64_t reservation, const char *key)
{
	return CALL(.path = "/payments", .token = u->token, .key = key,
	    .body = textf("{\"reservation_id\":%ld}", (long)reservation));
}

static struct answer *charge_with_key(const struct user *u, long amount, const char *key)
{
	return CALL(.path = "/points", .token = u->token, .key = key,
	    .body = textf("{\"amount\":%ld}", amount));
}

static void check_replay(const struct answer *again, const struct answer *first)
{
	const char *location = answer_header(first, "Location");

	ck_assert_int_eq(again->status, first->status);
	ck_assert_str_eq(again->body, first->body);
	ck_assert_ptr_null(answer_header(first, "Idempotency-Replayed"));
	ck_assert_str_eq(answer_header(again, "Idempotency-Replayed"), "true");
	ck_assert_str_eq(answer_header(again, "Content-Type"), "application/json");
	if (location != NULL)
		ck_assert_str_eq(answer_header(again, "Location"), location);
}

START_TEST(each_call_that_takes_a_key_replays)
{
	struct world w = { 0 };
	struct user u;
	struct answer *a, *held;
	const char *path;

	world_make(&w);
	user_with_turn(&w, &u, 0);
	a = charge_with_key(&u, PRICE, "charge");
	check_ok(a, 200);
	check_replay(charge_with_key(&u, PRICE, "charge"), a);
	ck_assert_int_eq(user_balance(&u), PRICE);

	const struct request hold = { .path = "/reservations",
		.token = u.token,
		.key = "hold",
		.body = textf(
		    "{\"schedule_id\":%ld,\"seat_id\":%ld}", (long)w.schedule, (long)w.seat[0]) };

	a = held = http_send(&hold);
	check_ok(a, 201);
	check_replay(http_send(&hold), a);
	path = answer_header(a, "Location");

	const struct request cancel = {
		.method = "DELETE", .path = path, .token = u.token, .key = "cancel"
	};

	a = http_send(&cancel);
	check_ok(a, 200);
	check_replay(http_send(&cancel), a);

	int64_t reservation = user_hold(&w, &u, 1);

	a = pay_with_key(&u, reservation, "pay");
	check_ok(a, 201);
	check_replay(pay_with_key(&u, reservation, "pay"), a);
	ck_assert_int_eq(user_balance(&u), 0);

	const struct request refund = { .method = "POST",
		.token = u.token,
		.key = "refund",
		.path = textf("%s/refund", answer_header(a, "Location")) };

	a = http_send(&refund);
	check_ok(a, 200);
	check_replay(http_send(&refund), a);
	ck_assert_int_eq(user_balance(&u), PRICE);
	/* The hold was cancelled since; its answer is still the first. */
	check_replay(http_send(&hold), held);
}
END_TEST

START_TEST(a_payment_whose_answer_was_lost_is_read_again)
{
	struct world w = { 0 };
	struct user u;
	struct answer *a, *again;
	const char *request, *body;
	int64_t hold;
	int fd;

	world_make(&w);
	user_with_turn(&w, &u, PRICE);
	hold = user_hold(&w, &u, 0);
	body = textf("{\"reservation_id\":%ld}", (long)hold);
	request = textf("POST /payments HTTP/1.1\r\nHost: localhost\r\n"
			"Content-Type: application/json\r\nAuthorization: Bearer %s\r\n"
			"Idempotency-Key: lost\r\nContent-Length: %zu\r\n\r\n%s",
	    u.token, strlen(body), body);
	fd = raw_open(request, strlen(request));
	while (sql_int("SELECT COUNT(*) FROM payment WHERE reservation_id = %ld", (long)hold) == 0)
		sleep_ms(20);
	close(fd);
	ck_assert_str_eq(
	    sql("SELECT status FROM queue_token WHERE id = %ld", (long)u.number), "DONE");
	a = pay_with_key(&u, hold, "lost");
	check_ok(a, 201);
	check_payment(a);
	ck_assert_str_eq(answer_header(a, "Idempotency-Replayed"), "true");
	ck_assert_int_eq(answer_int(a, "payment_id"),
	    sql_int("SELECT id FROM payment WHERE reservation_id = %ld", (long)hold));
	ck_assert_str_eq(answer_header(a, "Location"),
	    textf("/payments/%ld", (long)answer_int(a, "payment_id")));
	again = pay_with_key(&u, hold, "lost");
	ck_assert_str_eq(again->body, a->body);
	ck_assert_int_eq(user_balance(&u), 0);
	audit_is_clean();
}
END_TEST

START_TEST(a_key_reused_for_another_request_is_refused)
{
	struct world w = { 0 };
	struct user u;

	world_make(&w);
	user_with_turn(&w, &u, 0);
	check_ok(charge_with_key(&u, 5, "k"), 200);
	check_problem(charge_with_key(&u, 6, "k"), "IDEMPOTENCY_KEY_REUSED");
	check_problem(
	    CALL(.path = "/points", .token = u.token, .key = "k", .body = "{ \"amount\":5}"),
	    "IDEMPOTENCY_KEY_REUSED");
	check_problem(
	    CALL(.path = "/reservations", .token = u.token, .key = "k", .body = "{\"amount\":5}"),
	    "IDEMPOTENCY_KEY_REUSED");
	check_ok(charge_with_key(&u, 5, "K"), 200);
	ck_assert_int_eq(user_balance(&u), 10);
}
END_TEST

START_TEST(a_key_is_the_users_own)
{
	struct world w = { 0 };
	struct user u[2];

	world_make(&w);
	users_make(u, 2, 0);
	user_enter(&w, &u[0]);
	user_enter(&w, &u[1]);
	check_ok(charge_with_key(&u[0], 5, "same"), 200);
	struct answer *other = charge_with_key(&u[1], 7, "same");

	check_ok(other, 200);
	ck_assert_ptr_null(answer_header(other, "Idempotency-Replayed"));
	ck_assert_int_eq(answer_int(other, "balance"), 7);
	ck_assert_int_eq(user_balance(&u[0]), 5);
}
END_TEST

START_TEST(a_refused_request_leaves_its_key_free)
{
	struct world w = { 0 };
	struct user u;
	struct answer *a;
	int64_t hold;

	world_make(&w);
	user_with_turn(&w, &u, 0);
	hold = user_hold(&w, &u, 0);
	check_problem(pay_with_key(&u, hold, "pay"), "NOT_ENOUGH_POINTS");
	check_problem(charge_with_key(&u, 0, "charge"), "INVALID_AMOUNT");
	check_ok(charge_with_key(&u, PRICE, "charge"), 200);
	a = pay_with_key(&u, hold, "pay");
	check_ok(a, 201);
	ck_assert_ptr_null(answer_header(a, "Idempotency-Replayed"));
}
END_TEST

START_TEST(a_replay_outlives_the_token)
{
	struct world w = { 0 };
	struct user u;
	struct answer *a;

	world_make(&w);
	user_with_turn(&w, &u, 0);
	a = charge_with_key(&u, 5, "k");
	check_ok(a, 200);
	ck_assert_int_eq(http_delete(u.token, "/queue/token")->status, 204);
	check_replay(charge_with_key(&u, 5, "k"), a);
	check_problem(charge_with_key(&u, 5, "another"), "TOKEN_EXPIRED");
	check_problem(charge_with_key(&u, 6, "k"), "IDEMPOTENCY_KEY_REUSED");
}
END_TEST

START_TEST(a_key_is_kept_for_a_day)
{
	struct world w = { 0 };
	struct user u;

	world_make(&w);
	user_with_turn(&w, &u, 0);
	check_ok(charge_with_key(&u, 5, "k"), 200);
	sql("UPDATE idempotency_key SET created_at = created_at - INTERVAL 23 HOUR"
	    " WHERE user_uuid = '%s'",
	    u.uuid);
	sweep_once("frontrow-purge");
	check_ok(charge_with_key(&u, 5, "k"), 200);
	ck_assert_int_eq(user_balance(&u), 5);
	sql("UPDATE idempotency_key SET created_at = created_at - INTERVAL 2 HOUR"
	    " WHERE user_uuid = '%s'",
	    u.uuid);
	sweep_once("frontrow-purge");
	check_ok(charge_with_key(&u, 6, "k"), 200);
	ck_assert_int_eq(user_balance(&u), 11);
}
END_TEST

START_TEST(twins_have_one_effect)
{
	enum { TWINS = 8 };
	struct request twins[TWINS];
	struct answer *a[TWINS];
	struct world w = { 0 };
	struct user u;
	const char *body = NULL;
	int made = 0;

	world_make(&w);
	user_with_turn(&w, &u, 0);
	for (int i = 0; i < TWINS; i++)
		twins[i] = (struct request){
			.path = "/points", .token = u.token, .key = "twin", .body = "{\"amount\":5}"
		};
	http_send_all(twins, TWINS, a);
	for (int i = 0; i < TWINS; i++) {
		if (a[i]->status == 409) {
			check_problem(a[i], "IDEMPOTENCY_IN_PROGRESS");
			continue;
		}
		check_ok(a[i], 200);
		made += answer_header(a[i], "Idempotency-Replayed") == NULL;
		if (body != NULL)
			ck_assert_str_eq(a[i]->body, body);
		body = a[i]->body;
	}
	ck_assert_int_eq(made, 1);
	ck_assert_int_eq(user_balance(&u), 5);
}
END_TEST

static bool twin_is_under_way(void)
{
	return sql_int("SELECT COUNT(*) FROM information_schema.processlist"
		       " WHERE info LIKE 'DO SLEEP%%'") > 0;
}

START_TEST(a_twin_that_takes_too_long_is_in_progress)
{
	struct world w = { 0 };
	struct user u;
	pid_t first;

	world_make(&w);
	user_with_turn(&w, &u, 0);
	first = sql_start("START TRANSACTION; INSERT INTO idempotency_key (user_uuid, name, digest)"
			  " VALUES ('%s', 'slow', REPEAT('x', 32)); DO SLEEP(4); ROLLBACK",
	    u.uuid);
	wait_until(twin_is_under_way);
	check_problem(charge_with_key(&u, 5, "slow"), "IDEMPOTENCY_IN_PROGRESS");
	run_wait(first);
	check_ok(charge_with_key(&u, 5, "slow"), 200);
	ck_assert_int_eq(user_balance(&u), 5);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("idempotency");
	TCase *tc = suite_case(suite, "keys", 30);

	tcase_add_test(tc, each_call_that_takes_a_key_replays);
	tcase_add_test(tc, a_payment_whose_answer_was_lost_is_read_again);
	tcase_add_test(tc, a_key_reused_for_another_request_is_refused);
	tcase_add_test(tc, a_key_is_the_users_own);
	tcase_add_test(tc, a_refused_request_leaves_its_key_free);
	tcase_add_test(tc, a_replay_outlives_the_token);
	tcase_add_test(tc, a_key_is_kept_for_a_day);
	tcase_add_test(tc, twins_have_one_effect);
	tcase_add_test(tc, a_twin_that_takes_too_long_is_in_progress);
	return suite_run(suite);
}
