/*
 * What the tests of the domain begin with, made by the domain itself, and short words for how
 * things stand.  After every test the audit must find nothing.
 */
#ifndef TESTS_DB_GIVEN_H
#define TESTS_DB_GIVEN_H

#include "db/fixture.h"
#include "domain/concert.h"
#include "domain/payment.h"
#include "domain/points.h"
#include "domain/queue_admin.h"
#include "domain/refund.h"
#include "domain/reservation.h"
#include "domain/schedule.h"
#include "domain/seat.h"
#include "domain/user.h"

#define SHOW_SEATS_MAX 40
#define TURN_S         600

#define BY (&(const struct actor){ "kim" }) /* the operator of the tests */

extern struct arena *arena;
/* For those whose refusal says nothing that the test looks at. */
extern struct refusal why;

int run_domain_suite(char **argv, const char *name, void (*add_tests)(TCase *tests));
/* For a test that leaves the data unsound on purpose. */
void expect_unsound_data(void);
void ck_assert_sound(void);

struct uuid given_user(uint64_t balance);

struct queue_id given_queue(uint64_t capacity);
/* All of them. */
struct queue_changes given_changes(const struct queue_settings *set);
/* Of the default queue: SQL's assignments to its row. */
void given_queue_set(const char *assignments);

struct show {
	struct concert_id concert;
	struct queue_id queue;
	struct schedule_id id;
	struct date date;
	struct instant starts_at;
	struct seat_id seats[SHOW_SEATS_MAX];
	size_t n;
};

/* A concert of that queue with one show in 30 days. */
struct show given_show(struct queue_id queue, size_t seats, uint64_t price);
/* Another show of that show's concert, that many hours from now. */
struct show given_show_in(const struct show *show, int hours, size_t seats);

/* The user joins the default queue, or the concert's. */
struct token given_token(const struct uuid *user);
struct token given_token_for(const struct uuid *user, struct concert_id concert);
/* A new user's: one that is admitted at once, and one that is not. */
struct token given_turn(void);
struct token given_waiter(void);

struct reservation given_hold(
    const struct token *token, const struct show *show, size_t first, size_t n);
struct payment given_paid(const struct token *token, const struct reservation *reservation);
/* A new user has bought these seats; *token_r (may be NULL) is the token it was done with. */
struct payment given_sold(const struct show *show, size_t first, size_t n, struct token *token_r);

struct token_view place_of(const struct token *token);
uint64_t balance_of(const struct uuid *user);
/* "EXPIRED LEFT", as it is written down. */
const char *token_row_of(const struct token *token);
const char *reservation_row_of(const struct reservation *reservation);
/* A, T or R for each seat, as it is written down. */
const char *seats_of(const struct show *show);

struct instant now(void);
/* Stops app's clock now; what it stopped at. */
struct instant clock_stop(void);

#endif
