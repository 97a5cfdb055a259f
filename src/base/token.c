#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/secret.h"
#include "base/token.h"

/* Of the layout below; another one takes another number. */
#define FORM 1

/* The bytes under the base64: FORM, ids (big-endian), user, and the MAC of all before it. */
enum {
	AT_VERSION = 0,
	AT_ID = 1,
	AT_QUEUE = AT_ID + 8,
	AT_USER = AT_QUEUE + 8,
	AT_MAC = AT_USER + 16,
	MAC_BYTES = 24,
	TOKEN_BYTES = AT_MAC + MAC_BYTES
};

_Static_assert(TOKEN_BYTES % 3 == 0, "a token has one base64 spelling only");
_Static_assert(TOKEN_BYTES / 3 * 4 == TOKEN_TEXT_LEN, "a token's length");

static void put_u64(unsigned char *to, uint64_t v)
{
	for (int i = 7; i >= 0; i--, v >>= 8)
		to[i] = (unsigned char)v;
}

static uint64_t get_u64(const unsigned char *from)
{
	uint64_t v = 0;

	for (int i = 0; i < 8; i++)
		v = v << 8 | from[i];
	return v;
}

static void mac(unsigned char out[MAC_BYTES], const unsigned char *bytes, const unsigned char *key)
{
	crypto_generichash(out, MAC_BYTES, bytes, AT_MAC, key, TOKEN_KEY_BYTES);
}

void token_mint(
    const struct token_keys *keys, const struct token *token, char text[TOKEN_TEXT_LEN + 1])
{
	unsigned char bytes[TOKEN_BYTES];

	bytes[AT_VERSION] = FORM;
	put_u64(bytes + AT_ID, token->id.v);
	put_u64(bytes + AT_QUEUE, token->queue.v);
	memcpy(bytes + AT_USER, token->user.b, sizeof(token->user.b));
	mac(bytes + AT_MAC, bytes, keys->current);
	sodium_bin2base64(text, TOKEN_TEXT_LEN + 1, bytes, sizeof(bytes),
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

static bool signed_with(const unsigned char bytes[TOKEN_BYTES], const unsigned char *key)
{
	unsigned char expected[MAC_BYTES];

	mac(expected, bytes, key);
	return sodium_memcmp(expected, bytes + AT_MAC, MAC_BYTES) == 0;
}

enum err token_open(
    const struct token_keys *keys, const char *text, size_t len, struct token *token_r)
{
	unsigned char bytes[TOKEN_BYTES];
	size_t n;

	if (len != TOKEN_TEXT_LEN ||
	    sodium_base642bin(bytes, sizeof(bytes), text, len, NULL, &n, NULL,
		sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
	    n != TOKEN_BYTES || bytes[AT_VERSION] != FORM)
		return ERR_INVALID_TOKEN;
	if (!signed_with(bytes, keys->current) &&
	    !(keys->has_previous && signed_with(bytes, keys->previous)))
		return ERR_INVALID_TOKEN;
	token_r->id.v = get_u64(bytes + AT_ID);
	token_r->queue.v = get_u64(bytes + AT_QUEUE);
	memcpy(token_r->user.b, bytes + AT_USER, sizeof(token_r->user.b));
	return uuid_nil(&token_r->user) ? ERR_INVALID_TOKEN : ERR_OK;
}

/* NULL, or what is wrong with the open key file; the key is in key[] only if nothing is. */
static const char *read_key(int fd, unsigned char key[TOKEN_KEY_BYTES])
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return strerror(errno);
	if (!S_ISREG(st.st_mode))
		return "not a regular file";
	if (st.st_mode & (S_IRWXG | S_IRWXO))
		return "others than its owner have permissions; it must be mode 0400";
	if (st.st_size != TOKEN_KEY_BYTES)
		return "not 32 bytes long";
	if (read(fd, key, TOKEN_KEY_BYTES) != TOKEN_KEY_BYTES)
		return "cannot be read";
	return NULL;
}

static bool load_key(
    unsigned char key[TOKEN_KEY_BYTES], const char *path, char *why, size_t why_size)
{
	/* O_NONBLOCK: opening a FIFO by mistake must not hang. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	const char *wrong = fd < 0 ? strerror(errno) : read_key(fd, key);

	if (fd >= 0)
		close(fd);
	if (wrong)
		snprintf(why, why_size, "%s: %s", path, wrong);
	return !wrong;
}

bool token_keys_load(struct token_keys *keys_r, const char *current, const char *previous,
    char *why, size_t why_size)
{
	keys_r->has_previous = previous && *previous;
	return secret_ready(why, why_size) && load_key(keys_r->current, current, why, why_size) &&
	       (!keys_r->has_previous || load_key(keys_r->previous, previous, why, why_size));
}

bool token_key_generate(const char *path, char *why, size_t why_size)
{
	unsigned char key[TOKEN_KEY_BYTES];
	bool written;

	if (!secret_ready(why, why_size))
		return false;
	randombytes_buf(key, sizeof(key));
	written = secret_write(path, key, sizeof(key), why, why_size);
	sodium_memzero(key, sizeof(key));
	return written;
}
