#include "edge/guard.h"
#include "edge/handlers.h"
#include "edge/health.h"
#include "edge/metrics_text.h"

#define READY_SIZE 1024

/* Alive: a worker is there to answer.  Whether it can serve is another question. */
enum err healthz_get(struct request *r)
{
	struct json_out out;
	enum err err = guard_nothing(r);

	if (err != ERR_OK)
		return err;
	out = out_begin(r->edge->arena, 32);
	out_object(&out, NULL);
	out_text(&out, "status", "ok");
	out_object_end(&out);
	reply_json(r, 200, &out);
	return ERR_OK;
}

/* ---- ready ----------------------------------------------------------------------------------- */

/* Whether a part is well, to whoever asks; what is wrong with it is the operator's to know, who
 * asks frontrowctl. */
static void part(struct json_out *out, const char *key, bool known, bool well)
{
	out_object(out, key);
	out_text(out, "state", !known ? "unknown" : well ? "ok" : "failed");
	out_object_end(out);
}

static bool is_fresh(int64_t age_us)
{
	return age_us >= 0 && age_us <= BOARD_STALE_US;
}

static void aged_part(struct json_out *out, const char *key, int64_t age_us)
{
	out_object(out, key);
	out_text(out, "state", is_fresh(age_us) ? "ok" : "failed");
	if (age_us < 0)
		out_null(out, "age_ms");
	else
		out_i64(out, "age_ms", age_us / 1000);
	out_object_end(out);
}

static void sweep_part(struct json_out *out, const struct sweep_health *sweep)
{
	out_object(out, NULL);
	out_text(out, "sweep", sweep->run.name);
	out_text(out, "state", sweep_state_text(sweep->state));
	if (sweep->run.age_s < 0)
		out_null(out, "age_seconds");
	else
		out_i64(out, "age_seconds", sweep->run.age_s);
	out_i64(out, "late_after_seconds", sweep->late_after_s);
	out_object_end(out);
}

bool health_knows_sweeps(const struct health *health)
{
	return health->readiness.database == ERR_OK && *health->readiness.schema == '\0';
}

void health_members(struct json_out *out, const struct health *health)
{
	const struct readiness *r = &health->readiness;
	bool known = r->database == ERR_OK;

	out_bool(out, "ready", health->ready);
	out_text(out, "version", PACKAGE_VERSION);
	part(out, "database", true, known);
	part(out, "schema", known, *r->schema == '\0');
	part(out, "settings", known, *r->unsafe == '\0');
	aged_part(out, "board", health->board_age_us);
	aged_part(out, "writable", health->write_age_us);
	if (health->has_files)
		aged_part(out, "line_file", health->file_age_us);
	out_array(out, "sweeps");
	for (int i = 0; health_knows_sweeps(health) && i < SWEEP__MAX; i++)
		sweep_part(out, &r->sweeps[i]);
	out_array_end(out);
}

void health_look(const struct edge *edge, struct health *health_r)
{
	readiness_look(edge->db, edge->arena, &health_r->readiness);
	health_r->board_age_us = line_age_us(&edge->line);
	health_r->write_age_us = line_deed_age_us(&edge->line, BOARD_WRITTEN);
	health_r->has_files = *edge->conf->line_dir != '\0';
	health_r->file_age_us = line_deed_age_us(&edge->line, BOARD_PUBLISHED);
	/* Without the files visitors ask for their own places, which the board tells. */
	health_r->ready = readiness_holds(&health_r->readiness) &&
			  is_fresh(health_r->board_age_us) && is_fresh(health_r->write_age_us);
}

static size_t fault(
    const char **faults_r, size_t n, int64_t age_us, const char *never, const char *old)
{
	if (is_fresh(age_us))
		return n;
	faults_r[n] = age_us < 0 ? never : old;
	return n + 1;
}

enum err health_faults(const void *caller, const char *faults_r[OP_FAULTS_MAX], size_t *n_r)
{
	const struct edge *edge = caller;
	size_t n = fault(faults_r, 0, line_age_us(&edge->line), "the line board was never filled",
	    "the line board is old");

	*n_r = fault(faults_r, n, line_deed_age_us(&edge->line, BOARD_WRITTEN),
	    "the keeper has not written to the database yet",
	    "the database takes no writes: is it read only, full, or locked for a backup?");
	return ERR_OK;
}

/* Anew each time: what cannot be asked cannot serve. */
enum err readyz_get(struct request *r)
{
	struct arena *arena = r->edge->arena;
	struct health *health = arena_alloc(arena, sizeof(*health));
	struct json_out out;
	enum err err = guard_nothing(r);

	if (err != ERR_OK)
		return err;
	health_look(r->edge, health);
	r->health = health;
	if (!health->ready)
		return ERR_UNAVAILABLE;
	out = out_begin(arena, READY_SIZE);
	out_object(&out, NULL);
	health_members(&out, health);
	out_object_end(&out);
	reply_json(r, 200, &out);
	return ERR_OK;
}

/* ---- counted --------------------------------------------------------------------------------- */

/* Who may ask is nginx's to say. */
enum err metrics_get(struct request *r)
{
	const char *text;
	size_t len;
	enum err err = guard_nothing(r);

	if (err != ERR_OK)
		return err;
	text = metrics_text(r->edge->arena, metrics(), &r->edge->line, &len);
	reply_text(r, METRICS_TYPE, text, len);
	return ERR_OK;
}
