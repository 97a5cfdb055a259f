#include <signal.h>
#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "unit.h"

static struct arena *arena;

static void make(void)
{
	arena = arena_new();
}

static void destroy(void)
{
	arena_free(&arena);
	ck_assert_ptr_null(arena);
}

static bool all_zero(const unsigned char *p, size_t n)
{
	while (n > 0 && *p == 0)
		p++, n--;
	return n == 0;
}

START_TEST(memory_is_zeroed_aligned_and_apart)
{
	static const size_t sizes[] = { 0, 1, 7, 16, 17, 4096, 65535, 65536, 65537, 1 << 20 };
	unsigned char *last = NULL;

	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < N_OF(sizes); i++) {
			unsigned char *p = arena_alloc(arena, sizes[i]);

			ck_assert_ptr_ne(p, last);
			ck_assert_uint_eq((uintptr_t)p % alignof(max_align_t), 0);
			ck_assert(all_zero(p, sizes[i]));
			memset(p, 0xa5, sizes[i]);
			last = p;
		}
		arena_reset(arena);
	}
}
END_TEST

START_TEST(a_reset_arena_starts_where_it_started)
{
	char *first = arena_alloc(arena, 10);

	for (int i = 0; i < 100; i++)
		arena_alloc(arena, 10000);
	arena_reset(arena);
	ck_assert_ptr_eq(arena_alloc(arena, 10), first);
}
END_TEST

START_TEST(marks_nest)
{
	char *kept = arena_strndup(arena, "kept", 4), *inner_first, *outer_first;
	struct arena_mark outer = arena_mark(arena), inner;

	outer_first = arena_alloc(arena, 100);
	arena_alloc(arena, 40000);
	arena_alloc(arena, 40000); /* in a second block */
	inner = arena_mark(arena);
	inner_first = arena_alloc(arena, 50);
	arena_alloc(arena, 300000);

	arena_rewind(arena, inner);
	ck_assert_ptr_eq(arena_alloc(arena, 50), inner_first);
	arena_rewind(arena, outer);
	ck_assert_ptr_eq(arena_alloc(arena, 100), outer_first);
	arena_rewind(arena, outer);
	arena_rewind(arena, outer);
	ck_assert_str_eq(kept, "kept");
}
END_TEST

START_TEST(an_array_is_zeroed)
{
	ck_assert(all_zero(arena_array(arena, 30, 20), 600));
}
END_TEST

START_TEST(an_array_that_overflows_is_a_defect)
{
	volatile size_t n = SIZE_MAX / 2;

	arena_array(arena, n, 3);
}
END_TEST

START_TEST(a_negative_size_is_a_defect)
{
	volatile size_t n = SIZE_MAX;

	arena_alloc(arena, n);
}
END_TEST

START_TEST(a_copy_ends_at_its_length)
{
	ck_assert_str_eq(arena_strndup(arena, "seatmap", 4), "seat");
	ck_assert_str_eq(arena_strndup(arena, "", 0), "");
}
END_TEST

START_TEST(printf_makes_room_for_any_length)
{
	char *text = arena_printf(arena, "%s %070000d", "n", 7);

	ck_assert_uint_eq(strlen(text), 70002);
	ck_assert_int_eq(text[70001], '7');
	ck_assert_str_eq(arena_printf(arena, "%s", ""), "");
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_checked_fixture(tc, make, destroy);
	tcase_add_test(tc, memory_is_zeroed_aligned_and_apart);
	tcase_add_test(tc, a_reset_arena_starts_where_it_started);
	tcase_add_test(tc, marks_nest);
	tcase_add_test(tc, an_array_is_zeroed);
	tcase_add_test_raise_signal(tc, an_array_that_overflows_is_a_defect, SIGABRT);
	tcase_add_test_raise_signal(tc, a_negative_size_is_a_defect, SIGABRT);
	tcase_add_test(tc, a_copy_ends_at_its_length);
	tcase_add_test(tc, printf_makes_room_for_any_length);
}

int main(void)
{
	return unit_main("arena", add);
}
