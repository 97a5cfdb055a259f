/* Holding seats, giving them back, and what becomes of a hold that lapses. */
#include <string.h>

#include "db/given.h"

static const struct reservation_id nothing = { 999999 }, nobody_before = { 0 };

static enum err hold(const struct token *token, const struct show *show, size_t first, size_t n)
{
	struct reservation reservation;

	memset(&why, 0, sizeof(why));
	return reservation_hold(
	    app, arena, token, show->id, &show->seats[first], n, NULL, &reservation, &why);
}

static enum err cancel(
    const struct token *token, struct reservation_id id, struct reservation *reservation_r)
{
	memset(&why, 0, sizeof(why));
	return reservation_cancel(app, arena, token, id, NULL, reservation_r, &why);
}

static struct reservation shown(const struct reservation *reservation)
{
	struct reservation now_r;

	ck_assert_err(reservation_show(app, arena, reservation->id, &now_r), ERR_OK);
	return now_r;
}

static uint64_t available_seats(const struct show *show)
{
	struct schedule *list;
	size_t n;

	ck_assert_err(
	    concert_dates(app, arena, show->concert, show->queue, false, &list, &n), ERR_OK);
	ck_assert_uint_eq(n, 1);
	return list[0].available_seats;
}

/* ---- holding ---------------------------------------------------------------------------- */

START_TEST(hold_takes_the_seats_for_300_s)
{
	struct show show = given_show(QUEUE_DEFAULT, 5, 700);
	struct token token = given_turn();
	struct instant start = clock_stop();
	struct seat_id seats[] = { show.seats[3], show.seats[0], show.seats[2] };
	struct reservation r;

	ck_assert_err(
	    reservation_hold(app, arena, &token, show.id, seats, 3, NULL, &r, &why), ERR_OK);
	ck_assert_int_eq(r.status, RESERVATION_TEMP_RESERVED);
	ck_assert_int_eq(r.hold_expires_at.us, after(start, HOLD_S * US_PER_S).us);
	ck_assert_int_eq(r.created_at.us, start.us);
	ck_assert(instant_is_null(r.refundable_until));
	ck_assert_uint_eq(r.payment.v, 0);
	ck_assert_uint_eq(r.total_price, 2100);
	ck_assert_uint_eq(r.nseats, 3);
	ck_assert_uint_eq(r.seats[0].id.v, show.seats[0].v);
	ck_assert_uint_eq(r.seats[2].id.v, show.seats[3].v);
	ck_assert_str_eq(r.seats[1].label, "A3");
	ck_assert_uint_eq(r.seats[1].price, 700);
	ck_assert(uuid_equal(&r.user, &token.user));
	ck_assert_uint_eq(r.schedule.v, show.id.v);
	ck_assert_uint_eq(r.concert.v, show.concert.v);
	ck_assert_int_eq(r.starts_at.us, show.starts_at.us);
	ck_assert_str_eq(seats_of(&show), "TATTA");
	ck_assert_uint_eq(available_seats(&show), 2);
	/* hold and turn end together */
	ck_assert_int_eq(place_of(&token).expires_at.us, r.hold_expires_at.us);
}
END_TEST

START_TEST(what_hold_tells_is_what_is_read)
{
	struct show show = given_show(QUEUE_DEFAULT, 3, 700);
	struct token token = given_turn();
	struct reservation told, read;
	struct reservation *list;
	size_t n;

	clock_stop();
	told = given_hold(&token, &show, 0, 2);
	ck_assert_err(reservation_get(app, arena, &token.user, told.id, &read), ERR_OK);
	ck_assert_int_eq(read.status, told.status);
	ck_assert_int_eq(read.hold_expires_at.us, told.hold_expires_at.us);
	ck_assert_int_eq(read.created_at.us, told.created_at.us);
	ck_assert_uint_eq(read.total_price, told.total_price);
	ck_assert_uint_eq(read.nseats, told.nseats);
	ck_assert_str_eq(read.seats[1].label, told.seats[1].label);
	ck_assert_str_eq(read.seats[1].grade, told.seats[1].grade);
	ck_assert_int_eq(read.date.day, told.date.day);
	ck_assert_uint_eq(read.queue.v, told.queue.v);
	ck_assert_err(
	    reservation_list(app, arena, &token.user, nobody_before, 100, &list, &n), ERR_OK);
	ck_assert_uint_eq(n, 1);
	ck_assert_uint_eq(list[0].id.v, told.id.v);
	ck_assert_uint_eq(list[0].nseats, 2);
}
END_TEST

