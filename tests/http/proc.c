#include "proc.h"

#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "instance.h"
#include "text.h"

/* A file of /proc/PID, its NULs made spaces; "" when it is gone. */
static const char *proc_file(pid_t pid, const char *name)
{
	char text[4096];
	size_t n;
	FILE *file = fopen(textf("/proc/%d/%s", (int)pid, name), "r");

	if (file == NULL)
		return "";
	n = fread(text, 1, sizeof(text) - 1, file);
	fclose(file);
	for (size_t i = 0; i < n; i++)
		if (text[i] == '\0')
			text[i] = ' ';
	text[n] = '\0';
	return textf("%s", text);
}

static pid_t parent_of(pid_t pid)
{
	const char *stat = proc_file(pid, "stat"), *name_end = strrchr(stat, ')');
	int parent = 0;

	if (name_end != NULL)
		sscanf(name_end, ") %*c %d", &parent);
	return parent;
}

/* A zombie has no command line, so that the dead are not found. */
static size_t find(const char *program, pid_t pids_r[PROCS_MAX])
{
	DIR *dir = opendir("/proc");
	struct dirent *entry;
	size_t n = 0;

	ck_assert_ptr_nonnull(dir);
	while ((entry = readdir(dir)) != NULL && n < PROCS_MAX) {
		pid_t pid = (pid_t)strtol(entry->d_name, NULL, 10);
		const char *command, *end;

		if (pid <= 0)
			continue;
		command = proc_file(pid, "cmdline");
		end = strchr(command, ' ');
		if (end == NULL || strstr(end, instance_var()) == NULL)
			continue;
		if (end - command >= (long)strlen(program) &&
		    strncmp(end - strlen(program), program, strlen(program)) == 0)
			pids_r[n++] = pid;
	}
	closedir(dir);
	return n;
}

pid_t proc_worker_master(void)
{
	pid_t pids[PROCS_MAX];
	size_t n = find("frontrow-worker", pids);

	for (size_t i = 0; i < n; i++) {
		pid_t parent = parent_of(pids[i]);
		size_t k = 0;

		while (k < n && pids[k] != parent)
			k++;
		if (k == n)
			return pids[i];
	}
	return 0;
}

size_t proc_worker_children(pid_t pids_r[PROCS_MAX])
{
	pid_t pids[PROCS_MAX], master = proc_worker_master();
	size_t n = find("frontrow-worker", pids), children = 0;

	for (size_t i = 0; i < n; i++)
		if (pids[i] != master)
			pids_r[children++] = pids[i];
	return children;
}

pid_t proc_keeper(void)
{
	pid_t pids[PROCS_MAX];
	size_t n = proc_worker_children(pids);

	for (size_t i = 0; i < n; i++)
		if (strcmp(proc_file(pids[i], "comm"), "frontrow-keeper\n") == 0)
			return pids[i];
	return 0;
}

pid_t proc_mariadbd(void)
{
	pid_t pids[PROCS_MAX];

	return find("mariadbd", pids) > 0 ? pids[0] : 0;
}

static pid_t pid_in(const char *name)
{
	FILE *file = fopen(textf("%s/%s", instance_var(), name), "r");
	int pid = 0;

	if (file == NULL)
		return 0;
	if (fscanf(file, "%d", &pid) != 1)
		pid = 0;
	fclose(file);
	return pid;
}

pid_t proc_nginx_master(void)
{
	return pid_in("nginx/nginx.pid");
}

pid_t proc_push_master(void)
{
	return pid_in("push/nginx.pid");
}

size_t proc_nginx_workers(pid_t master, pid_t pids_r[PROCS_MAX])
{
	DIR *dir = opendir("/proc");
	struct dirent *entry;
	size_t n = 0;

	ck_assert_ptr_nonnull(dir);
	while ((entry = readdir(dir)) != NULL && n < PROCS_MAX) {
		pid_t pid = (pid_t)strtol(entry->d_name, NULL, 10);
		const char *title;

		if (pid <= 0 || parent_of(pid) != master)
			continue;
		title = proc_file(pid, "cmdline");
		if (strncmp(title, "nginx: worker process", 21) == 0 &&
		    strstr(title, "shutting down") == NULL)
			pids_r[n++] = pid;
	}
	closedir(dir);
	return n;
}
