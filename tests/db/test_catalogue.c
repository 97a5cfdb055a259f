/* Concerts, dates and seats as buyers and the operator see them, and queues as the operator does.
 */
#include "db/given.h"

static const struct concert_id no_concert = { 999999 };

/* ---- dates and seats -------------------------------------------------------------------- */

START_TEST(dates_are_future_ones_by_time)
{
	struct show late = given_show(QUEUE_DEFAULT, 2, 100);
	struct show soon = given_show_in(&late, 2, 1);
	struct schedule *list;
	size_t n;

	ck_assert_err(
	    concert_dates(app, arena, late.concert, QUEUE_DEFAULT, false, &list, &n), ERR_OK);
	ck_assert_uint_eq(n, 2);
	ck_assert_uint_eq(list[0].id.v, soon.id.v);
	ck_assert_int_eq(list[1].starts_at.us, late.starts_at.us);
	ck_assert_uint_eq(list[1].total_seats, 2);
	ck_assert_uint_eq(list[1].available_seats, 2);
	clock_stop_at(app, soon.starts_at);
	ck_assert_err(
	    concert_dates(app, arena, late.concert, QUEUE_DEFAULT, false, &list, &n), ERR_OK);
	ck_assert_uint_eq(n, 1);
	clock_stop_at(app, late.starts_at);
	ck_assert_err(concert_dates(app, arena, late.concert, QUEUE_DEFAULT, false, &list, &n),
	    ERR_NO_AVAILABLE_DATES);
}
END_TEST

START_TEST(sold_dates_are_left_out_if_asked)
{
	struct show show = given_show(QUEUE_DEFAULT, 1, 100);
	struct schedule *list;
	size_t n;

	given_sold(&show, 0, 1, NULL);
	ck_assert_err(
	    concert_dates(app, arena, show.concert, QUEUE_DEFAULT, false, &list, &n), ERR_OK);
	ck_assert_uint_eq(list[0].available_seats, 0);
	ck_assert_err(concert_dates(app, arena, show.concert, QUEUE_DEFAULT, true, &list, &n),
	    ERR_NO_AVAILABLE_DATES);
}
END_TEST

START_TEST(seats_show_who_may_have_them)
{
	struct show show = given_show(QUEUE_DEFAULT, 3, 100);
	struct token token;
	struct reservation hold;
	struct seat *list;
	size_t n;

	given_sold(&show, 0, 1, NULL);
	token = given_turn();
	hold = given_hold(&token, &show, 1, 1);
	ck_assert_err(concert_seats(app, arena, show.concert, QUEUE_DEFAULT, show.date,
			  (struct schedule_id){ 0 }, true, &list, &n),
	    ERR_OK);
	ck_assert_uint_eq(n, 3);
	ck_assert_int_eq(list[0].status, SEAT_RESERVED);
	ck_assert_int_eq(list[1].status, SEAT_TEMP_RESERVED);
	ck_assert_int_eq(list[2].status, SEAT_AVAILABLE);
	ck_assert_str_eq(list[2].label, "A3");
	ck_assert_uint_eq(list[2].price, 100);
	ck_assert_err(concert_seats(app, arena, show.concert, QUEUE_DEFAULT, show.date, show.id,
			  false, &list, &n),
	    ERR_OK);
	ck_assert_uint_eq(n, 1);
	ck_assert_uint_eq(list[0].id.v, show.seats[2].v);
	clock_stop_at(app, hold.hold_expires_at);
	ck_assert_err(concert_seats(app, arena, show.concert, QUEUE_DEFAULT, show.date, show.id,
			  false, &list, &n),
	    ERR_OK);
	ck_assert_uint_eq(n, 2);
}
END_TEST

static enum availability availability_of(struct concert_id id)
{
	struct concert concert;

	ck_assert_err(concert_get(app, arena, id, &concert), ERR_OK);
	return concert.availability;
}

START_TEST(concert_says_whether_anything_is_for_sale)
{
	struct show show = given_show(QUEUE_DEFAULT, 2, 100);
	struct token token;

	given_sold(&show, 0, 1, NULL);
	ck_assert_int_eq(availability_of(show.concert), CONCERT_AVAILABLE);
	token = given_turn();
	given_hold(&token, &show, 1, 1);
	ck_assert_int_eq(availability_of(show.concert), CONCERT_AVAILABLE);
	ck_assert_err(queue_leave(app, &token), ERR_OK);
	given_sold(&show, 1, 1, NULL);
	ck_assert_int_eq(availability_of(show.concert), CONCERT_SOLD_OUT);
	clock_stop_at(app, show.starts_at);
	ck_assert_int_eq(availability_of(show.concert), CONCERT_NO_DATES);
}
END_TEST

