/*
 * drill -p PORT -q QUEUE -c CONCERT -n PEOPLE -t TURN_MS -s SCALE -l LIMIT_S -o FILE < SEATS
 *
 * A sale: PEOPLE (users bf000000-0000-4000-8000-000000000001 and on) arrive in one burst, wait,
 * hold one of SEATS (a line each: schedule_id seat_id), think, and pay.  Each second one of them
 * looks at the public line for all, as a page script would; who is called, or let in, polls soon
 * and then as he is told, others SCALE times more rarely.  Every other one closes the browser,
 * without a word, within LEAVES_WITHIN_S after joining.  A turn takes TURN_MS, half of it before
 * the hold.  All share CONNECTIONS kept-alive connections: what is due in line and shop goes before
 * the joins that are left.
 *
 * Ends when all seats are paid for, or after LIMIT_S.  Prints one line of figures; FILE gets the
 * token of each who left, and when he called last, in seconds since the epoch.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#include "tally.h"
#include "wire.h"

#define CONNECTIONS     64
#define LEAVES_WITHIN_S 20
#define LINE_EVERY_US   1000000
#define IDLE_US         (20 * US) /* nginx keeps one that was used for 30 s */
#define NOBODY          UINT32_MAX
#define US              UINT64_C(1000000)

enum state { COMES, WAITS, CHOOSES, PAYS, DONE, GONE };

struct person {
	enum state state;
	bool called, let_in; /* as the public line says */
	char bearer[80];
	uint64_t token, reservation, due_us, leaves_us;
	double called_last;
	uint32_t seat;
};

struct seat {
	uint64_t schedule, id;
};

struct entry {
	uint64_t due_us;
	uint32_t who;
};

static struct {
	unsigned port, people, turn_ms, scale, limit_s;
	const char *queue, *concert, *file;
} opt = { .scale = 1, .limit_s = 60 };

static struct {
	struct person *people;
	struct seat *seats;
	uint32_t nseats, next_seat, next_join, sold;
	uint64_t called_through, line_due_us, began_us, joined_us;
	uint64_t calls, broken, odd, dropped, taken;
} sale;

static void complain(const struct reply *r)
{
	if (sale.odd++ == 0)
		fprintf(stderr, "drill: %d %.300s\n", r->status, r->body);
}

/* ---- who is due when ---------------------------------------------------------------------- */

static struct {
	struct entry *at;
	size_t n, cap;
} heap;

static void heap_push(struct entry e)
{
	size_t i = heap.n++;

	if (heap.n > heap.cap) {
		heap.cap = heap.cap == 0 ? 1024 : heap.cap * 2;
		heap.at = realloc(heap.at, heap.cap * sizeof(*heap.at));
		if (heap.at == NULL)
			abort();
	}
	for (; i > 0 && heap.at[(i - 1) / 2].due_us > e.due_us; i = (i - 1) / 2)
		heap.at[i] = heap.at[(i - 1) / 2];
	heap.at[i] = e;
}

static struct entry heap_pop(void)
{
	struct entry top = heap.at[0], last = heap.at[--heap.n];
	size_t i = 0, child;

	while ((child = 2 * i + 1) < heap.n) {
		if (child + 1 < heap.n && heap.at[child + 1].due_us < heap.at[child].due_us)
			child++;
		if (last.due_us <= heap.at[child].due_us)
			break;
		heap.at[i] = heap.at[child];
		i = child;
	}
	heap.at[i] = last;
	return top;
}

static void due_in(uint32_t who, uint64_t us)
{
	struct person *p = &sale.people[who];

	p->due_us = now_us() + us;
	heap_push((struct entry){ p->due_us, who });
}

/* A person's older entries are void; those who have left are struck off as they come up. */
static uint32_t next_due(void)
{
	while (heap.n > 0 && heap.at[0].due_us <= now_us()) {
		struct entry e = heap_pop();
		struct person *p = &sale.people[e.who];

		if (p->due_us != e.due_us || p->state == DONE || p->state == GONE)
			continue;
		p->due_us = 0;
		if (p->state != WAITS || p->leaves_us == 0 || now_us() < p->leaves_us)
			return e.who;
		p->state = GONE;
	}
	return NOBODY;
}

