#include "worker/notify.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"

static void tell(const char *state)
{
	const char *name = getenv("NOTIFY_SOCKET");
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	socklen_t len;
	int fd;

	if (name == NULL || *name == '\0')
		return;
	if (strlen(name) >= sizeof(to.sun_path)) {
		log_warn("NOTIFY_SOCKET: longer than a socket's name");
		return;
	}
	strcpy(to.sun_path, name);
	len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(name));
	if (*name == '@') /* an abstract name, which begins with a NUL */
		to.sun_path[0] = '\0';
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0 ||
	    sendto(fd, state, strlen(state), MSG_NOSIGNAL, (struct sockaddr *)&to, len) < 0)
		log_warn("%s: %s", name, strerror(errno));
	if (fd >= 0)
		close(fd);
}

void notify_ready(void)
{
	char state[64];

	snprintf(state, sizeof(state), "READY=1\nMAINPID=%d", (int)getpid());
	tell(state);
}

void notify_reloading(void)
{
	char state[64];

	snprintf(
	    state, sizeof(state), "RELOADING=1\nMONOTONIC_USEC=%lld", (long long)monotonic_us());
	tell(state);
}

void notify_stopping(void)
{
	tell("STOPPING=1");
}