START_TEST(hold_needs_a_turn)
{
	struct show show = given_show(QUEUE_DEFAULT, 3, 100);
	struct token done, turn, waiter, nobody;

	given_queue_set("capacity = 1");
	given_sold(&show, 0, 1, &done);
	turn = given_turn();
	waiter = given_waiter();
	nobody = turn;
	nobody.id.v += 100;
	ck_assert_err(hold(&done, &show, 1, 1), ERR_TOKEN_NOT_ACTIVE);
	ck_assert_err(hold(&waiter, &show, 1, 1), ERR_TOKEN_NOT_ACTIVE);
	ck_assert_err(hold(&nobody, &show, 1, 1), ERR_INVALID_TOKEN);
	nobody = turn;
	nobody.user = waiter.user;
	ck_assert_err(hold(&nobody, &show, 1, 1), ERR_INVALID_TOKEN);
	clock_stop_at(app, place_of(&turn).expires_at);
	ck_assert_err(hold(&turn, &show, 1, 1), ERR_TOKEN_EXPIRED);
	ck_assert_int_eq(why.reason, END_TURN_OVER);
	ck_assert_str_eq(seats_of(&show), "RAA");
}
END_TEST

START_TEST(hold_of_what_is_not_there_is_not_found)
{
	struct show show = given_show(QUEUE_DEFAULT, 2, 100);
	struct show other = given_show_in(&show, 48, 1), soon = given_show_in(&show, 1, 1);
	struct token token = given_turn();
	struct show mixed = show, unknown = show;

	mixed.seats[1] = other.seats[0];
	ck_assert_err(hold(&token, &mixed, 0, 2), ERR_NOT_FOUND);
	mixed.seats[1].v = 999999;
	ck_assert_err(hold(&token, &mixed, 0, 2), ERR_NOT_FOUND);
	unknown.id.v = 999999;
	ck_assert_err(hold(&token, &unknown, 0, 1), ERR_NOT_FOUND);
	ck_assert_str_eq(seats_of(&show), "AA");
	sql("UPDATE queue_token SET expires_at = NOW(6) + INTERVAL 1 DAY");
	clock_stop_at(app, after(soon.starts_at, -1));
	ck_assert_err(hold(&token, &other, 0, 1), ERR_OK);
	ck_assert_err(queue_leave(app, &token), ERR_OK);
	token = given_turn();
	clock_stop_at(app, soon.starts_at);
	ck_assert_err(hold(&token, &soon, 0, 1), ERR_NOT_FOUND);
}
END_TEST

START_TEST(hold_in_anothers_queue_is_refused)
{
	struct show there = given_show(given_queue(1), 1, 100);
	struct token token = given_turn();

	ck_assert_err(hold(&token, &there, 0, 1), ERR_WRONG_QUEUE);
	ck_assert_str_eq(seats_of(&there), "A");
}
END_TEST

START_TEST(second_hold_of_a_token_is_refused)
{
	struct show show = given_show(QUEUE_DEFAULT, 3, 100);
	struct token token = given_turn();
	struct reservation first = given_hold(&token, &show, 0, 1);

	ck_assert_err(hold(&token, &show, 1, 1), ERR_ALREADY_HOLDING);
	ck_assert_uint_eq(why.reservation.v, first.id.v);
	/* before limit and seats: those are wrong, too */
	ck_assert_err(hold(&token, &show, 0, 1), ERR_ALREADY_HOLDING);
	ck_assert_str_eq(seats_of(&show), "TAA");
}
END_TEST

/* Holds the first seat and lets it go again, `times` times. */
static void churn(const struct token *token, const struct show *show, int times)
{
	struct reservation r;

	for (int i = 0; i < times; i++) {
		r = given_hold(token, show, 0, 1);
		ck_assert_err(cancel(token, r.id, &r), ERR_OK);
	}
}

