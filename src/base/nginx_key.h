/*
 * The secret that nginx sends with every FastCGI request, as the parameter FRONTROW_KEY.  A worker
 * believes the other parameters (REMOTE_USER, OPERATOR) only beside it, because any program of
 * nginx's group can connect to the worker's socket.
 *
 * The key file is an nginx include, so that nginx and the workers cannot differ:
 *
 *	fastcgi_param FRONTROW_KEY 0123456789abcdef…;
 *
 * A second such line may stand in a comment: nginx does not send that key, and the workers accept
 * it.  That is how a key is rotated.
 */
#ifndef BASE_NGINX_KEY_H
#define BASE_NGINX_KEY_H

#include <stdbool.h>
#include <stddef.h>

#define NGINX_KEY_PARAM "FRONTROW_KEY"
#define NGINX_KEY_LEN   64 /* hexadecimal digits */
#define NGINX_KEYS_MAX  2

struct nginx_keys {
	unsigned n; /* 0: no key is asked for */
	char text[NGINX_KEYS_MAX][NGINX_KEY_LEN + 1];
};

/* False, with the reason in why[], also if the file names no key, or others than its owner and
 * group may read it. */
bool nginx_keys_load(struct nginx_keys *keys_r, const char *path, char *why, size_t why_size);
/* In constant time.  True for every text if no key is asked for. */
bool nginx_keys_accept(const struct nginx_keys *keys, const char *sent);
/* Makes a key file of mode 0400; refuses to overwrite one. */
bool nginx_key_generate(const char *path, char *why, size_t why_size);

#endif
