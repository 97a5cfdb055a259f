/* The instance's processes, found by their program and the var directory on their command line. */
#ifndef TESTS_HTTP_PROC_H
#define TESTS_HTTP_PROC_H

#include <stddef.h>
#include <sys/types.h>

#define PROCS_MAX 64

/* 0: none runs. */
pid_t proc_worker_master(void);
size_t proc_worker_children(pid_t pids_r[PROCS_MAX]);
/* The one of them that keeps the line; 0: none does. */
pid_t proc_keeper(void);
pid_t proc_mariadbd(void);
/* The site's nginx and the push server's, as their pid files name them. */
pid_t proc_nginx_master(void);
pid_t proc_push_master(void);
/* Those of one master that serve; none of an older configuration that are on their way out. */
size_t proc_nginx_workers(pid_t master, pid_t pids_r[PROCS_MAX]);

#endif
