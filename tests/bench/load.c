/*
 * load -p PORT -k KEYFILE [-c CONNECTIONS] [-b BATCH] [-n REPEAT] [-r RATE] [-s STEP=BYTES]...
 *	[-H] ROW < PEOPLE
 *
 * The crowd of `./dev bench`: CONNECTIONS kept-alive connections to 127.0.0.1, each serving one of
 * PEOPLE (people.h) after another with that person's own token.  ROW names what they do (rows[]).
 * A row has one or more phases, timed apart; BATCH people go through all phases before the next.
 *
 * With -r the loop is open: RATE people a second begin the timed phases, whether or not the earlier
 * ones have been answered.  A person who finds no connection free waits, and that time counts.
 *
 * With -H the server is hello: the same bytes are sent and any 200 will do.  Untimed phases are
 * left out, -s says how long each step's answer is, and everybody comes REPEAT times.
 *
 * Prints a line for each timed phase (tally.h), then `bytes STEP=MEAN...`.  Exits 1 when any
 * answer was not the one hoped for, and after TIME_LIMIT_S in any case.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "base/token.h"

#include "people.h"
#include "tally.h"
#include "wire.h"

#define CONNECTIONS_MAX 256
#define TIME_LIMIT_S    120
#define STEPS_MAX       6
#define PHASES_MAX      3
#define TURNS_AWAITED   2000 /* polls of one person before we give up */

enum verdict { PLEASED, REFUSED, NOT_YET, DISPLEASED };

struct draft {
	char path[160], body[160];
	struct request request;
};

struct step {
	const char *name;
	bool only_if_waiting;
	void (*ask)(struct draft *d, const struct person *p);
	enum verdict (*judge)(struct person *p, const struct reply *r);
};

struct phase {
	const char *name;
	bool timed;
	const struct step *steps[STEPS_MAX];
};

struct row {
	const char *name;
	struct phase phases[PHASES_MAX];
};

struct visitor {
	struct wire wire;
	struct person *who;
	unsigned step, polls;
	uint64_t began_us;
	bool idle;
};

static struct {
	unsigned port, connections, repeat, rate;
	size_t batch;
	const char *key_file;
	bool hello;
} opt = { .connections = 16, .repeat = 1 };

/* ---- what people ask, and what they make of the answer ----------------------------------- */

static uint64_t number_after(const struct reply *r, const char *name)
{
	const char *at = strstr(r->body, name);

	return at == NULL ? 0 : strtoull(at + strlen(name), NULL, 10);
}

static bool says(const struct reply *r, const char *text)
{
	return strstr(r->body, text) != NULL;
}

static void join_ask(struct draft *d, const struct person *p)
{
	d->request.method = "POST";
	d->request.bearer = NULL;
	snprintf(d->path, sizeof(d->path), "/queue/token");
	snprintf(d->body, sizeof(d->body), "{\"user_id\":\"%s\",\"concert_id\":%" PRIu64 "}",
	    p->uuid, p->concert);
}

static enum verdict join_judge(struct person *p, const struct reply *r)
{
	static const char name[] = "\"token\":\"";
	const char *at = strstr(r->body, name);

	if (r->status != 201 || at == NULL || strlen(at) < sizeof(name) + TOKEN_TEXT_LEN)
		return DISPLEASED;
	memcpy(p->bearer, at + sizeof(name) - 1, TOKEN_TEXT_LEN);
	return PLEASED;
}

static enum verdict enter_judge(struct person *p, const struct reply *r)
{
	p->waits = !says(r, "\"status\":\"ACTIVE\"");
	return join_judge(p, r);
}

static void poll_ask(struct draft *d, const struct person *p)
{
	(void)p;
	snprintf(d->path, sizeof(d->path), "/queue/position");
}

static enum verdict admitted_judge(struct person *p, const struct reply *r)
{
	(void)p;
	if (r->status != 200)
		return DISPLEASED;
	return says(r, "\"status\":\"ACTIVE\"") ? PLEASED : NOT_YET;
}

static enum verdict ok_judge(struct person *p, const struct reply *r)
{
	(void)p;
	return r->status == 200 ? PLEASED : DISPLEASED;
}

static void dates_ask(struct draft *d, const struct person *p)
{
	snprintf(d->path, sizeof(d->path), "/concerts/%" PRIu64 "/dates", p->concert);
}

static void seats_ask(struct draft *d, const struct person *p)
{
	snprintf(
	    d->path, sizeof(d->path), "/concerts/%" PRIu64 "/dates/%s/seats", p->concert, p->date);
}