START_TEST(turn_takes_five_holds)
{
	struct show show = given_show(QUEUE_DEFAULT, 6, 100);
	struct token token = given_turn(), rival = given_turn(), next;
	struct reservation last;

	given_hold(&rival, &show, 1, 1);
	churn(&token, &show, 4);
	/* a refused hold is not counted */
	ck_assert_err(hold(&token, &show, 1, 1), ERR_SEAT_UNAVAILABLE);
	ck_assert_err(hold(&token, &show, 0, 5), ERR_SEAT_LIMIT_EXCEEDED);
	last = given_hold(&token, &show, 0, 1);
	ck_assert_err(hold(&token, &show, 2, 1), ERR_ALREADY_HOLDING);
	ck_assert_err(cancel(&token, last.id, &last), ERR_OK);
	ck_assert_err(hold(&token, &show, 0, 1), ERR_HOLD_LIMIT_EXCEEDED);
	ck_assert_uint_eq(why.limit, 5);
	/* before the limit of seats and their state, in the contract's order */
	ck_assert_err(hold(&token, &show, 0, 5), ERR_HOLD_LIMIT_EXCEEDED);
	ck_assert_err(hold(&token, &show, 1, 1), ERR_HOLD_LIMIT_EXCEEDED);
	ck_assert_str_eq(seats_of(&show), "ATAAAA");
	/* a new turn begins at none */
	ck_assert_err(queue_leave(app, &token), ERR_OK);
	next = given_token(&token.user);
	ck_assert_err(hold(&next, &show, 0, 1), ERR_OK);
}
END_TEST

START_TEST(limit_of_holds_is_the_queues_and_live)
{
	struct show show = given_show(QUEUE_DEFAULT, 2, 100);
	struct token token = given_turn();
	struct queue_changes one = { .holds_per_turn = { true, 1 } },
			     any = { .holds_per_turn = { true, 0 } },
			     wrong = { .holds_per_turn = { true, 1001 } };

	ck_assert_err(queue_set(app, BY, QUEUE_DEFAULT, &one), ERR_OK);
	churn(&token, &show, 1);
	ck_assert_err(hold(&token, &show, 0, 1), ERR_HOLD_LIMIT_EXCEEDED);
	ck_assert_uint_eq(why.limit, 1);
	ck_assert_err(queue_set(app, BY, QUEUE_DEFAULT, &any), ERR_OK);
	churn(&token, &show, 8);
	ck_assert_err(queue_set(app, BY, QUEUE_DEFAULT, &wrong), ERR_INVALID_REQUEST);
	ck_assert_str_eq(fields_fault(queue_fields, QUEUE_FIELDS, &wrong), "holds_per_turn");
	ck_assert_str_eq(sql_text("SELECT GROUP_CONCAT(details ORDER BY id) FROM operator_log"
				  " WHERE verb = 'queue set'"),
	    "holds_per_turn=1,holds_per_turn=0");
}
END_TEST

START_TEST(held_and_sold_seats_are_unavailable_and_named)
{
	struct show show = given_show(QUEUE_DEFAULT, 5, 100);
	struct token holder, token;

	given_sold(&show, 1, 1, NULL);
	holder = given_turn();
	given_hold(&holder, &show, 3, 1);
	token = given_turn();
	ck_assert_err(hold(&token, &show, 1, 4), ERR_SEAT_UNAVAILABLE);
	ck_assert_uint_eq(why.nseats, 2);
	ck_assert_uint_eq(why.seats[0].v, show.seats[1].v);
	ck_assert_uint_eq(why.seats[1].v, show.seats[3].v);
	ck_assert_str_eq(seats_of(&show), "ARATA"); /* all or nothing */
	ck_assert_err(hold(&token, &show, 4, 1), ERR_OK);
}
END_TEST

START_TEST(seat_limit_counts_what_is_paid)
{
	struct show show = given_show(QUEUE_DEFAULT, 8, 100);
	struct uuid user = given_user(10000);
	struct token token = given_token(&user);
	struct reservation r;
	struct payment payment;

	ck_assert_err(hold(&token, &show, 0, 5), ERR_SEAT_LIMIT_EXCEEDED);
	ck_assert_uint_eq(why.limit, 4);
	ck_assert_uint_eq(why.held, 0);
	r = given_hold(&token, &show, 0, 3);
	payment = given_paid(&token, &r);
	token = given_token(&user);
	ck_assert_err(hold(&token, &show, 3, 2), ERR_SEAT_LIMIT_EXCEEDED);
	ck_assert_uint_eq(why.held, 3);
	ck_assert_err(hold(&token, &show, 3, 1), ERR_OK);
	ck_assert_err(queue_leave(app, &token), ERR_OK);
	ck_assert_err(payment_refund(app, arena, &user, payment.id, NULL, &payment), ERR_OK);
	token = given_token(&user);
	ck_assert_err(hold(&token, &show, 0, 4), ERR_OK); /* refunded ones are not counted */
}
END_TEST

