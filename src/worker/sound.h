/*
 * Whether this installation can be served at all, looked at before a socket is opened: what is
 * wrong is named with file and line, and ends the process with status 1.  A database that is away
 * is no fault: the workers answer 503 until it is there, and /readyz looks again.
 */
#ifndef WORKER_SOUND_H
#define WORKER_SOUND_H

#include "base/conf.h"
#include "base/nginx_key.h"
#include "base/token.h"

/* The keys that the workers keep in memory. */
struct secrets {
	struct token_keys token;
	struct nginx_keys nginx;
};

/* Loads the keys that the configuration names, and looks at the rest. */
void sound_check(const struct conf *conf, struct secrets *secrets_r);

#endif
