/*
 * The queue token: base64url(version | token id | queue id | user UUID | MAC), 76 characters.
 * 57 bytes are 19 base64 groups exactly, so a token has one spelling only.  The MAC is keyed
 * BLAKE2b (libsodium); a forged token dies here, before any SQL.  Nothing in it is secret but
 * the MAC, and its owner can be given the same token again.
 */
#ifndef BASE_TOKEN_H
#define BASE_TOKEN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/id.h"
#include "base/uuid.h"

#define TOKEN_TEXT_LEN  76
#define TOKEN_KEY_BYTES 32

struct token {
	struct token_id id;
	struct queue_id queue;
	struct uuid user;
};

/* The installation's key, and the one before it, which stays accepted while keys are rotated. */
struct token_keys {
	unsigned char current[TOKEN_KEY_BYTES];
	unsigned char previous[TOKEN_KEY_BYTES];
	bool has_previous;
};

void token_mint(
    const struct token_keys *keys, const struct token *token, char text[TOKEN_TEXT_LEN + 1]);
/* ERR_INVALID_TOKEN unless text is, to the letter, a token that this installation minted. */
MUST_CHECK enum err token_open(
    const struct token_keys *keys, const char *text, size_t len, struct token *token_r);

/*
 * Reads the key files; `previous` may be NULL or empty.  A missing, short, long or too widely
 * readable file (any group or world bit) is reported in why[] and returns false.
 */
bool token_keys_load(struct token_keys *keys_r, const char *current, const char *previous,
    char *why, size_t why_size);
/* Makes a key file of mode 0400; refuses to overwrite one. */
bool token_key_generate(const char *path, char *why, size_t why_size);

#endif