START_TEST(empty_seat_list_says_why)
{
	struct show show = given_show(QUEUE_DEFAULT, 1, 100);
	struct show there = given_show(given_queue(1), 1, 100);
	struct schedule *dates;
	struct seat *list;
	struct date other = { 2001, 1, 1 };
	size_t n;

	given_sold(&show, 0, 1, NULL);
	ck_assert_err(concert_seats(app, arena, show.concert, QUEUE_DEFAULT, show.date, show.id,
			  false, &list, &n),
	    ERR_NO_AVAILABLE_SEATS);
	ck_assert_err(concert_seats(app, arena, show.concert, QUEUE_DEFAULT, other,
			  (struct schedule_id){ 0 }, false, &list, &n),
	    ERR_NOT_FOUND);
	ck_assert_err(concert_seats(app, arena, show.concert, QUEUE_DEFAULT, show.date, there.id,
			  true, &list, &n),
	    ERR_NOT_FOUND);
	ck_assert_err(concert_seats(app, arena, no_concert, QUEUE_DEFAULT, show.date,
			  (struct schedule_id){ 0 }, true, &list, &n),
	    ERR_NOT_FOUND);
	ck_assert_err(concert_seats(app, arena, there.concert, QUEUE_DEFAULT, there.date, there.id,
			  true, &list, &n),
	    ERR_WRONG_QUEUE);
	ck_assert_err(concert_dates(app, arena, there.concert, QUEUE_DEFAULT, false, &dates, &n),
	    ERR_WRONG_QUEUE);
	ck_assert_err(
	    concert_dates(app, arena, no_concert, QUEUE_DEFAULT, false, &dates, &n), ERR_NOT_FOUND);
}
END_TEST

/* ---- the operator's side ---------------------------------------------------------------- */

START_TEST(date_is_added_with_all_its_seats_or_not_at_all)
{
	struct show show = given_show(QUEUE_DEFAULT, 1, 100);
	struct seat_new twice[] = { { "B1", "R", 5 }, { "B2", "", 0 }, { "B1", "S", 7 } };
	struct schedule_id id;

	show.starts_at = after(show.starts_at, 1);
	ck_assert_err(schedule_add(app, arena, BY, show.concert, show.starts_at, twice, 3, &id),
	    ERR_DUPLICATE);
	ck_assert_err(
	    schedule_add(app, arena, BY, no_concert, show.starts_at, twice, 2, &id), ERR_NOT_FOUND);
	ck_assert_err(schedule_add(app, arena, BY, show.concert, show.starts_at, twice, 0, &id),
	    ERR_INVALID_REQUEST);
	twice[1].label = "";
	ck_assert_err(schedule_add(app, arena, BY, show.concert, show.starts_at, twice, 2, &id),
	    ERR_INVALID_REQUEST);
	ck_assert_int_eq(sql_int("SELECT COUNT(*) FROM concert_schedule"), 1);
	ck_assert_int_eq(sql_int("SELECT COUNT(*) FROM concert_seat"), 1);
}
END_TEST

START_TEST(date_is_added_ahead_and_once)
{
	struct show show = given_show(QUEUE_DEFAULT, 1, 100);
	struct seat_new seat = { "A1", "R", 5 };
	struct instant moment = clock_stop();
	struct schedule_id id;

	ck_assert_err(
	    schedule_add(app, arena, BY, show.concert, moment, &seat, 1, &id), ERR_DATE_PAST);
	ck_assert_err(
	    schedule_add(app, arena, BY, show.concert, after(moment, 1), &seat, 1, &id), ERR_OK);
	ck_assert_err(schedule_add(app, arena, BY, show.concert, show.starts_at, &seat, 1, &id),
	    ERR_DATE_TAKEN);
	sql("UPDATE concert_schedule SET canceled_at = NOW(6) WHERE id = %llu",
	    (unsigned long long)show.id.v);
	ck_assert_err(
	    schedule_add(app, arena, BY, show.concert, show.starts_at, &seat, 1, &id), ERR_OK);
}
END_TEST