START_TEST(twenty_seats_are_held_paid_and_refunded_at_once)
{
	struct show show = given_show(QUEUE_DEFAULT, 20, 100);
	struct payment payment;

	sql("UPDATE concert SET seat_limit = 20");
	payment = given_sold(&show, 0, 20, NULL);
	ck_assert_uint_eq(payment.amount, 2000);
	ck_assert_str_eq(seats_of(&show), "RRRRRRRRRRRRRRRRRRRR");
	ck_assert_err(
	    payment_refund(app, arena, &payment.reservation.user, payment.id, NULL, &payment),
	    ERR_OK);
	ck_assert_str_eq(seats_of(&show), "AAAAAAAAAAAAAAAAAAAA");
}
END_TEST

/* ---- reading ---------------------------------------------------------------------------- */

START_TEST(reservations_are_their_users_own)
{
	struct show show = given_show(QUEUE_DEFAULT, 1, 100);
	struct token token = given_turn();
	struct reservation r = given_hold(&token, &show, 0, 1);
	struct uuid stranger = given_user(0);
	struct reservation *list;
	size_t n;

	ck_assert_err(reservation_get(app, arena, &stranger, r.id, &r), ERR_NOT_FOUND);
	ck_assert_err(reservation_get(app, arena, &token.user, nothing, &r), ERR_NOT_FOUND);
	ck_assert_err(reservation_show(app, arena, nothing, &r), ERR_NOT_FOUND);
	ck_assert_err(
	    reservation_list(app, arena, &stranger, nobody_before, 100, &list, &n), ERR_OK);
	ck_assert_uint_eq(n, 0);
}
END_TEST

START_TEST(list_has_a_hundred_at_most)
{
	struct show show = given_show(QUEUE_DEFAULT, 2, 100);
	struct token token = given_turn();
	struct reservation r = given_hold(&token, &show, 0, 2), *list;
	size_t n;

	sql("INSERT INTO reservation (user_id, schedule_id, status, end_reason, total, created_at,"
	    " hold_expires_at, ended_at) SELECT user_id, schedule_id, 'CANCELED', 'CANCELED', 100,"
	    " NOW(6), NOW(6), NOW(6) FROM reservation, seq_1_to_120;"
	    "INSERT INTO reservation_seat (reservation_id, seat_id, price)"
	    " SELECT r.id, %llu, 100 FROM reservation r WHERE r.id <> %llu",
	    (unsigned long long)show.seats[0].v, (unsigned long long)r.id.v);
	ck_assert_err(
	    reservation_list(app, arena, &token.user, nobody_before, 100, &list, &n), ERR_OK);
	ck_assert_uint_eq(n, 100);
	ck_assert_uint_eq(list[0].id.v, r.id.v); /* the oldest, but open */
	for (size_t i = 2; i < n; i++)
		ck_assert_uint_lt(list[i].id.v, list[i - 1].id.v);
	ck_assert_uint_eq(list[1].nseats, 1);
	expect_unsound_data();
}
END_TEST

/* Adds so many reservations of that state for the token's user, each with the show's first seat. */
static void add_rows(const struct token *token, const struct show *show, int n, const char *state)
{
	sql("INSERT INTO reservation (user_id, schedule_id, status, end_reason, total, created_at,"
	    " hold_expires_at, ended_at) SELECT t.user_id, %llu, %s FROM queue_token t, seq_1_to_%d"
	    " WHERE t.id = %llu;"
	    "INSERT INTO reservation_seat (reservation_id, seat_id, price) SELECT r.id, %llu, 100"
	    " FROM reservation r LEFT JOIN reservation_seat rs ON rs.reservation_id = r.id"
	    " WHERE rs.id IS NULL",
	    (unsigned long long)show->id.v, state, n, (unsigned long long)token->id.v,
	    (unsigned long long)show->seats[0].v);
	expect_unsound_data();
}

#define ROW_CANCELED  "'CANCELED', 'CANCELED', 100, NOW(6), NOW(6), NOW(6)"
#define ROW_CONFIRMED "'CONFIRMED', NULL, 100, NOW(6), NOW(6), NULL"
#define ROW_OPEN      "'TEMP_RESERVED', NULL, 100, NOW(6), NOW(6) + INTERVAL 1 HOUR, NULL"
#define ROW_LAPSED    "'TEMP_RESERVED', NULL, 100, NOW(6), NOW(6) - INTERVAL 1 HOUR, NULL"

