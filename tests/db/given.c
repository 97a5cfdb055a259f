#include "db/given.h"

#include <stdio.h>
#include <string.h>

#include "base/zone.h"
#include "domain/audit.h"
#include "store/stmt.h"

struct arena *arena;
struct refusal why;

static bool sound = true;
static void (*add_domain_tests)(TCase *tests);

/* ---- the suite -------------------------------------------------------------------------- */

void expect_unsound_data(void)
{
	sound = false;
}

void ck_assert_sound(void)
{
	struct audit_check *checks = arena_array(arena, audit_size(), sizeof(*checks));
	struct db *auditor = another_app();

	ck_assert_err(audit_run(auditor, checks), ERR_OK);
	for (size_t i = 0; i < audit_size(); i++)
		ck_assert_msg(checks[i].count == 0, "%s: %s: %llu", checks[i].name, checks[i].wrong,
		    (unsigned long long)checks[i].count);
	db_close(&auditor);
}

static void open_domain_test(void)
{
	arena = arena_new();
}

static void close_domain_test(void)
{
	if (sound)
		ck_assert_sound();
	arena_free(&arena);
}

static void add_with_fixture(TCase *tests)
{
	tcase_add_checked_fixture(tests, open_domain_test, close_domain_test);
	add_domain_tests(tests);
}

int run_domain_suite(char **argv, const char *name, void (*add_tests)(TCase *tests))
{
	add_domain_tests = add_tests;
	return run_suite(argv, name, store_stmts, STMT__MAX, add_with_fixture);
}

/* ---- users, queues and shows ------------------------------------------------------------ */

struct uuid given_user(uint64_t balance)
{
	static unsigned made;
	struct user_new user = { .balance = balance };
	char text[UUID_TEXT_LEN + 1];
	struct user_id id;

	snprintf(text, sizeof(text), "00000000-0000-4000-8000-%012u", ++made);
	ck_assert(uuid_parse(text, UUID_TEXT_LEN, &user.uuid));
	ck_assert_err(user_add(app, BY, &user, &id), ERR_OK);
	return user.uuid;
}

struct queue_id given_queue(uint64_t capacity)
{
	struct queue_settings set = queue_settings_default();
	struct queue_id id;

	set.name = "a queue";
	set.capacity = capacity;
	ck_assert_err(queue_add(app, BY, &set, &id), ERR_OK);
	return id;
}

struct queue_changes given_changes(const struct queue_settings *set)
{
	return (struct queue_changes){
		.name = set->name,
		.capacity = { true, set->capacity },
		.active_ttl = { true, set->active_ttl },
		.waiting_ttl = { true, set->waiting_ttl },
		.admit_per_minute = { true, set->admit_per_minute },
		.absent_after = { true, set->absent_after },
		.holds_per_turn = { true, set->holds_per_turn },
		.opens_at = { true, set->opens_at },
		.stock_aware = { true, set->stock_aware },
	};
}

void given_queue_set(const char *assignments)
{
	sql("UPDATE queue SET %s WHERE id = 1", assignments);
}

static void add_schedule(struct show *show, int hours, size_t n, uint64_t price)
{
	char labels[SHOW_SEATS_MAX][24];
	struct seat_new seats[SHOW_SEATS_MAX];
	struct seat *list;
	size_t found;

	for (size_t i = 0; i < n; i++) {
		snprintf(labels[i], sizeof(labels[i]), "A%zu", i + 1);
		seats[i] = (struct seat_new){ labels[i], "R", price };
	}
	show->starts_at = after(now(), hours * INT64_C(3600) * US_PER_S);
	ck_assert(zone_date("Asia/Seoul", show->starts_at, &show->date));
	show->n = n;
	ck_assert_err(
	    schedule_add(app, arena, BY, show->concert, show->starts_at, seats, n, &show->id),
	    ERR_OK);
	ck_assert_err(concert_seats(app, arena, show->concert, show->queue, show->date, show->id,
			  true, &list, &found),
	    ERR_OK);
	ck_assert_uint_eq(found, n);
	for (size_t i = 0; i < n; i++)
		show->seats[i] = list[i].id;
}

