#include "base/nginx_key.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/secret.h"

#define TEXT_MAX 4096
#define DIGITS   "0123456789abcdefABCDEF"

#define FILE_FORMAT                                                                                \
	"# nginx sends this secret to frontrow's workers with each call, and they refuse calls\n"  \
	"# without it.  Keep it from everybody else.\n"                                            \
	"fastcgi_param " NGINX_KEY_PARAM " %s;\n"

/* The file's text, or what is wrong with the file. */
static const char *read_text(int fd, char text[TEXT_MAX])
{
	struct stat st;
	ssize_t len;

	if (fstat(fd, &st) != 0)
		return strerror(errno);
	if (!S_ISREG(st.st_mode))
		return "not a regular file";
	if (st.st_mode & (S_IRWXO | S_IWGRP))
		return "others than its owner and group may read it, or others than its owner "
		       "write it; it must be mode 0640 or stricter";
	len = read(fd, text, TEXT_MAX);
	if (len < 0)
		return strerror(errno);
	if (len == TEXT_MAX)
		return "too long";
	text[len] = '\0';
	return NULL;
}

/* Every `FRONTROW_KEY DIGITS;`, whatever stands around it. */
static const char *find_keys(struct nginx_keys *keys_r, const char *text)
{
	keys_r->n = 0;
	while ((text = strstr(text, NGINX_KEY_PARAM " ")) != NULL) {
		text += strlen(NGINX_KEY_PARAM " ");
		if (strspn(text, DIGITS) != NGINX_KEY_LEN || text[NGINX_KEY_LEN] != ';')
			return "a " NGINX_KEY_PARAM " is not 64 hexadecimal digits and a semicolon";
		if (keys_r->n == NGINX_KEYS_MAX)
			return "more than two keys";
		memcpy(keys_r->text[keys_r->n], text, NGINX_KEY_LEN);
		keys_r->text[keys_r->n++][NGINX_KEY_LEN] = '\0';
	}
	return keys_r->n == 0 ? "no line \"fastcgi_param " NGINX_KEY_PARAM " KEY;\"" : NULL;
}

bool nginx_keys_load(struct nginx_keys *keys_r, const char *path, char *why, size_t why_size)
{
	/* O_NONBLOCK: opening a FIFO by mistake must not hang. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	char text[TEXT_MAX];
	const char *wrong = fd < 0 ? strerror(errno) : read_text(fd, text);

	if (fd >= 0)
		close(fd);
	if (wrong == NULL)
		wrong = find_keys(keys_r, text);
	sodium_memzero(text, sizeof(text));
	if (wrong != NULL)
		snprintf(why, why_size, "%s: %s", path, wrong);
	return wrong == NULL;
}

bool nginx_keys_accept(const struct nginx_keys *keys, const char *sent)
{
	bool found = false;

	if (strlen(sent) != NGINX_KEY_LEN)
		return keys->n == 0;
	for (unsigned i = 0; i < keys->n; i++)
		found |= sodium_memcmp(keys->text[i], sent, NGINX_KEY_LEN) == 0;
	return found || keys->n == 0;
}

bool nginx_key_generate(const char *path, char *why, size_t why_size)
{
	unsigned char key[NGINX_KEY_LEN / 2];
	char hex[NGINX_KEY_LEN + 1], text[TEXT_MAX];
	bool written;
	int len;

	if (!secret_ready(why, why_size))
		return false;
	randombytes_buf(key, sizeof(key));
	sodium_bin2hex(hex, sizeof(hex), key, sizeof(key));
	len = snprintf(text, sizeof(text), FILE_FORMAT, hex);
	written = secret_write(path, text, (size_t)len, why, why_size);
	sodium_memzero(key, sizeof(key));
	sodium_memzero(hex, sizeof(hex));
	sodium_memzero(text, sizeof(text));
	return written;
}
