#include "edge/media.h"
#include "unit.h"

static const char *const accepted[] = { "application/json", "Application/JSON", "application/json;",
	"application/json ; ", "application/json; charset=utf-8", "application/json;charset=UTF-8",
	"application/json; charset=\"utf-8\"", "application/json; version=1",
	"application/json; a=\"x;charset=y\"; charset=utf-8", "application/json; a=\"\\\"\"",
	"application/json;;charset=utf-8" };

START_TEST(json_is_accepted)
{
	ck_assert(media_is_json(accepted[_i]));
}
END_TEST

static const char *const refused[] = { "", " ", "text/plain", "json", "application/jsonx",
	"application/jso", "application/problem+json", "application/json, application/json",
	"application/json x", "application/json; charset=utf-16",
	"application/json; charset=", "application/json; charset", "application/json; charset=utf8",
	"application/json; charset=\"utf-16\"", "application/json; charset=\"utf-8",
	"application/json; charset=utf-8; charset=latin1", "application/json; CHARSET=x",
	"application/json; =utf-8", "application/json; charset =utf-8",
	"application/json; a=\"\\\"", "application/json; a=b c" };

START_TEST(all_else_is_refused)
{
	ck_assert(!media_is_json(refused[_i]));
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, json_is_accepted, 0, N_OF(accepted));
	tcase_add_loop_test(tc, all_else_is_refused, 0, N_OF(refused));
}

int main(void)
{
	return unit_main("media", add);
}