START_TEST(concert_is_added_within_its_ranges)
{
	struct concert_settings concert = { "한글 제목", "", "Asia/Seoul", QUEUE_DEFAULT, 20,
		8760 };
	struct concert_id id;
	struct concert read, *list;
	size_t n;

	ck_assert_err(concert_add(app, BY, &concert, &id), ERR_OK);
	ck_assert_err(concert_get(app, arena, id, &read), ERR_OK);
	ck_assert_str_eq(read.set.title, concert.title);
	ck_assert_str_eq(read.set.venue, "");
	ck_assert_uint_eq(read.set.seat_limit, 20);
	ck_assert_int_eq(read.queue_state, QUEUE_OPEN);
	ck_assert(instant_is_null(read.opens_at));
	ck_assert_err(concert_list(app, arena, &list, &n), ERR_OK);
	ck_assert_uint_eq(n, 1);
	ck_assert_err(concert_get(app, arena, no_concert, &read), ERR_NOT_FOUND);
	concert.queue.v = 999;
	ck_assert_err(concert_add(app, BY, &concert, &id), ERR_NOT_FOUND);
	concert.queue = QUEUE_DEFAULT;
	concert.seat_limit = 21;
	ck_assert_err(concert_add(app, BY, &concert, &id), ERR_INVALID_REQUEST);
	concert.seat_limit = 4;
	concert.title = "";
	ck_assert_err(concert_add(app, BY, &concert, &id), ERR_INVALID_REQUEST);
}
END_TEST

static const struct queue_settings wrong[] = {
	{ .name = "", .capacity = 1, .active_ttl = 1, .waiting_ttl = 1 },
	{ .name = "q", .capacity = 0, .active_ttl = 1, .waiting_ttl = 1 },
	{ .name = "q", .capacity = 1000001, .active_ttl = 1, .waiting_ttl = 1 },
	{ .name = "q", .capacity = 1, .active_ttl = 0, .waiting_ttl = 1 },
	{ .name = "q", .capacity = 1, .active_ttl = 86401, .waiting_ttl = 1 },
	{ .name = "q", .capacity = 1, .active_ttl = 1, .waiting_ttl = 0 },
	{ .name = "q", .capacity = 1, .active_ttl = 1, .waiting_ttl = 2592001 },
};

START_TEST(queue_settings_have_ranges)
{
	struct queue_settings set = wrong[_i];
	struct queue_changes changes;
	struct queue_id id;

	set.opens_at = INSTANT_NULL;
	changes = given_changes(&set);
	ck_assert_err(queue_add(app, BY, &set, &id), ERR_INVALID_REQUEST);
	ck_assert_err(queue_set(app, BY, QUEUE_DEFAULT, &changes), ERR_INVALID_REQUEST);
}
END_TEST

/* An older release let it be stored; it must not stand in the way of another setting. */
START_TEST(a_name_that_is_refused_today_blocks_no_other_change)
{
	struct show show = given_show(QUEUE_DEFAULT, 1, 100);
	const struct queue_changes capacity = { .capacity = { true, 7 } };
	const struct concert_changes limit = { .seat_limit = { true, 2 } };
	const struct concert_changes title = { .title = "two\u200bwords" };

	sql("UPDATE queue SET name = CONCAT('main', CHAR(0xe2808b USING utf8mb4))");
	sql("UPDATE concert SET title = CONCAT('A', CHAR(0xe2808b USING utf8mb4))");
	ck_assert_err(queue_set(app, BY, QUEUE_DEFAULT, &capacity), ERR_OK);
	ck_assert_err(concert_set(app, arena, BY, show.concert, &limit), ERR_OK);
	ck_assert_err(concert_set(app, arena, BY, show.concert, &title), ERR_INVALID_REQUEST);
}
END_TEST