static void hold_ask(struct draft *d, const struct person *p)
{
	d->request.method = "POST";
	snprintf(d->path, sizeof(d->path), "/reservations");
	snprintf(d->body, sizeof(d->body), "{\"schedule_id\":%" PRIu64 ",\"seat_id\":%" PRIu64 "}",
	    p->schedule, p->seat);
}

static enum verdict hold_judge(struct person *p, const struct reply *r)
{
	p->reservation = number_after(r, "\"reservation_id\":");
	return r->status == 201 && p->reservation > 0 ? PLEASED : DISPLEASED;
}

static enum verdict rival_judge(struct person *p, const struct reply *r)
{
	if (r->status == 400 && (says(r, "\"SEAT_UNAVAILABLE\"") || says(r, "\"ALREADY_HOLDING\"")))
		return REFUSED;
	return hold_judge(p, r);
}

static void pay_ask(struct draft *d, const struct person *p)
{
	d->request.method = "POST";
	snprintf(d->path, sizeof(d->path), "/payments");
	snprintf(d->body, sizeof(d->body), "{\"reservation_id\":%" PRIu64 "}", p->reservation);
}

static enum verdict created_judge(struct person *p, const struct reply *r)
{
	(void)p;
	return r->status == 201 ? PLEASED : DISPLEASED;
}

static void charge_ask(struct draft *d, const struct person *p)
{
	(void)p;
	d->request.method = "POST";
	snprintf(d->path, sizeof(d->path), "/points");
	snprintf(d->body, sizeof(d->body), "{\"amount\":1000}");
}

/* Everybody's: no token is shown.  The floor's file has a path as long. */
static void public_ask(struct draft *d, const struct person *p, const char *name)
{
	d->request.bearer = NULL;
	snprintf(d->path, sizeof(d->path), "/queue/%" PRIu64 "/%s", p->queue, name);
}

static void line_ask(struct draft *d, const struct person *p)
{
	public_ask(d, p, "line");
}

static void static_ask(struct draft *d, const struct person *p)
{
	public_ask(d, p, "file");
}

static const struct step join = { "join", false, join_ask, join_judge };
static const struct step enter = { "enter", false, join_ask, enter_judge };
static const struct step position = { "poll", false, poll_ask, ok_judge };
static const struct step admission = { "admission", false, poll_ask, admitted_judge };
static const struct step patience = { "patience", true, poll_ask, admitted_judge };
static const struct step dates = { "dates", false, dates_ask, ok_judge };
static const struct step seats = { "seats", false, seats_ask, ok_judge };
static const struct step hold = { "hold", false, hold_ask, hold_judge };
static const struct step rival = { "rival", false, hold_ask, rival_judge };
static const struct step pay = { "pay", false, pay_ask, created_judge };
static const struct step line = { "line", false, line_ask, ok_judge };
static const struct step file = { "file", false, static_ask, ok_judge };
static const struct step charge = { "charge", false, charge_ask, ok_judge };

static const struct row rows[] = {
	{ "join", { { "join", true, { &join } } } },
	{ "enter", { { "enter", true, { &enter } } } },
	{ "poll", { { "poll", true, { &position } } } },
	{ "line", { { "line", true, { &line } } } },
	{ "file", { { "line", true, { &file } } } },
	{ "charge", { { "charge", true, { &charge } } } },
	{ "hold", { { "hold", true, { &hold } } } },
	{ "pay", { { "pay", true, { &pay } } } },
	{ "turn", { { "admission", false, { &admission } }, { "hold", true, { &hold } },
		      { "pay", true, { &pay } } } },
	{ "flow", { { "flow", true, { &enter, &patience, &dates, &seats, &hold, &pay } } } },
	{ "rivals", { { "admission", false, { &admission } }, { "rivals", true, { &rival } } } },
};

/* ---- how long answers are ---------------------------------------------------------------- */

#define SIZES_MAX 16

static struct size {
	char step[16];
	unsigned bytes;
	uint64_t seen, total;
} sizes[SIZES_MAX];

static struct size *size_of(const char *step)
{
	struct size *s = sizes;

	while (s->step[0] != '\0' && strcmp(s->step, step) != 0)
		s++;
	if (s == &sizes[SIZES_MAX - 1]) {
		fprintf(stderr, "load: too many steps\n");
		exit(1);
	}
	snprintf(s->step, sizeof(s->step), "%s", step);
	return s;
}

static bool size_given(char *text)
{
	char *equals = strchr(text, '=');

	if (equals == NULL)
		return false;
	*equals = '\0';
	size_of(text)->bytes = (unsigned)strtoul(equals + 1, NULL, 10);
	return true;
}

static void sizes_print(void)
{
	printf("bytes");
	for (const struct size *s = sizes; s->seen > 0; s++)
		printf(" %s=%" PRIu64, s->step, s->total / s->seen);
	printf("\n");
}