START_TEST(list_walks_what_stands_and_then_what_ended)
{
	static const char *const states[] = { ROW_CONFIRMED, ROW_CANCELED, ROW_LAPSED, ROW_OPEN,
		ROW_CANCELED, ROW_CONFIRMED, ROW_CANCELED };
	struct show show = given_show(QUEUE_DEFAULT, 1, 100);
	struct token token = given_turn();

	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		add_rows(&token, &show, 3, states[i]);
	for (unsigned limit = 1; limit <= 22; limit++) {
		struct reservation_id before = nobody_before;
		uint64_t ids[22];
		struct reservation *list;
		bool ended = false;
		size_t n, all = 0;

		do {
			ck_assert_err(
			    reservation_list(app, arena, &token.user, before, limit, &list, &n),
			    ERR_OK);
			ck_assert_uint_le(n, limit);
			for (size_t i = 0; i < n; i++, all++) {
				bool now_ended = list[i].status == RESERVATION_CANCELED;

				ck_assert_uint_lt(all, 21);
				ck_assert(!ended || now_ended);
				ck_assert(
				    all == 0 || ended != now_ended || list[i].id.v < ids[all - 1]);
				for (size_t j = 0; j < all; j++)
					ck_assert_uint_ne(ids[j], list[i].id.v);
				ids[all] = list[i].id.v;
				ended = now_ended;
				before = list[i].id;
			}
		} while (n > 0);
		ck_assert_uint_eq(all, 21);
	}
}
END_TEST

/* Rows that index reads met since the server began, in all sessions. */
static int64_t rows_read(void)
{
	return sql_int("SELECT CAST(SUM(variable_value) AS SIGNED)"
		       " FROM information_schema.global_status WHERE variable_name IN"
		       " ('HANDLER_READ_KEY', 'HANDLER_READ_NEXT', 'HANDLER_READ_PREV',"
		       " 'HANDLER_READ_RND_NEXT', 'HANDLER_READ_FIRST', 'HANDLER_READ_LAST')");
}

static int64_t cost_of_page(const struct token *token, struct reservation_id before)
{
	int64_t start, idle;
	struct reservation *list;
	size_t n;

	start = rows_read();
	idle = rows_read() - start; /* what looking costs */
	start = rows_read();
	ck_assert_err(reservation_list(app, arena, &token->user, before, 10, &list, &n), ERR_OK);
	ck_assert_uint_eq(n, 10);
	return rows_read() - start - idle;
}

START_TEST(page_costs_no_more_in_a_long_list)
{
	struct show show = given_show(QUEUE_DEFAULT, 1, 100);
	struct token token = given_turn();
	struct reservation_id deep;
	int64_t few, many, middle;

	add_rows(&token, &show, 60, ROW_CONFIRMED);
	add_rows(&token, &show, 60, ROW_CANCELED);
	cost_of_page(&token, nobody_before); /* prepares */
	few = cost_of_page(&token, nobody_before);
	add_rows(&token, &show, 600, ROW_CONFIRMED);
	add_rows(&token, &show, 600, ROW_CANCELED);
	sql("ANALYZE TABLE reservation");
	many = cost_of_page(&token, nobody_before);
	deep.v = (uint64_t)sql_int("SELECT id FROM reservation WHERE status = 'CANCELED'"
				   " ORDER BY id LIMIT 1 OFFSET 300");
	cost_of_page(&token, deep);
	middle = cost_of_page(&token, deep);
	ck_assert_int_le(few, 200);
	ck_assert_msg(many <= few + 20, "%lld, then %lld", (long long)few, (long long)many);
	ck_assert_msg(middle <= few + 20, "%lld, then %lld", (long long)few, (long long)middle);
}
END_TEST

/* ---- cancelling ------------------------------------------------------------------------- */

START_TEST(cancel_gives_seats_and_turn_back)
{
	struct show show = given_show(QUEUE_DEFAULT, 2, 100);
	struct instant start = clock_stop();
	struct token token = given_turn();
	struct reservation r;

	clock_stop_at(app, after(start, 100 * US_PER_S));
	r = given_hold(&token, &show, 0, 2);
	ck_assert_int_eq(place_of(&token).expires_at.us, after(start, 400 * US_PER_S).us);
	ck_assert_err(cancel(&token, r.id, &r), ERR_OK);
	ck_assert_int_eq(r.status, RESERVATION_CANCELED);
	ck_assert_int_eq(r.reason, END_CANCELED);
	ck_assert(instant_is_null(r.hold_expires_at));
	ck_assert_str_eq(reservation_row_of(&r), "CANCELED CANCELED");
	ck_assert_str_eq(seats_of(&show), "AA");
	ck_assert_str_eq(token_row_of(&token), "ACTIVE");
	ck_assert_int_eq(place_of(&token).expires_at.us, after(start, TURN_S * US_PER_S).us);
	ck_assert_err(hold(&token, &show, 0, 1), ERR_OK);
}
END_TEST

