#include "base/err.h"

#define AS_WIRE(name, status, title) [ERR_##name] = { #name, title, status, ERR_##name },
#define AS_INNER(name, wire)         [ERR_##name] = { #name, 0, 0, ERR_##wire },

static const struct {
	const char *code, *title;
	int status;
	enum err wire;
} errs[ERR__MAX] = { [ERR_OK] = { "OK", "OK", 200, ERR_OK }, ERR_LIST(AS_WIRE, AS_INNER) };

enum err err_wire(enum err err)
{
	return errs[err].wire;
}

const char *err_code(enum err err)
{
	return errs[err].code;
}

int err_status(enum err err)
{
	return errs[errs[err].wire].status;
}

const char *err_title(enum err err)
{
	return errs[errs[err].wire].title;
}