/* ---- what they ask ------------------------------------------------------------------------ */

static double wall_clock(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void ask(struct wire *wire, uint32_t who)
{
	struct person *p = &sale.people[who];
	struct request request = { .method = "POST", .bearer = p->bearer };
	char body[160];

	switch (p->state) {
	case COMES:
		request.bearer = NULL;
		request.path = "/queue/token";
		snprintf(body, sizeof(body),
		    "{\"user_id\":\"bf000000-0000-4000-8000-%012" PRIx32 "\",\"concert_id\":%s}",
		    who + 1, opt.concert);
		break;
	case CHOOSES:
		p->seat = sale.next_seat++ % sale.nseats;
		request.path = "/reservations";
		snprintf(body, sizeof(body),
		    "{\"schedule_id\":%" PRIu64 ",\"seat_id\":%" PRIu64 "}",
		    sale.seats[p->seat].schedule, sale.seats[p->seat].id);
		break;
	case PAYS:
		request.path = "/payments";
		snprintf(body, sizeof(body), "{\"reservation_id\":%" PRIu64 "}", p->reservation);
		break;
	default:
		request.method = "GET";
		request.path = "/queue/position";
		break;
	}
	request.body = request.method[0] == 'G' ? NULL : body;
	p->called_last = wall_clock();
	wire_send(wire, &request);
}

static void ask_line(struct wire *wire)
{
	char path[64];
	struct request request = { .method = "GET", .path = path };

	snprintf(path, sizeof(path), "/queue/%s/line", opt.queue);
	wire_send(wire, &request);
}

/* ---- what they make of the answer --------------------------------------------------------- */

static uint64_t number_after(const struct reply *r, const char *name)
{
	const char *at = strstr(r->body, name);

	return at == NULL ? 0 : strtoull(at + strlen(name), NULL, 10);
}

static bool says(const struct reply *r, const char *text)
{
	return strstr(r->body, text) != NULL;
}

static void wait_on(uint32_t who, const struct reply *r)
{
	struct person *p = &sale.people[who];
	uint64_t us = number_after(r, "\"poll_after_ms\":") * 1000;

	if (says(r, "\"status\":\"ACTIVE\"")) {
		p->state = CHOOSES;
		due_in(who, opt.turn_ms * UINT64_C(500));
		return;
	}
	p->state = WAITS;
	p->called = p->token <= sale.called_through;
	due_in(who, p->called ? us : us * opt.scale);
}

static void joined(uint32_t who, const struct reply *r)
{
	static const char name[] = "\"token\":\"";
	struct person *p = &sale.people[who];
	const char *at = strstr(r->body, name);

	if (r->status != 201 || at == NULL) {
		complain(r);
		p->state = GONE;
		return;
	}
	at += strlen(name);
	snprintf(p->bearer, sizeof(p->bearer), "%.*s", (int)strcspn(at, "\""), at);
	p->token = number_after(r, "\"token_number\":");
	if (who % 2 == 1)
		p->leaves_us = now_us() + (uint64_t)random() % (LEAVES_WITHIN_S * US);
	if (who + 1 == opt.people)
		sale.joined_us = now_us();
	wait_on(who, r);
}

static void polled(uint32_t who, const struct reply *r)
{
	if (r->status == 200) {
		wait_on(who, r);
		return;
	}
	if (says(r, "\"TOKEN_EXPIRED\""))
		sale.dropped++;
	else
		complain(r);
	sale.people[who].state = GONE;
}

static void chosen(uint32_t who, const struct reply *r)
{
	struct person *p = &sale.people[who];

	if (r->status == 201) {
		p->state = PAYS;
		p->reservation = number_after(r, "\"reservation_id\":");
		due_in(who, opt.turn_ms * UINT64_C(500));
	} else if (says(r, "\"SEAT_UNAVAILABLE\"")) {
		sale.taken++;
		due_in(who, US / 5);
	} else {
		polled(who, r);
	}
}

static void paid(uint32_t who, const struct reply *r)
{
	if (r->status != 201) {
		polled(who, r);
		return;
	}
	sale.people[who].state = DONE;
	sale.sold++;
}

static void answered(uint32_t who, const struct reply *r)
{
	struct person *p = &sale.people[who];

	sale.calls++;
	if (r->status >= 500) {
		sale.broken++;
		if (p->state == COMES)
			p->state = GONE;
		else
			due_in(who, US);
		return;
	}
	switch (p->state) {
	case COMES:
		joined(who, r);
		break;
	case CHOOSES:
		chosen(who, r);
		break;
	case PAYS:
		paid(who, r);
		break;
	default:
		polled(who, r);
		break;
	}
}

/* Whether the public line has newly called him, or let him in. */
static bool has_news(struct person *p, uint64_t admitted_through)
{
	bool called = p->token <= sale.called_through, let_in = p->token <= admitted_through;
	bool news = called > p->called || let_in > p->let_in;

	p->called = called;
	p->let_in = let_in;
	return news;
}

static void line_answered(const struct reply *r)
{
	uint64_t admitted_through = number_after(r, "\"admitted_through\":");

	sale.line_due_us = now_us() + LINE_EVERY_US;
	if (r->status != 200) {
		complain(r);
		return;
	}
	sale.called_through = number_after(r, "\"called_through\":");
	for (uint32_t i = 0; i < opt.people; i++) {
		struct person *p = &sale.people[i];

		if (p->state == WAITS && has_news(p, admitted_through) && p->due_us != 0)
			due_in(i, (uint64_t)random() % US);
	}
}

/* ---- the connections ---------------------------------------------------------------------- */

struct line_to {
	struct wire wire;
	uint32_t who;
	bool open, busy, of_line;
	uint64_t used_us;
};

static void watch(int ep, struct line_to *l)
{
	struct epoll_event want = { .events = EPOLLIN, .data.ptr = l };

	if (epoll_ctl(ep, EPOLL_CTL_ADD, l->wire.fd, &want) < 0) {
		perror("epoll_ctl");
		exit(1);
	}
}

static void hang_up(struct line_to *l)
{
	if (l->open)
		wire_close(&l->wire);
	l->open = false;
}

/* To be used at once: nginx ends a connection that is new and silent after 5 s. */
static void call(int ep, struct line_to *l)
{
	hang_up(l);
	wire_open(&l->wire, opt.port);
	watch(ep, l);
	l->open = true;
}

/* False: there is nothing to do for it. */
static bool set_to_work(int ep, struct line_to *l)
{
	l->of_line = now_us() >= sale.line_due_us;
	if (!l->of_line) {
		l->who = next_due();
		if (l->who == NOBODY && sale.next_join < opt.people)
			l->who = sale.next_join++;
		if (l->who == NOBODY)
			return false;
	}
	/* nginx might end it at the very moment in which it is asked. */
	if (!l->open || now_us() - l->used_us > IDLE_US)
		call(ep, l);
	if (l->of_line) {
		sale.line_due_us = UINT64_MAX;
		ask_line(&l->wire);
	} else {
		ask(&l->wire, l->who);
	}
	return l->busy = true;
}

static void readable(int ep, struct line_to *l)
{
	unsigned dials = l->wire.dials;
	struct reply reply = { 0 };

	switch (wire_receive(&l->wire, &reply)) {
	case WIRE_MORE:
		return;
	case WIRE_BROKEN:
		if (!l->busy) {
			hang_up(l);
			return;
		}
		fprintf(stderr, "drill: the server closed a connection without an answer\n");
		exit(1);
	case WIRE_ANSWERED:
		break;
	}
	l->busy = false;
	l->used_us = now_us();
	if (l->of_line)
		line_answered(&reply);
	else
		answered(l->who, &reply);
	if (l->wire.dials != dials)
		watch(ep, l);
}

static void run(void)
{
	struct line_to lines[CONNECTIONS] = { 0 };
	struct epoll_event ready[CONNECTIONS];
	int ep = epoll_create1(EPOLL_CLOEXEC);

	while (sale.sold < sale.nseats && now_us() - sale.began_us < opt.limit_s * US) {
		int n;

		for (int i = 0; i < CONNECTIONS; i++)
			if (!lines[i].busy && !set_to_work(ep, &lines[i]))
				break;
		n = epoll_wait(ep, ready, CONNECTIONS, 2);
		for (int i = 0; i < n; i++)
			readable(ep, ready[i].data.ptr);
	}
	for (int i = 0; i < CONNECTIONS; i++)
		hang_up(&lines[i]);
}

/* ---- beginning and end -------------------------------------------------------------------- */

static void seats_read(void)
{
	struct seat seat;
	size_t cap = 0;

	while (scanf("%" SCNu64 " %" SCNu64, &seat.schedule, &seat.id) == 2) {
		if (sale.nseats == cap) {
			cap = cap == 0 ? 1024 : cap * 2;
			sale.seats = realloc(sale.seats, cap * sizeof(seat));
			if (sale.seats == NULL)
				abort();
		}
		sale.seats[sale.nseats++] = seat;
	}
}

static void write_gone(void)
{
	FILE *f = fopen(opt.file, "w");

	if (f == NULL) {
		perror(opt.file);
		exit(1);
	}
	for (uint32_t i = 0; i < opt.people; i++) {
		const struct person *p = &sale.people[i];

		if (p->token != 0 && p->leaves_us != 0 && p->state != DONE)
			fprintf(f, "%" PRIu64 " %.3f\n", p->token, p->called_last);
	}
	fclose(f);
}

static bool options(int argc, char **argv)
{
	int c;

	while ((c = getopt(argc, argv, "p:q:c:n:t:s:l:o:")) != -1) {
		switch (c) {
		case 'p':
			opt.port = (unsigned)strtoul(optarg, NULL, 10);
			break;
		case 'q':
			opt.queue = optarg;
			break;
		case 'c':
			opt.concert = optarg;
			break;
		case 'n':
			opt.people = (unsigned)strtoul(optarg, NULL, 10);
			break;
		case 't':
			opt.turn_ms = (unsigned)strtoul(optarg, NULL, 10);
			break;
		case 's':
			opt.scale = (unsigned)strtoul(optarg, NULL, 10);
			break;
		case 'l':
			opt.limit_s = (unsigned)strtoul(optarg, NULL, 10);
			break;
		case 'o':
			opt.file = optarg;
			break;
		default:
			return false;
		}
	}
	return opt.port > 0 && opt.port < 65536 && opt.queue && opt.concert && opt.file &&
	       opt.people > 0 && opt.scale > 0;
}

int main(int argc, char **argv)
{
	double seconds;

	if (!options(argc, argv)) {
		fprintf(stderr, "usage: drill -p PORT -q QUEUE -c CONCERT -n PEOPLE -t TURN_MS "
				"-s SCALE -l LIMIT_S -o FILE < SEATS\n");
		return 64;
	}
	alarm(opt.limit_s + 60);
	srandom(1);
	seats_read();
	sale.people = calloc(opt.people, sizeof(*sale.people));
	sale.began_us = now_us();
	run();
	seconds = (double)(now_us() - sale.began_us) / 1e6;
	write_gone();
	printf("sold=%" PRIu32 " seats=%" PRIu32 " seconds=%.1f joined_s=%.1f calls=%" PRIu64
	       " status_5xx=%" PRIu64 " odd=%" PRIu64 " dropped=%" PRIu64 " unlucky=%" PRIu64
	       " cpu=%.2f\n",
	    sale.sold, sale.nseats, seconds,
	    sale.joined_us == 0 ? seconds : (double)(sale.joined_us - sale.began_us) / 1e6,
	    sale.calls, sale.broken, sale.odd, sale.dropped, sale.taken,
	    (double)cpu_us() / 1e6 / seconds);
	return sale.broken > 0 || sale.odd > 0;
}
