#include "ctl/run.h"
#include "ctl/verbs.h"

int ctl_queue_pause(struct ctl *ctl)
{
	return ctl_run(ctl, ctl->option[OPT_ALL] ? OP_QUEUE_PAUSE_ALL : OP_QUEUE_PAUSE);
}

int ctl_queue_resume(struct ctl *ctl)
{
	return ctl_run(ctl, ctl->option[OPT_ALL] ? OP_QUEUE_RESUME_ALL : OP_QUEUE_RESUME);
}