START_TEST(cancel_after_the_turns_own_end_is_ok_and_ends_it)
{
	struct show show = given_show(QUEUE_DEFAULT, 1, 100);
	struct instant start = clock_stop();
	struct token token = given_turn();
	struct reservation r;

	clock_stop_at(app, after(start, (TURN_S - 1) * US_PER_S));
	r = given_hold(&token, &show, 0, 1);
	clock_stop_at(app, after(start, (TURN_S + 100) * US_PER_S));
	ck_assert_int_eq(place_of(&token).status, TOKEN_ACTIVE);
	ck_assert_err(cancel(&token, r.id, &r), ERR_OK);
	ck_assert_str_eq(seats_of(&show), "A");
	ck_assert_int_eq(place_of(&token).status, TOKEN_EXPIRED);
	ck_assert_int_eq(place_of(&token).reason, END_TURN_OVER);
}
END_TEST

START_TEST(cancel_of_a_canceled_one_changes_nothing)
{
	struct show show = given_show(QUEUE_DEFAULT, 1, 100);
	struct token token = given_turn();
	struct reservation r = given_hold(&token, &show, 0, 1), second;

	ck_assert_err(cancel(&token, r.id, &r), ERR_OK);
	second = given_hold(&token, &show, 0, 1);
	ck_assert_err(cancel(&token, r.id, &r), ERR_OK);
	ck_assert_int_eq(r.status, RESERVATION_CANCELED);
	ck_assert_str_eq(reservation_row_of(&second), "TEMP_RESERVED");
	ck_assert_str_eq(seats_of(&show), "T");
}
END_TEST

START_TEST(cancel_of_a_paid_one_points_to_the_refund)
{
	struct show show = given_show(QUEUE_DEFAULT, 1, 100);
	struct uuid user = given_user(100);
	struct token token = given_token(&user);
	struct reservation r = given_hold(&token, &show, 0, 1);
	struct payment payment = given_paid(&token, &r);

	ck_assert_err(cancel(&token, r.id, &r), ERR_TOKEN_NOT_ACTIVE);
	token = given_token_for(&user, given_show(QUEUE_DEFAULT, 1, 100).concert);
	ck_assert_err(cancel(&token, payment.reservation.id, &r), ERR_INVALID_RESERVATION);
	ck_assert_uint_eq(why.payment.v, payment.id.v);
	ck_assert_str_eq(seats_of(&show), "R");
}
END_TEST

START_TEST(cancel_is_for_ones_own)
{
	struct show show = given_show(QUEUE_DEFAULT, 2, 100);
	struct show there = given_show(given_queue(5), 1, 100);
	struct token token = given_turn(), stranger = given_turn(), elsewhere;
	struct reservation r = given_hold(&token, &show, 0, 1), out;

	ck_assert_err(cancel(&stranger, r.id, &out), ERR_NOT_FOUND);
	ck_assert_err(cancel(&token, nothing, &out), ERR_NOT_FOUND);
	elsewhere = given_token_for(&token.user, there.concert);
	ck_assert_err(cancel(&elsewhere, r.id, &out), ERR_WRONG_QUEUE);
	ck_assert_str_eq(seats_of(&show), "TA");
}
END_TEST

START_TEST(cancel_too_late_settles_the_hold)
{
	struct show show = given_show(QUEUE_DEFAULT, 1, 100);
	struct token token = given_turn();
	struct reservation r = given_hold(&token, &show, 0, 1), out;

	clock_stop_at(app, r.hold_expires_at);
	ck_assert_err(cancel(&token, r.id, &out), ERR_TOKEN_EXPIRED);
	ck_assert_int_eq(why.reason, END_HOLD_LAPSED);
	ck_assert_str_eq(reservation_row_of(&r), "CANCELED LAPSED");
	ck_assert_str_eq(seats_of(&show), "A");
}
END_TEST

/* ---- lapsing ---------------------------------------------------------------------------- */

