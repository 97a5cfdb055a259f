#include <string.h>

#include "base/err.h"
#include "unit.h"

START_TEST(a_wire_error_is_its_own)
{
	ck_assert_int_eq(err_wire(ERR_SEAT_UNAVAILABLE), ERR_SEAT_UNAVAILABLE);
	ck_assert_str_eq(err_code(ERR_SEAT_UNAVAILABLE), "SEAT_UNAVAILABLE");
	ck_assert_int_eq(err_status(ERR_SEAT_UNAVAILABLE), 400);
	ck_assert_str_eq(err_title(ERR_SEAT_UNAVAILABLE), "Seat Unavailable");
}
END_TEST

START_TEST(an_inner_error_shows_its_wire_error)
{
	ck_assert_int_eq(err_wire(ERR_DB_DOWN), ERR_UNAVAILABLE);
	ck_assert_str_eq(err_code(ERR_DB_DOWN), "DB_DOWN");
	ck_assert_int_eq(err_status(ERR_DB_DOWN), 503);
	ck_assert_str_eq(err_title(ERR_DB_DOWN), "Unavailable");
}
END_TEST

START_TEST(every_error_reaches_the_wire)
{
	enum err err = (enum err)_i, wire = err_wire(err);

	ck_assert_int_gt(strlen(err_code(err)), 0);
	ck_assert_int_eq(err_wire(wire), wire);
	ck_assert_int_ge(err_status(err), 400);
	ck_assert_int_le(err_status(err), 599);
	ck_assert_int_gt(strlen(err_title(err)), 0);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_test(tc, a_wire_error_is_its_own);
	tcase_add_test(tc, an_inner_error_shows_its_wire_error);
	tcase_add_loop_test(tc, every_error_reaches_the_wire, ERR_OK + 1, ERR__MAX);
}

int main(void)
{
	return unit_main("err", add);
}
