#include "instance.h"

#include <check.h>
#include <json-c/json.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "text.h"

static const char *const needed[] = { "FRONTROW_URL", "FRONTROW_VAR", "FRONTROW_CTL",
	"FRONTROW_SQL" };

bool instance_named(void)
{
	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++)
		if (getenv(needed[i]) == NULL)
			return false;
	return true;
}

const char *instance_url(void)
{
	return getenv("FRONTROW_URL");
}

const char *instance_var(void)
{
	return getenv("FRONTROW_VAR");
}

uint16_t instance_port(void)
{
	return (uint16_t)strtoul(strrchr(instance_url(), ':') + 1, NULL, 10);
}

const char *run(const char *command, int *status_r)
{
	char *out = NULL, part[4096];
	size_t len = 0, n;
	FILE *pipe = popen(command, "r");
	int status;

	ck_assert_ptr_nonnull(pipe);
	do {
		n = fread(part, 1, sizeof(part), pipe);
		out = realloc(out, len + n + 1);
		ck_assert_ptr_nonnull(out);
		memcpy(out + len, part, n);
		len += n;
	} while (n > 0);
	while (len > 0 && out[len - 1] == '\n')
		len--;
	out[len] = '\0';
	status = pclose(pipe);
	*status_r = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
	return text_keep(out);
}

__attribute__((format(printf, 1, 0))) static const char *vtext(const char *format, va_list ap)
{
	char *text;
	int n = vasprintf(&text, format, ap);

	ck_assert_int_ge(n, 0);
	return text_keep(text);
}

static const char *ctl_run(const char *arguments)
{
	const char *out;
	int status;

	out = run(textf("exec \"$FRONTROW_CTL\" %s 2>&1", arguments), &status);
	ck_assert_msg(status == 0, "frontrowctl %s: %d: %s", arguments, status, out);
	return out;
}

const char *ctl(const char *format, ...)
{
	const char *arguments;
	va_list ap;

	va_start(ap, format);
	arguments = vtext(format, ap);
	va_end(ap);
	return ctl_run(arguments);
}

int64_t ctl_add(const char *format, ...)
{
	struct json_object_iterator first;
	struct json_object *made;
	const char *out;
	va_list ap;
	int64_t v;

	va_start(ap, format);
	out = ctl_run(textf("%s --json", vtext(format, ap)));
	va_end(ap);
	made = json_tokener_parse(out);
	ck_assert_msg(json_object_object_length(made) == 1, "no id in %s", out);
	first = json_object_iter_begin(made);
	v = json_object_get_int64(json_object_iter_peek_value(&first));
	json_object_put(made);
	return v;
}

void audit_is_clean(void)
{
	int status;
	const char *out = run("exec \"$FRONTROW_CTL\" audit 2>&1", &status);

	ck_assert_msg(status == 0, "audit: %d\n%s", status, out);
}

/* The statements go by stdin, quoted from the shell by a here-document. */
static const char *sql_command(const char *statements)
{
	return textf(
	    "exec \"$FRONTROW_SQL\" -N -B 2>&1 <<'END_OF_SQL'\n%s\nEND_OF_SQL\n", statements);
}

static const char *sql_run(const char *statements)
{
	const char *out;
	int status;

	out = run(sql_command(statements), &status);
	ck_assert_msg(status == 0, "%s: %d: %s", statements, status, out);
	return out;
}

const char *sql(const char *format, ...)
{
	const char *statements;
	va_list ap;

	va_start(ap, format);
	statements = vtext(format, ap);
	va_end(ap);
	return sql_run(statements);
}

int64_t sql_int(const char *format, ...)
{
	const char *statements, *out;
	int64_t v;
	va_list ap;
	char rest;

	va_start(ap, format);
	statements = vtext(format, ap);
	va_end(ap);
	out = sql_run(statements);
	ck_assert_msg(sscanf(out, "%ld%c", &v, &rest) == 1, "%s: no number: %s", statements, out);
	return v;
}

bool sql_works(void)
{
	int status;

	run("exec timeout 5 \"$FRONTROW_SQL\" -N -B -e 'SELECT 1' 2>&1", &status);
	return status == 0;
}

pid_t run_start(const char *command)
{
	pid_t pid = fork();

	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		execl("/bin/sh", "sh", "-c", textf("exec >/dev/null; %s", command), (char *)NULL);
		_exit(127);
	}
	return pid;
}

pid_t sql_start(const char *format, ...)
{
	const char *command;
	va_list ap;

	va_start(ap, format);
	command = sql_command(vtext(format, ap));
	va_end(ap);
	return run_start(command);
}

void run_wait(pid_t started)
{
	int status;

	ck_assert_int_eq(waitpid(started, &status, 0), started);
}

void sweep_once(const char *program)
{
	int status;
	const char *out =
	    run(textf("exec ./%s -c \"$FRONTROW_VAR/frontrow.ini\" --once 2>&1", program), &status);

	ck_assert_msg(status == 0, "%s: %d: %s", program, status, out);
}

void sleep_ms(unsigned ms)
{
	struct timespec t = { .tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000 };

	nanosleep(&t, NULL);
}

int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void wait_until(bool (*holds)(void))
{
	int64_t deadline = now_ms() + RECOVERY_MS;

	while (!holds()) {
		ck_assert_msg(now_ms() < deadline, "it never came");
		sleep_ms(20);
	}
}
