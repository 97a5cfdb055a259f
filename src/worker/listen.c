#include "worker/listen.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/log.h"

#define BACKLOG          1024 /* a full one is a 502 at once */
#define FIRST_FD         3    /* of the LISTEN_FDS protocol */
#define ASIDE_FD         64   /* above all that we or a service manager use */
#define TAKEOVER_MS      5000 /* workers of a master that was killed finish their requests and go */
#define TAKEOVER_STEP_MS 100

/* ---- sockets handed to us -------------------------------------------------------------------- */

/* Whoever reaches it can name any user: no network may. */
static bool is_listening(int fd)
{
	int on = 0, domain = 0;
	socklen_t on_len = sizeof(on), domain_len = sizeof(domain);

	return getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &on, &on_len) == 0 && on != 0 &&
	       getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &domain_len) == 0 &&
	       domain == AF_UNIX;
}

static int lane_named(const struct lane *lanes, const char *name, size_t len)
{
	for (int i = 0; i < LANE_SOCKETS; i++)
		if (strlen(lanes[i].name) == len && memcmp(lanes[i].name, name, len) == 0)
			return i;
	return -1;
}

static void inherit_one(struct lane *lanes, int index, int fd)
{
	if (index >= LANE_SOCKETS)
		log_fatal("LISTEN_FDS: %d sockets are too many", index + 1);
	if (lanes[index].fd >= 0)
		log_fatal("LISTEN_FDS: two sockets for lane %s", lanes[index].name);
	if (!is_listening(fd))
		log_fatal("LISTEN_FDS: fd %d is not a listening UNIX socket", fd);
	lanes[index].fd = fcntl(fd, F_DUPFD_CLOEXEC, ASIDE_FD);
	if (lanes[index].fd < 0)
		log_fatal("fd %d: %s", fd, strerror(errno));
	close(fd);
}

/* By name where the names are ours, else in the lanes' order. */
static void inherit(struct lane *lanes)
{
	const char *pid = getenv("LISTEN_PID"), *fds = getenv("LISTEN_FDS");
	const char *names = getenv("LISTEN_FDNAMES");

	if (pid == NULL || fds == NULL || atol(pid) != (long)getpid())
		return;
	if (names == NULL)
		names = "";
	for (int i = 0; i < atoi(fds); i++) {
		size_t len = strcspn(names, ":");
		int index = lane_named(lanes, names, len);

		inherit_one(lanes, index >= 0 ? index : i, FIRST_FD + i);
		names += len + (names[len] == ':');
	}
}

/* ---- sockets of our own ---------------------------------------------------------------------- */

static struct sockaddr_un address(const char *path)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };

	if (strlen(path) >= sizeof(to.sun_path))
		log_fatal("%s: longer than the %zu bytes of a socket's name", path,
		    sizeof(to.sun_path) - 1);
	strcpy(to.sun_path, path);
	return to;
}

static int open_socket(void)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd < 0)
		log_fatal("socket: %s", strerror(errno));
	return fd;
}

/* A full backlog (EAGAIN) is somebody too. */
static bool somebody_listens(const char *path)
{
	struct sockaddr_un to = address(path);
	int fd = open_socket();
	bool yes = connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0 || errno == EAGAIN;

	close(fd);
	return yes;
}

static void wait_until_free(const char *path)
{
	struct stat st;

	if (lstat(path, &st) != 0)
		return;
	if (!S_ISSOCK(st.st_mode))
		log_fatal("%s exists and is no socket", path);
	for (int waited = 0; somebody_listens(path); waited += TAKEOVER_STEP_MS) {
		if (waited >= TAKEOVER_MS)
			log_fatal("%s: another frontrow-worker listens there", path);
		poll(NULL, 0, TAKEOVER_STEP_MS);
	}
}

static int make(const char *path, mode_t mode)
{
	char aside[sizeof(((struct sockaddr_un *)0)->sun_path)];
	struct sockaddr_un at;
	int fd;

	wait_until_free(path);
	if ((size_t)snprintf(aside, sizeof(aside), "%s.new", path) >= sizeof(aside))
		log_fatal("%s: too long for a socket's name", path);
	at = address(aside);
	fd = open_socket();
	unlink(aside);
	if (bind(fd, (struct sockaddr *)&at, sizeof(at)) != 0 || chmod(aside, mode) != 0 ||
	    listen(fd, BACKLOG) != 0 || rename(aside, path) != 0)
		log_fatal("%s: %s", path, strerror(errno));
	return fd;
}

/* ---- both ------------------------------------------------------------------------------------ */

/* To the place where the next image will look for it. */
static void settle(struct lane *lane, int fd)
{
	int flags = fcntl(lane->fd, F_GETFL);

	if (flags < 0 || fcntl(lane->fd, F_SETFL, flags | O_NONBLOCK) != 0 ||
	    dup3(lane->fd, fd, O_CLOEXEC) < 0)
		log_fatal("lane %s: %s", lane->name, strerror(errno));
	close(lane->fd);
	lane->fd = fd;
}

bool listen_open(struct lane lanes[LANE_SOCKETS], mode_t mode)
{
	bool handed_over = true;

	for (int i = 0; i < LANE_SOCKETS; i++)
		lanes[i].fd = -1;
	inherit(lanes);
	unsetenv("LISTEN_PID");
	unsetenv("LISTEN_FDS");
	unsetenv("LISTEN_FDNAMES");
	for (int i = 0; i < LANE_SOCKETS; i++) {
		int fd;

		if (lanes[i].fd >= 0)
			continue;
		handed_over = false;
		fd = make(lanes[i].path, mode);
		lanes[i].fd = fcntl(fd, F_DUPFD_CLOEXEC, ASIDE_FD);
		if (lanes[i].fd < 0)
			log_fatal("lane %s: %s", lanes[i].name, strerror(errno));
		close(fd);
	}
	for (int i = 0; i < LANE_SOCKETS; i++)
		settle(&lanes[i], FIRST_FD + i);
	return handed_over;
}

static void set_env_number(const char *name, long value)
{
	char text[32];

	snprintf(text, sizeof(text), "%ld", value);
	setenv(name, text, 1);
}

static void set_cloexec(const struct lane *lanes, int flags)
{
	for (int i = 0; i < LANE_SOCKETS; i++)
		if (fcntl(lanes[i].fd, F_SETFD, flags) != 0)
			log_fatal("lane %s: %s", lanes[i].name, strerror(errno));
}

void listen_hand_over(const struct lane lanes[LANE_SOCKETS])
{
	char names[64];

	snprintf(names, sizeof(names), "%s:%s", lanes[LANE_LINE].name, lanes[LANE_SHOP].name);
	set_env_number("LISTEN_PID", getpid());
	set_env_number("LISTEN_FDS", LANE_SOCKETS);
	setenv("LISTEN_FDNAMES", names, 1);
	set_cloexec(lanes, 0);
}

void listen_keep(const struct lane lanes[LANE_SOCKETS])
{
	set_cloexec(lanes, FD_CLOEXEC);
}