/* ---- one phase ---------------------------------------------------------------------------- */

struct crowd {
	const struct phase *phase;
	struct person *people;
	size_t next, end; /* `end` counts everybody once for each time they come */
	size_t n, left;
	unsigned rate; /* 0: as soon as a connection is free */
	uint64_t began_us;
	struct tally *tally;
};

static void step_send(struct visitor *v, const struct crowd *c)
{
	const struct step *step = c->phase->steps[v->step];
	struct draft d = { .request = { .method = "GET", .bearer = v->who->bearer } };

	d.request.path = d.path;
	d.request.bytes = size_of(step->name)->bytes;
	step->ask(&d, v->who);
	d.request.body = d.body[0] == '\0' ? NULL : d.body;
	wire_send(&v->wire, &d.request);
}

static uint64_t due_us(const struct crowd *c)
{
	return c->rate == 0 ? now_us() : c->began_us + c->next * 1000000 / c->rate;
}

/* False: nobody is left to come. */
static bool next_person(struct visitor *v, struct crowd *c)
{
	uint64_t due = due_us(c);

	if (c->next == c->end)
		return false;
	v->idle = due > now_us();
	if (v->idle)
		return true;
	v->who = &c->people[c->next++ % c->n];
	v->step = v->polls = 0;
	v->began_us = due;
	step_send(v, c);
	return true;
}

static enum verdict verdict_of(const struct crowd *c, struct visitor *v, const struct reply *r)
{
	enum verdict verdict;

	if (opt.hello)
		return r->status == 200 ? PLEASED : DISPLEASED;
	verdict = c->phase->steps[v->step]->judge(v->who, r);
	return verdict == NOT_YET && ++v->polls > TURNS_AWAITED ? DISPLEASED : verdict;
}

static void complain(const struct crowd *c, const struct visitor *v, const struct reply *r)
{
	if (c->tally->failed++ == 0)
		fprintf(stderr, "load: %s: %d %.400s\n", c->phase->steps[v->step]->name, r->status,
		    r->body);
}

static bool next_step(struct visitor *v, const struct crowd *c)
{
	const struct step *step;

	do {
		if (v->step + 1 == STEPS_MAX || (step = c->phase->steps[v->step + 1]) == NULL)
			return false;
		v->step++;
	} while (step->only_if_waiting && !v->who->waits);
	return true;
}

/* What an answer leads to; false when the visitor's work is done and nobody is left to come. */
static bool step_answered(struct visitor *v, struct crowd *c, const struct reply *r)
{
	enum verdict verdict = verdict_of(c, v, r);
	struct size *size = size_of(c->phase->steps[v->step]->name);

	size->seen++;
	size->total += r->len;
	if (verdict == PLEASED && next_step(v, c)) {
		step_send(v, c);
		return true;
	}
	if (verdict != NOT_YET) {
		if (verdict == DISPLEASED)
			complain(c, v, r);
		else
			tally_done(c->tally, now_us() - v->began_us);
		c->tally->refused += verdict == REFUSED;
		return next_person(v, c);
	}
	step_send(v, c);
	return true;
}

static void watch(int ep, struct visitor *v)
{
	struct epoll_event want = { .events = EPOLLIN, .data.ptr = v };

	if (epoll_ctl(ep, EPOLL_CTL_ADD, v->wire.fd, &want) < 0) {
		perror("epoll_ctl");
		exit(1);
	}
}

static void readable(int ep, struct visitor *v, struct crowd *c)
{
	unsigned dials = v->wire.dials;
	struct reply reply = { 0 };

	switch (wire_receive(&v->wire, &reply)) {
	case WIRE_MORE:
		return;
	case WIRE_BROKEN:
		fprintf(stderr, "load: the server closed a connection without an answer\n");
		exit(1);
	case WIRE_ANSWERED:
		break;
	}
	if (v->wire.dials != dials)
		watch(ep, v);
	if (!step_answered(v, c, &reply))
		c->left--;
}

/* Those who are due go to idle connections; the idle ones end with the last. */
static void wake_idle(struct visitor *visitors, struct crowd *c)
{
	for (unsigned i = 0; i < opt.connections; i++) {
		struct visitor *v = &visitors[i];

		if (v->idle && !next_person(v, c)) {
			v->idle = false;
			c->left--;
		}
	}
}

