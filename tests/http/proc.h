/* The instance's processes, found by their program and the var directory on their command line. */
#ifndef TESTS_HTTP_PROC_H
#define TESTS_HTTP_PROC_H

#include <stddef.h>
#include <sys/types.h>

#define PROCS_MAX 64

/* 0: none runs. */
pid_t proc_worker_master(void);
size_t proc_worker_children(pid_t pids_r[PROCS_MAX]);
pid_t proc_mariadbd(void);

#endif
