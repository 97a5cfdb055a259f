/* What the rows of operation_list.h name, in the file of each noun. */
#ifndef OPERATION_RUN_H
#define OPERATION_RUN_H

#include "operation/operation.h"

#define OPERATION_AS_DECLARATION(name, noun, verb, id, call, in, run, view, hints, help)           \
	LOCAL_AS_DECLARATION(name, noun, verb, id, in, run, view, hints, help)
#define LOCAL_AS_DECLARATION(name, noun, verb, id, in, run, view, hints, help)                     \
	MUST_CHECK operation_run_fn run_##run;                                                     \
	extern const struct input input_##in;                                                      \
	extern const struct hint hints_##hints[];

/* clang-format off */
OPERATION_LIST(OPERATION_AS_DECLARATION, LOCAL_AS_DECLARATION)
/* clang-format on */

#define INPUT_FIELD(type, member, name, kind, usual, least, most, help)                            \
	{                                                                                          \
		name, FIELD_##kind, offsetof(type, member), 0, usual, least, most, help            \
	}
#define INPUT(type, fields)                                                                        \
	{                                                                                          \
		fields, sizeof(fields) / sizeof((fields)[0]), sizeof(type), false                  \
	}

/* Sets op->result to a copy in the arena; of a list, to the list. */
void op_result(struct op *op, const void *result, size_t size);
void op_result_list(struct op *op, const void *items, size_t n);
/* After a change: a result that cannot be read is no failure of the change. */
enum err op_changed(struct op *op, enum err read);

#endif
