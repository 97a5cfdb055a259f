#include "base/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool secret_ready(char *why, size_t why_size)
{
	if (sodium_init() >= 0)
		return true;
	snprintf(why, why_size, "libsodium cannot be used on this machine");
	return false;
}

/* NULL, or what went wrong; the file is closed in any case. */
static const char *write_all(int fd, const void *bytes, size_t len)
{
	const char *wrong = NULL;
	ssize_t written = write(fd, bytes, len);

	if (written >= 0 && (size_t)written < len)
		wrong = "no room for the whole key";
	else if (written < 0 || fsync(fd) != 0)
		wrong = strerror(errno);
	if (close(fd) != 0 && wrong == NULL)
		wrong = strerror(errno);
	return wrong;
}

bool secret_write(const char *path, const void *bytes, size_t len, char *why, size_t why_size)
{
	const char *wrong;
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR);

	if (fd < 0) {
		snprintf(why, why_size, "%s: %s", path, strerror(errno));
		return false;
	}
	wrong = write_all(fd, bytes, len);
	if (wrong == NULL)
		return true;
	snprintf(why, why_size, "%s: %s", path, wrong);
	unlink(path);
	return false;
}