struct show given_show(struct queue_id queue, size_t seats, uint64_t price)
{
	struct concert_settings concert = {
		.title = "A concert",
		.venue = "A hall",
		.time_zone = "Asia/Seoul",
		.queue = queue,
		.seat_limit = 4,
		.refund_until_hours = 24,
	};
	struct show show = { .queue = queue };

	ck_assert_err(concert_add(app, BY, &concert, &show.concert), ERR_OK);
	add_schedule(&show, 30 * 24, seats, price);
	return show;
}

struct show given_show_in(const struct show *show, int hours, size_t seats)
{
	struct show other = { .queue = show->queue, .concert = show->concert };

	add_schedule(&other, hours, seats, 100);
	return other;
}

/* ---- tokens, holds and payments --------------------------------------------------------- */

struct token given_token_for(const struct uuid *user, struct concert_id concert)
{
	struct token_view view;
	bool created;

	ck_assert_err(queue_join(app, user, concert, &view, &created), ERR_OK);
	return view.token;
}

struct token given_token(const struct uuid *user)
{
	return given_token_for(user, (struct concert_id){ 0 });
}

static struct token given(const char *status)
{
	struct uuid user = given_user(0);
	struct token token = given_token(&user);

	ck_assert_str_eq(token_row_of(&token), status);
	return token;
}

struct token given_turn(void)
{
	return given("ACTIVE");
}

struct token given_waiter(void)
{
	return given("WAITING");
}

struct reservation given_hold(
    const struct token *token, const struct show *show, size_t first, size_t n)
{
	struct reservation reservation;

	ck_assert_err(reservation_hold(app, arena, token, show->id, &show->seats[first], n, NULL,
			  &reservation, &why),
	    ERR_OK);
	return reservation;
}

struct payment given_paid(const struct token *token, const struct reservation *reservation)
{
	struct payment payment;

	ck_assert_err(
	    payment_pay(app, arena, token, reservation->id, NULL, &payment, &why), ERR_OK);
	return payment;
}

struct payment given_sold(const struct show *show, size_t first, size_t n, struct token *token_r)
{
	struct uuid user = given_user(1000000);
	struct token token = given_token_for(&user, show->concert);
	struct reservation reservation = given_hold(&token, show, first, n);

	if (token_r != NULL)
		*token_r = token;
	return given_paid(&token, &reservation);
}

/* ---- how things stand ------------------------------------------------------------------- */

struct token_view place_of(const struct token *token)
{
	struct token_view view;

	ck_assert_err(queue_place(app, token, false, &view), ERR_OK);
	return view;
}

uint64_t balance_of(const struct uuid *user)
{
	uint64_t balance;

	ck_assert_err(points_balance(app, user, &balance), ERR_OK);
	return balance;
}

const char *token_row_of(const struct token *token)
{
	return sql_text(
	    "SELECT CONCAT_WS(' ', status, end_reason) FROM queue_token WHERE id = %llu",
	    (unsigned long long)token->id.v);
}

const char *reservation_row_of(const struct reservation *reservation)
{
	return sql_text(
	    "SELECT CONCAT_WS(' ', status, end_reason) FROM reservation WHERE id = %llu",
	    (unsigned long long)reservation->id.v);
}

const char *seats_of(const struct show *show)
{
	return sql_text("SELECT GROUP_CONCAT(LEFT(status, 1) ORDER BY id SEPARATOR '')"
			" FROM concert_seat WHERE schedule_id = %llu",
	    (unsigned long long)show->id.v);
}

struct instant now(void)
{
	return sql_instant("SELECT NOW(6)");
}

struct instant clock_stop(void)
{
	struct instant at = now();

	clock_stop_at(app, at);
	return at;
}
