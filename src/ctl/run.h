/* Running an operation for a verb. */
#ifndef CTL_RUN_H
#define CTL_RUN_H

#include "ctl/ctl.h"
#include "operation/operation.h"

/* Fills in an operation's call: its input from the options, its object from the operand, who does
 * it, and the database. */
struct op ctl_op(struct ctl *ctl, enum operation_name name);
/* Says in words for people why the operation was refused or failed; returns the exit status. */
int ctl_explain(struct ctl *ctl, enum operation_name name, const struct op *op, enum err err);
/* Prints the operation's result; returns 0. */
int ctl_show(struct ctl *ctl, enum operation_name name, const struct op *op);
/* All of it. */
int ctl_run(struct ctl *ctl, enum operation_name name);

#endif
