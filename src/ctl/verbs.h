/* The verbs that are more than an operation: each prints its answer and returns the exit status. */
#ifndef CTL_VERBS_H
#define CTL_VERBS_H

#include "ctl/ctl.h"

typedef int ctl_verb_fn(struct ctl *ctl);

/* clang-format off */
ctl_verb_fn ctl_migrate;
ctl_verb_fn ctl_keygen;
ctl_verb_fn ctl_user_add, ctl_user_import, ctl_user_show;
ctl_verb_fn ctl_queue_pause, ctl_queue_resume;
ctl_verb_fn ctl_schedule_add, ctl_schedule_cancel, ctl_schedule_list;
ctl_verb_fn ctl_seat_block, ctl_seat_unblock;
ctl_verb_fn ctl_reservation_list;
ctl_verb_fn ctl_points_adjust;
ctl_verb_fn ctl_token_revoke;
ctl_verb_fn ctl_report;
ctl_verb_fn ctl_log;
ctl_verb_fn ctl_audit;
/* clang-format on */

#endif
