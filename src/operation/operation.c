#include "operation/operation.h"

#include <string.h>

#include "operation/run.h"
#include "view/operator.h"

#define READ(path)   false
#define CHANGE(path) true
#define KEYED(path)  true
#define show_nothing NULL

#define OPERATION_AS_ROW(name, noun, verb, id, call, input, run, view, hints, help)                \
	[OP_##name] = { noun, verb, id, call, &input_##input, run_##run, show_##view,              \
		hints_##hints, help },
#define LOCAL_AS_ROW(name, noun, verb, id, input, run, view, hints, help)                          \
	[OP_##name] = { noun, verb, id, true, &input_##input, run_##run, show_##view,              \
		hints_##hints, help },

const struct operation operations[OP__MAX] = { OPERATION_LIST(OPERATION_AS_ROW, LOCAL_AS_ROW) };

const struct input input_nothing = { NULL, 0, 0, false };
const struct hint hints_no[] = { { 0 } };

void op_result(struct op *op, const void *result, size_t size)
{
	op->result = memcpy(arena_alloc(op->arena, size), result, size);
}

void op_result_list(struct op *op, const void *items, size_t n)
{
	op_result(op, &(struct shown_list){ items, n }, sizeof(struct shown_list));
}

enum err op_changed(struct op *op, enum err read)
{
	op->changed = true;
	return read;
}
