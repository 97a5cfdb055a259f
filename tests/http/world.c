#include "world.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "http.h"
#include "instance.h"
#include "shape.h"
#include "text.h"

#define WORLD_DAYS_AHEAD 30

static const char *or_nothing(const char *options)
{
	return options != NULL ? options : "";
}

int64_t world_add_show(const struct world *w, unsigned hours_from_now, unsigned nseats,
    const char **date_r, int64_t *seats_r)
{
	time_t at = time(NULL) + (time_t)hours_from_now * 3600;
	char starts_at[32];
	char *list, *id;
	int64_t show;

	strftime(starts_at, sizeof(starts_at), "%Y-%m-%dT%H:%M:%SZ", gmtime(&at));
	show = ctl_add("schedule add --concert %ld --starts-at %s --rows A-A --seats-per-row %u "
		       "--price %d --grade VIP",
	    (long)w->concert, starts_at, nseats, PRICE);
	*date_r = sql("SELECT venue_date FROM concert_schedule WHERE id = %ld", (long)show);
	list = text_keep(strdup(
	    sql("SELECT id FROM concert_seat WHERE schedule_id = %ld ORDER BY id", (long)show)));
	for (id = strtok(list, "\n"); id != NULL; id = strtok(NULL, "\n"))
		*seats_r++ = strtol(id, NULL, 10);
	return show;
}

const char *show_move(int64_t show, long seconds_from_now)
{
	sql("UPDATE concert_schedule SET starts_at = UTC_TIMESTAMP(6) + INTERVAL %ld SECOND,"
	    " venue_date = DATE(starts_at + INTERVAL 9 HOUR) WHERE id = %ld",
	    seconds_from_now, (long)show);
	return sql("SELECT venue_date FROM concert_schedule WHERE id = %ld", (long)show);
}

void world_make(struct world *w)
{
	if (w->capacity == 0)
		w->capacity = 30;
	if (w->nseats == 0)
		w->nseats = 4;
	w->queue = ctl_add("queue add --name test --capacity %u --absent-after 0 %s", w->capacity,
	    or_nothing(w->queue_options));
	w->concert = ctl_add("concert add --title '봄밤 Test' --venue Hall --queue %ld %s",
	    (long)w->queue, or_nothing(w->concert_options));
	w->schedule = world_add_show(w, WORLD_DAYS_AHEAD * 24, w->nseats, &w->date, w->seat);
}

void world_age(const struct world *w, unsigned seconds)
{
	sql("SET @s = %u, @q = %ld;"
	    "START TRANSACTION;"
	    "UPDATE queue_token SET created_at = created_at - INTERVAL @s SECOND,"
	    " activated_at = activated_at - INTERVAL @s SECOND,"
	    " turn_ends_at = turn_ends_at - INTERVAL @s SECOND,"
	    " expires_at = expires_at - INTERVAL @s SECOND,"
	    " last_seen_at = last_seen_at - INTERVAL @s SECOND,"
	    " ended_at = ended_at - INTERVAL @s SECOND WHERE queue_id = @q;"
	    "UPDATE reservation r JOIN queue_token t ON t.id = r.token_id SET"
	    " r.created_at = r.created_at - INTERVAL @s SECOND,"
	    " r.hold_expires_at = r.hold_expires_at - INTERVAL @s SECOND,"
	    " r.ended_at = r.ended_at - INTERVAL @s SECOND WHERE t.queue_id = @q;"
	    "UPDATE payment p JOIN reservation r ON r.id = p.reservation_id"
	    " JOIN queue_token t ON t.id = r.token_id SET"
	    " p.paid_at = p.paid_at - INTERVAL @s SECOND,"
	    " p.refunded_at = p.refunded_at - INTERVAL @s SECOND WHERE t.queue_id = @q;"
	    "UPDATE concert_seat s JOIN concert_schedule d ON d.id = s.schedule_id"
	    " JOIN concert c ON c.id = d.concert_id SET"
	    " s.hold_expires_at = s.hold_expires_at - INTERVAL @s SECOND WHERE c.queue_id = @q;"
	    "COMMIT",
	    seconds, (long)w->queue);
}