START_TEST(hold_lapses_on_the_microsecond)
{
	struct show show = given_show(QUEUE_DEFAULT, 2, 100);
	struct token token = given_turn();
	struct reservation r = given_hold(&token, &show, 0, 1);

	clock_stop_at(app, after(r.hold_expires_at, -1));
	ck_assert_int_eq(shown(&r).status, RESERVATION_TEMP_RESERVED);
	ck_assert_uint_eq(available_seats(&show), 1);
	clock_stop_at(app, r.hold_expires_at);
	ck_assert_int_eq(shown(&r).status, RESERVATION_CANCELED);
	ck_assert_int_eq(shown(&r).reason, END_LAPSED);
	ck_assert(instant_is_null(shown(&r).hold_expires_at));
	ck_assert_uint_eq(available_seats(&show), 2);
	ck_assert_str_eq(reservation_row_of(&r), "TEMP_RESERVED"); /* no sweep has seen it */
}
END_TEST

START_TEST(settle_ends_a_lapsed_hold_and_nothing_else)
{
	struct show show = given_show(QUEUE_DEFAULT, 2, 100);
	struct token token = given_turn();
	struct reservation r = given_hold(&token, &show, 0, 1);
	bool settled;

	clock_stop_at(app, after(r.hold_expires_at, -1));
	ck_assert_err(reservation_settle(app, r.id, &settled), ERR_OK);
	ck_assert(!settled);
	ck_assert_str_eq(reservation_row_of(&r), "TEMP_RESERVED");
	clock_stop_at(app, r.hold_expires_at);
	ck_assert_err(reservation_settle(app, r.id, &settled), ERR_OK);
	ck_assert(settled);
	ck_assert_str_eq(reservation_row_of(&r), "CANCELED LAPSED");
	ck_assert_str_eq(token_row_of(&token), "EXPIRED HOLD_LAPSED");
	ck_assert_str_eq(seats_of(&show), "AA");
	ck_assert_err(reservation_settle(app, r.id, &settled), ERR_OK);
	ck_assert(!settled);
}
END_TEST

START_TEST(settle_leaves_a_paid_one)
{
	struct show show = given_show(QUEUE_DEFAULT, 1, 100);
	struct payment payment = given_sold(&show, 0, 1, NULL);
	bool settled;

	clock_stop_at(app, after(now(), 2 * HOLD_S * US_PER_S));
	ck_assert_err(reservation_settle(app, payment.reservation.id, &settled), ERR_OK);
	ck_assert(!settled);
	ck_assert_str_eq(seats_of(&show), "R");
}
END_TEST

START_TEST(lapsed_seat_is_taken_before_any_sweep)
{
	struct show show = given_show(QUEUE_DEFAULT, 2, 100);
	struct token late = given_turn(), token;
	struct reservation old = given_hold(&late, &show, 0, 2), new;
	bool settled;

	clock_stop_at(app, old.hold_expires_at);
	token = given_turn();
	new = given_hold(&token, &show, 1, 1);
	ck_assert_str_eq(seats_of(&show), "TT");
	/* settling the old one leaves the seat that is another's by now */
	ck_assert_err(reservation_settle(app, old.id, &settled), ERR_OK);
	ck_assert_str_eq(seats_of(&show), "AT");
	ck_assert_str_eq(reservation_row_of(&new), "TEMP_RESERVED");
	ck_assert_str_eq(token_row_of(&token), "ACTIVE");
	ck_assert_str_eq(token_row_of(&late), "EXPIRED HOLD_LAPSED");
}
END_TEST

START_TEST(settle_ends_the_holds_token_not_a_newer_one)
{
	struct show show = given_show(QUEUE_DEFAULT, 2, 100);
	struct token old = given_turn(), new;
	struct reservation r = given_hold(&old, &show, 0, 1);
	bool settled;

	clock_stop_at(app, r.hold_expires_at);
	sql("UPDATE queue_token SET status = 'EXPIRED', end_reason = 'HOLD_LAPSED',"
	    " ended_at = expires_at WHERE id = %llu",
	    (unsigned long long)old.id.v);
	new = given_token(&old.user);
	ck_assert_err(reservation_settle(app, r.id, &settled), ERR_OK);
	ck_assert(settled);
	ck_assert_str_eq(token_row_of(&new), "ACTIVE");
	ck_assert_str_eq(seats_of(&show), "AA");
}
END_TEST

START_TEST(settled_slot_goes_to_the_next)
{
	struct show show = given_show(QUEUE_DEFAULT, 1, 100);
	struct token token, waiter;
	struct reservation r;

	given_queue_set("capacity = 1");
	token = given_turn();
	waiter = given_waiter();
	r = given_hold(&token, &show, 0, 1);
	clock_stop_at(app, r.hold_expires_at);
	ck_assert_err(reservation_settle(app, r.id, NULL), ERR_OK);
	ck_assert_str_eq(token_row_of(&waiter), "ACTIVE");
}
END_TEST