static void phase_run(struct visitor *visitors, struct crowd *c)
{
	struct epoll_event ready[64];
	int ep = epoll_create1(EPOLL_CLOEXEC);
	uint64_t began = now_us(), cpu = cpu_us();

	c->left = 0;
	c->began_us = began;
	for (unsigned i = 0; i < opt.connections; i++) {
		watch(ep, &visitors[i]);
		c->left += next_person(&visitors[i], c);
	}
	while (c->left > 0) {
		int n = epoll_wait(ep, ready, 64, c->rate == 0 ? -1 : 1);

		for (int i = 0; i < n; i++)
			readable(ep, ready[i].data.ptr, c);
		if (c->rate != 0)
			wake_idle(visitors, c);
	}
	c->tally->elapsed_us += now_us() - began;
	c->tally->cpu_us += cpu_us() - cpu;
	close(ep);
}

/* ---- the row ------------------------------------------------------------------------------ */

static size_t row_run(const struct row *row, struct person *people, size_t n)
{
	struct visitor *visitors = calloc(opt.connections, sizeof(*visitors));
	struct tally *tallies[PHASES_MAX];
	size_t failed = 0;

	for (unsigned i = 0; i < opt.connections; i++)
		wire_open(&visitors[i].wire, opt.port);
	for (unsigned i = 0; i < PHASES_MAX; i++)
		tallies[i] = tally_new(n * opt.repeat);
	for (size_t at = 0; at < n; at += opt.batch) {
		size_t size = n - at < opt.batch ? n - at : opt.batch;

		for (unsigned i = 0; i < PHASES_MAX && row->phases[i].name != NULL; i++) {
			struct crowd crowd = { .phase = &row->phases[i],
				.people = people + at,
				.n = size,
				.end = size * opt.repeat,
				.rate = row->phases[i].timed ? opt.rate : 0,
				.tally = tallies[i] };

			if (row->phases[i].timed || !opt.hello)
				phase_run(visitors, &crowd);
		}
	}
	for (unsigned i = 0; i < PHASES_MAX && row->phases[i].name != NULL; i++) {
		if (row->phases[i].timed)
			tally_print(tallies[i], row->phases[i].name);
		failed += tallies[i]->failed;
	}
	for (unsigned i = 0; i < opt.connections; i++)
		wire_close(&visitors[i].wire);
	free(visitors);
	return failed;
}

static void spell_tokens(struct person *people, size_t n)
{
	struct token_keys keys;
	char why[256];

	if (!token_keys_load(&keys, opt.key_file, NULL, why, sizeof(why))) {
		fprintf(stderr, "load: %s\n", why);
		exit(1);
	}
	for (size_t i = 0; i < n; i++) {
		struct person *p = &people[i];
		struct token token = { .id = { p->token }, .queue = { p->queue } };

		if (!uuid_parse(p->uuid, strlen(p->uuid), &token.user)) {
			fprintf(stderr, "load: not a UUID: %s\n", p->uuid);
			exit(1);
		}
		token_mint(&keys, &token, p->bearer);
	}
}

static const struct row *row_named(const char *name)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strcmp(rows[i].name, name) == 0)
			return &rows[i];
	return NULL;
}

static bool options(int argc, char **argv)
{
	int c;

	while ((c = getopt(argc, argv, "p:k:c:b:n:r:s:H")) != -1) {
		switch (c) {
		case 'p':
			opt.port = (unsigned)strtoul(optarg, NULL, 10);
			break;
		case 'k':
			opt.key_file = optarg;
			break;
		case 'c':
			opt.connections = (unsigned)strtoul(optarg, NULL, 10);
			break;
		case 'b':
			opt.batch = strtoul(optarg, NULL, 10);
			break;
		case 'n':
			opt.repeat = (unsigned)strtoul(optarg, NULL, 10);
			break;
		case 'r':
			opt.rate = (unsigned)strtoul(optarg, NULL, 10);
			break;
		case 's':
			if (!size_given(optarg))
				return false;
			break;
		case 'H':
			opt.hello = true;
			break;
		default:
			return false;
		}
	}
	return opt.port > 0 && opt.port < 65536 && opt.key_file != NULL && opt.repeat > 0 &&
	       opt.connections > 0 && opt.connections <= CONNECTIONS_MAX && argc - optind == 1;
}

int main(int argc, char **argv)
{
	const struct row *row;
	struct person *people;
	size_t n, failed;

	if (!options(argc, argv) || (row = row_named(argv[optind])) == NULL) {
		fprintf(stderr, "usage: load -p PORT -k KEYFILE [-c CONNECTIONS] [-b BATCH] "
				"[-n REPEAT] [-r RATE] [-s STEP=BYTES]... [-H] ROW < PEOPLE\n");
		return 64;
	}
	alarm(TIME_LIMIT_S);
	people = people_read(&n);
	if (opt.batch == 0)
		opt.batch = n;
	spell_tokens(people, n);
	failed = row_run(row, people, n);
	sizes_print();
	return failed > 0;
}