START_TEST(queue_is_read_as_it_was_set)
{
	struct queue_settings set = { "VIP", 7, 60, 600, 120, 30, 8, { 1798106400000000 }, true };
	struct queue_changes changes = given_changes(&set);
	struct queue_info info, *list;
	struct queue_id id;
	size_t n;

	ck_assert_err(queue_add(app, BY, &set, &id), ERR_OK);
	ck_assert_err(queue_get(app, arena, id, &info), ERR_OK);
	ck_assert_str_eq(info.set.name, "VIP");
	ck_assert_uint_eq(info.set.capacity, 7);
	ck_assert_uint_eq(info.set.active_ttl, 60);
	ck_assert_uint_eq(info.set.waiting_ttl, 600);
	ck_assert_uint_eq(info.set.admit_per_minute, 120);
	ck_assert_uint_eq(info.set.absent_after, 30);
	ck_assert_uint_eq(info.set.holds_per_turn, 8);
	ck_assert_int_eq(info.set.opens_at.us, set.opens_at.us);
	ck_assert(info.set.stock_aware && !info.paused && !info.closed);
	ck_assert_err(queue_list(app, arena, &list, &n), ERR_OK);
	ck_assert_uint_eq(n, 2);
	ck_assert_err(queue_get(app, arena, (struct queue_id){ 999 }, &info), ERR_NOT_FOUND);
	ck_assert_err(queue_set(app, BY, (struct queue_id){ 999 }, &changes), ERR_NOT_FOUND);
	ck_assert_err(queue_pause(app, BY, (struct queue_id){ 999 }, true), ERR_NOT_FOUND);
	ck_assert_err(queue_close(app, BY, (struct queue_id){ 999 }, true), ERR_NOT_FOUND);
}
END_TEST

START_TEST(operators_changes_are_live)
{
	struct queue_changes changes = { .capacity = { true, 30 } };
	struct queue_info info;
	struct token waiter;

	ck_assert_err(queue_pause(app, BY, QUEUE_DEFAULT, true), ERR_OK);
	waiter = given_waiter();
	ck_assert_err(queue_get(app, arena, QUEUE_DEFAULT, &info), ERR_OK);
	ck_assert_int_eq(info.state, QUEUE_PAUSED);
	ck_assert_uint_eq(info.waiting, 1);
	ck_assert_err(queue_set(app, BY, QUEUE_DEFAULT, &changes), ERR_OK); /* leaves it paused */
	ck_assert_str_eq(token_row_of(&waiter), "WAITING");
	ck_assert_err(queue_close(app, BY, QUEUE_DEFAULT, true), ERR_OK);
	ck_assert_err(queue_pause(app, BY, QUEUE_DEFAULT, false), ERR_OK);
	ck_assert_str_eq(token_row_of(&waiter), "ACTIVE"); /* closed to newcomers alone */
	ck_assert_err(queue_get(app, arena, QUEUE_DEFAULT, &info), ERR_OK);
	ck_assert_int_eq(info.state, QUEUE_CLOSED);
	ck_assert_uint_eq(info.active, 1);
	ck_assert_uint_eq(info.admitted_total, 1);
	ck_assert_uint_eq(info.admitted_through, waiter.id.v);
	ck_assert_err(queue_close(app, BY, QUEUE_DEFAULT, false), ERR_OK);
	changes.capacity.v = 1;
	ck_assert_err(queue_set(app, BY, QUEUE_DEFAULT, &changes), ERR_OK);
	waiter = given_waiter();
	changes.capacity.v = 2;
	ck_assert_err(queue_set(app, BY, QUEUE_DEFAULT, &changes), ERR_OK);
	ck_assert_str_eq(token_row_of(&waiter), "ACTIVE");
}
END_TEST

static void add_tests(TCase *tests)
{
	tcase_add_test(tests, dates_are_future_ones_by_time);
	tcase_add_test(tests, sold_dates_are_left_out_if_asked);
	tcase_add_test(tests, seats_show_who_may_have_them);
	tcase_add_test(tests, concert_says_whether_anything_is_for_sale);
	tcase_add_test(tests, empty_seat_list_says_why);
	tcase_add_test(tests, date_is_added_with_all_its_seats_or_not_at_all);
	tcase_add_test(tests, date_is_added_ahead_and_once);
	tcase_add_test(tests, concert_is_added_within_its_ranges);
	tcase_add_loop_test(tests, queue_settings_have_ranges, 0, sizeof(wrong) / sizeof(wrong[0]));
	tcase_add_test(tests, a_name_that_is_refused_today_blocks_no_other_change);
	tcase_add_test(tests, queue_is_read_as_it_was_set);
	tcase_add_test(tests, operators_changes_are_live);
}

int main(int argc, char **argv)
{
	(void)argc;
	return run_domain_suite(argv, "catalogue", add_tests);
}