static void name_user(struct user *u)
{
	unsigned char b[16];

	*u = (struct user){ .number = 0 };
	ck_assert_int_eq(getrandom(b, sizeof(b), 0), sizeof(b));
	b[6] = (unsigned char)(0x40 | (b[6] & 0x0f)); /* version 4 */
	b[8] = (unsigned char)(0x80 | (b[8] & 0x3f));
	for (size_t i = 0, at = 0; i < sizeof(b); i++)
		at += (size_t)snprintf(u->uuid + at, sizeof(u->uuid) - at, "%s%02x",
		    i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "", b[i]);
}

void user_make(struct user *u, int64_t balance)
{
	name_user(u);
	ctl("user add --uuid %s --balance %ld", u->uuid, (long)balance);
}

void users_make(struct user *u, size_t n, int64_t balance)
{
	char path[] = "/tmp/frontrow-users-XXXXXX";
	int fd = mkstemp(path);
	FILE *csv;

	ck_assert_int_ge(fd, 0);
	csv = fdopen(fd, "w");
	for (size_t i = 0; i < n; i++) {
		name_user(&u[i]);
		fprintf(csv, "%s,%ld\n", u[i].uuid, (long)balance);
	}
	fclose(csv);
	ctl("user import %s", path);
	unlink(path);
}

int64_t user_balance(const struct user *u)
{
	return sql_int("SELECT balance FROM user WHERE uuid = '%s'", u->uuid);
}

static void take_token(struct user *u, const struct answer *a)
{
	snprintf(u->token, sizeof(u->token), "%s", answer_str(a, "token"));
	u->number = answer_int(a, "token_number");
}

struct answer *user_join(const struct world *w, struct user *u)
{
	struct answer *a = http_post(NULL, "/queue/token",
	    "{\"user_id\":\"%s\",\"concert_id\":%ld}", u->uuid, (long)w->concert);

	if (a->status == 200 || a->status == 201)
		take_token(u, a);
	return a;
}

void user_enter(const struct world *w, struct user *u)
{
	struct answer *a = user_join(w, u);

	check_ok(a, 201);
	ck_assert_msg(answer_bool(a, "active"), "no turn: %s", a->body);
}

void user_with_turn(const struct world *w, struct user *u, int64_t balance)
{
	user_make(u, balance);
	user_enter(w, u);
}

struct answer *user_try_hold(const struct world *w, const struct user *u, size_t i)
{
	return http_post(u->token, "/reservations", "{\"schedule_id\":%ld,\"seat_id\":%ld}",
	    (long)w->schedule, (long)w->seat[i]);
}

int64_t user_hold(const struct world *w, const struct user *u, size_t i)
{
	struct answer *a = user_try_hold(w, u, i);

	check_ok(a, 201);
	return answer_int(a, "reservation_id");
}

struct answer *user_try_pay(const struct user *u, int64_t reservation)
{
	return http_post(u->token, "/payments", "{\"reservation_id\":%ld}", (long)reservation);
}

int64_t user_pay(const struct user *u, int64_t reservation)
{
	struct answer *a = user_try_pay(u, reservation);

	check_ok(a, 201);
	return answer_int(a, "payment_id");
}

const char *seat_status(const struct world *w, const struct user *u, size_t i)
{
	struct answer *a = http_get(
	    u->token, textf("/concerts/%ld/dates/%s/seats?status=all", (long)w->concert, w->date));

	check_ok(a, 200);
	for (size_t n = 0; n < answer_count(a, "seats"); n++)
		if (answer_int(a, textf("seats.%zu.seat_id", n)) == w->seat[i])
			return answer_str(a, textf("seats.%zu.status", n));
	ck_abort_msg("seat %zu is not shown: %s", i, a->body);
	return NULL;
}

int64_t place_comes_to(const struct user *u, const char *member, int64_t wanted)
{
	int64_t got = 0;

	for (int i = 0; i < 50; i++) {
		got = answer_int(http_get(u->token, "/queue/position"), member);
		if (got == wanted)
			break;
		sleep_ms(100);
	}
	return got;
}
