#include "load.h"

#include <check.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "http.h"
#include "instance.h"
#include "shape.h"
#include "text.h"

#define CHARGES_MAX        8192
#define PAYMENTS_MAX       8192
#define SEATS_PER_CUSTOMER 8

enum fate { UNTRIED, ACKNOWLEDGED, NO_EFFECT, UNKNOWN };

struct customer {
	struct user user;
	size_t first_seat, seat;
	pid_t pid;
	/* A charge is told from the others by its amount, PRICE + its index. */
	enum fate charge[CHARGES_MAX];
	size_t ncharges;
	int64_t paid[PAYMENTS_MAX];
	size_t npaid;
	struct load_count count;
	char defect[512];
};

struct load {
	struct world world;
	atomic_bool stop;
	atomic_uint done;
	struct customer customers[LOAD_CUSTOMERS];
};

static bool is_outage(const struct answer *a)
{
	return a->json != NULL && answer_has(a, "code") && answer_has(a, "outcome") &&
	       strcmp(answer_str(a, "code"), "UNAVAILABLE") == 0 &&
	       answer_header(a, "Retry-After") != NULL;
}

static enum fate judge(struct load *load, struct customer *c, const struct answer *a)
{
	if (a->status == 0) {
		c->count.lost++;
		return UNKNOWN;
	}
	if (a->status < 400) {
		c->count.ok++;
		atomic_fetch_add(&load->done, 1);
		return ACKNOWLEDGED;
	}
	if (a->status < 500 && a->json != NULL) {
		c->count.refused++;
		return NO_EFFECT;
	}
	if (a->status < 502 || a->status > 504 || !is_outage(a)) {
		snprintf(c->defect, sizeof(c->defect), "%d %s\n%s", a->status, a->headers, a->body);
		return UNKNOWN;
	}
	if (a->status == 503)
		c->count.unavailable++;
	else
		c->count.gateway++;
	return strcmp(answer_str(a, "outcome"), "none") == 0 ? NO_EFFECT : UNKNOWN;
}

static void charge(struct load *load, struct customer *c)
{
	size_t n = c->ncharges;

	if (n == CHARGES_MAX)
		return;
	c->charge[n] = UNKNOWN;
	c->ncharges = n + 1;
	c->charge[n] = judge(
	    load, c, http_post(c->user.token, "/points", "{\"amount\":%ld}", (long)(PRICE + n)));
}

/* A payment whose answer was lost keeps its seat: the customer goes on to the next. */
static int64_t hold(struct load *load, struct customer *c)
{
	struct answer *a = user_try_hold(&load->world, &c->user, c->first_seat + c->seat);

	if (judge(load, c, a) == ACKNOWLEDGED ||
	    (a->json != NULL && answer_has(a, "reservation_id")))
		return answer_int(a, "reservation_id");
	if (a->status == 400)
		c->seat = (c->seat + 1) % SEATS_PER_CUSTOMER;
	return 0;
}

static void buy_and_return(struct load *load, struct customer *c)
{
	int64_t reservation, payment;
	struct answer *a;

	if (judge(load, c, user_join(&load->world, &c->user)) != ACKNOWLEDGED)
		return;
	charge(load, c);
	reservation = hold(load, c);
	if (reservation == 0 || c->npaid == PAYMENTS_MAX)
		return;
	a = user_try_pay(&c->user, reservation);
	if (judge(load, c, a) != ACKNOWLEDGED)
		return;
	payment = answer_int(a, "payment_id");
	c->paid[c->npaid++] = payment;
	judge(load, c,
	    CALL(.method = "POST", .token = c->user.token,
		.path = textf("/payments/%ld/refund", (long)payment)));
}

static _Noreturn void be_customer(struct load *load, struct customer *c)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	while (!atomic_load(&load->stop)) {
		unsigned before = c->count.ok;

		buy_and_return(load, c);
		if (c->count.ok == before)
			sleep_ms(20); /* an outage: do not spin */
		answer_forget_all();
		text_forget();
	}
	_exit(EXIT_SUCCESS);
}

struct load *load_start(const struct world *w)
{
	struct user users[LOAD_CUSTOMERS];
	struct load *load =
	    mmap(NULL, sizeof(*load), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	ck_assert_ptr_ne(load, MAP_FAILED);
	load->world = *w;
	load->world.date = NULL;
	users_make(users, LOAD_CUSTOMERS, 0);
	for (size_t i = 0; i < LOAD_CUSTOMERS; i++) {
		struct customer *c = &load->customers[i];
		pid_t pid;

		c->user = users[i];
		c->first_seat = i * SEATS_PER_CUSTOMER;
		pid = fork();
		ck_assert_int_ge(pid, 0);
		if (pid == 0)
			be_customer(load, c);
		c->pid = pid;
	}
	return load;
}

unsigned load_done(const struct load *load)
{
	return atomic_load(&load->done);
}

void load_stop(struct load *load)
{
	int status;

	atomic_store(&load->stop, true);
	for (size_t i = 0; i < LOAD_CUSTOMERS; i++) {
		ck_assert_int_eq(
		    waitpid(load->customers[i].pid, &status, 0), load->customers[i].pid);
		ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0,
		    "customer %zu ended with %#x", i, (unsigned)status);
	}
}

static void check_charges(const struct customer *c)
{
	unsigned char *found = text_keep(calloc(CHARGES_MAX, 1));
	char *list = text_keep(strdup(sql("SELECT h.amount_change FROM payment_history h"
					  " JOIN user u ON u.id = h.user_id"
					  " WHERE u.uuid = '%s' AND h.type = 'CHARGE'",
	    c->user.uuid)));

	for (char *line = strtok(list, "\n"); line != NULL; line = strtok(NULL, "\n")) {
		long n = strtol(line, NULL, 10) - PRICE;

		ck_assert_msg(n >= 0 && (size_t)n < c->ncharges, "a charge nobody made: %s", line);
		found[n]++;
	}
	for (size_t n = 0; n < c->ncharges; n++) {
		if (c->charge[n] == ACKNOWLEDGED)
			ck_assert_msg(
			    found[n] == 1, "charge %zu, acknowledged: %d times", n, found[n]);
		else if (c->charge[n] == NO_EFFECT)
			ck_assert_msg(found[n] == 0, "charge %zu, refused: %d times", n, found[n]);
		else
			ck_assert_msg(found[n] <= 1, "charge %zu, unknown: %d times", n, found[n]);
	}
}

static void check_payments(const struct customer *c)
{
	for (size_t i = 0; i < c->npaid; i++)
		ck_assert_int_eq(
		    sql_int("SELECT COUNT(*) FROM payment p JOIN reservation r"
			    " ON r.id = p.reservation_id JOIN user u ON u.id = r.user_id"
			    " WHERE p.id = %ld AND u.uuid = '%s'",
			(long)c->paid[i], c->user.uuid),
		    1);
}

struct load_count load_check(const struct load *load)
{
	struct load_count total = { 0 };

	for (size_t i = 0; i < LOAD_CUSTOMERS; i++) {
		const struct customer *c = &load->customers[i];

		ck_assert_msg(c->defect[0] == '\0', "%s", c->defect);
		check_charges(c);
		check_payments(c);
		total.ok += c->count.ok;
		total.refused += c->count.refused;
		total.unavailable += c->count.unavailable;
		total.gateway += c->count.gateway;
		total.lost += c->count.lost;
	}
	ck_assert_uint_gt(total.ok, 0);
	return total;
}
