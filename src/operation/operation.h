/*
 * What an operator can do.  frontrowctl reads an operation's input from its options, the edge from
 * the query or the JSON of a call below /ops/api/.  Both show the result by the operation's view,
 * so that --json prints what the call answers.  A few verbs of frontrowctl differ, because they
 * work in many small transactions, read files, or answer people: seat block and unblock, schedule
 * cancel and list, reservation list, token revoke, and log, whose newest entry is the last.
 *
 * A new operation is a row of operation_list.h, its `run` in the file of its noun, and a view.
 */
#ifndef OPERATION_OPERATION_H
#define OPERATION_OPERATION_H

#include "base/given.h"
#include "domain/field.h"
#include "domain/idempotency.h"
#include "domain/oplog.h"
#include "domain/refusal.h"
#include "operation/operation_list.h"
#include "view/json_out.h"

#define OP_FAULTS_MAX 2

/* What the caller of an operation finds wrong with its own part of the service: texts that outlive
 * the call. */
typedef enum err op_faults_fn(const void *caller, const char *faults_r[OP_FAULTS_MAX], size_t *n_r);

/* One call of an operation. */
struct op {
	struct db *db;
	struct arena *arena;
	const struct actor *by;
	uint64_t id;              /* of the object; 0 where the operation takes none */
	const void *in;           /* the operation's struct of input */
	const char *key;          /* under which the change is made once; NULL: none */
	struct idempotency *idem; /* of a call with that key; it keeps the answer */
	op_faults_fn *faults;     /* for "status"; NULL: the caller has nothing to say */
	const void *caller;

	const void *result; /* for the view; set before idem->render runs */
	/* Of a refusal, or of a failure after the change: */
	const char *field; /* the value at fault; "body": none alone */
	struct refusal why;
	bool changed; /* the change is committed: a failure after it concerns only the result */
};

/* The fields of an input; `size` of its struct. */
struct input {
	const struct field *fields;
	size_t n, size;
	/* A change: every field is optional, one at least must be given, no default is filled in.
	 */
	bool changes;
};

/* What a refusal means for people at a terminal.  {name} stands for what was given as that value,
 * {id} for the object's id, {label}, {balance} and {reason} for what the refusal says. */
struct hint {
	enum err err;
	const char *text;
};

typedef enum err operation_run_fn(struct op *op);
typedef void view_fn(struct json_out *out, const void *result);

struct operation {
	const char *noun, *verb; /* verb NULL: the noun alone */
	const char *id;          /* what the id is called; NULL: it takes none */
	bool changes;            /* is logged, and called by POST */
	const struct input *input;
	operation_run_fn *run;
	view_fn *view;            /* NULL: there is nothing to show */
	const struct hint *hints; /* ends with one whose text is NULL */
	const char *help;
};

#define OPERATION_AS_ENUM(name, ...) OP_##name,

enum operation_name { OPERATION_LIST(OPERATION_AS_ENUM, OPERATION_AS_ENUM) OP__MAX };

extern const struct operation operations[OP__MAX];

/* The inputs that frontrowctl looks at, too; the others are in the files of their nouns. */
struct log_in {
	struct given_instant since;
	struct given_u64 before, limit;
};

struct adjust_in {
	struct given_uuid user;
	struct given_i64 amount;
	const char *reason;
};

#endif
