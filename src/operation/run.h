/* What the rows of operation_list.h name, in the file of each noun. */
#ifndef OPERATION_RUN_H
#define OPERATION_RUN_H

#include "operation/operation.h"

#define OPERATION_AS_RUN(name, noun, verb, id, call, input, run, ...)                              \
	MUST_CHECK operation_run_fn run_##run;
#define LOCAL_AS_RUN(name, noun, verb, id, input, run, ...) MUST_CHECK operation_run_fn run_##run;

/* clang-format off */
OPERATION_LIST(OPERATION_AS_RUN, LOCAL_AS_RUN)
/* clang-format on */

extern const struct input input_nothing, input_log, input_report, input_queue_new,
    input_queue_changes, input_concert_new, input_concert_changes, input_schedules, input_start,
    input_seats, input_door, input_adjust;

extern const struct hint hints_no[], hints_queue[], hints_concert[], hints_schedules[],
    hints_schedule[], hints_reservation[], hints_token[], hints_adjust[];

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