START_TEST(own_lapsed_hold_is_settled_by_the_next_call)
{
	struct show show = given_show(QUEUE_DEFAULT, 2, 100);
	struct token token = given_turn();
	struct reservation r = given_hold(&token, &show, 0, 1);

	clock_stop_at(app, r.hold_expires_at);
	ck_assert_err(hold(&token, &show, 1, 1), ERR_TOKEN_EXPIRED);
	ck_assert_int_eq(why.reason, END_HOLD_LAPSED);
	ck_assert_str_eq(reservation_row_of(&r), "CANCELED LAPSED");
	ck_assert_str_eq(seats_of(&show), "AA");
}
END_TEST

START_TEST(sweep_settles_the_oldest_first)
{
	struct show show = given_show(QUEUE_DEFAULT, 3, 100);
	struct reservation r[3];
	struct instant start = clock_stop();
	struct token token;
	uint64_t n;

	for (int i = 0; i < 3; i++) {
		token = given_turn();
		r[i] = given_hold(&token, &show, (size_t)i, 1);
		clock_stop_at(app, after(start, (i + 1) * US_PER_S));
	}
	ck_assert_err(reservation_settle_batch(app, arena, 2, &n), ERR_OK);
	ck_assert_uint_eq(n, 0);
	clock_stop_at(app, r[2].hold_expires_at);
	ck_assert_err(reservation_settle_batch(app, arena, 2, &n), ERR_OK);
	ck_assert_uint_eq(n, 2);
	ck_assert_str_eq(seats_of(&show), "AAT");
	ck_assert_err(reservation_settle_batch(app, arena, 2, &n), ERR_OK);
	ck_assert_uint_eq(n, 1);
	ck_assert_err(reservation_settle_batch(app, arena, 2, &n), ERR_OK);
	ck_assert_uint_eq(n, 0);
}
END_TEST

static void add_tests(TCase *tests)
{
	tcase_add_test(tests, hold_takes_the_seats_for_300_s);
	tcase_add_test(tests, what_hold_tells_is_what_is_read);
	tcase_add_test(tests, hold_needs_a_turn);
	tcase_add_test(tests, hold_of_what_is_not_there_is_not_found);
	tcase_add_test(tests, hold_in_anothers_queue_is_refused);
	tcase_add_test(tests, second_hold_of_a_token_is_refused);
	tcase_add_test(tests, turn_takes_five_holds);
	tcase_add_test(tests, limit_of_holds_is_the_queues_and_live);
	tcase_add_test(tests, held_and_sold_seats_are_unavailable_and_named);
	tcase_add_test(tests, seat_limit_counts_what_is_paid);
	tcase_add_test(tests, twenty_seats_are_held_paid_and_refunded_at_once);
	tcase_add_test(tests, reservations_are_their_users_own);
	tcase_add_test(tests, list_has_a_hundred_at_most);
	tcase_add_test(tests, list_walks_what_stands_and_then_what_ended);
	tcase_add_test(tests, page_costs_no_more_in_a_long_list);
	tcase_add_test(tests, cancel_gives_seats_and_turn_back);
	tcase_add_test(tests, cancel_after_the_turns_own_end_is_ok_and_ends_it);
	tcase_add_test(tests, cancel_of_a_canceled_one_changes_nothing);
	tcase_add_test(tests, cancel_of_a_paid_one_points_to_the_refund);
	tcase_add_test(tests, cancel_is_for_ones_own);
	tcase_add_test(tests, cancel_too_late_settles_the_hold);
	tcase_add_test(tests, hold_lapses_on_the_microsecond);
	tcase_add_test(tests, settle_ends_a_lapsed_hold_and_nothing_else);
	tcase_add_test(tests, settle_leaves_a_paid_one);
	tcase_add_test(tests, lapsed_seat_is_taken_before_any_sweep);
	tcase_add_test(tests, settle_ends_the_holds_token_not_a_newer_one);
	tcase_add_test(tests, settled_slot_goes_to_the_next);
	tcase_add_test(tests, own_lapsed_hold_is_settled_by_the_next_call);
	tcase_add_test(tests, sweep_settles_the_oldest_first);
}

int main(int argc, char **argv)
{
	(void)argc;
	return run_domain_suite(argv, "reservation", add_tests);
}
