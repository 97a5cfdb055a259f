#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "ctl/csv.h"
#include "ctl/sheet.h"
#include "unit.h"

/* The records of a file, "line:field|field" each; a line that cannot be read as "line!what". */
static const char *records(const char *bytes, size_t len)
{
	static char text[4096];
	size_t used = 0;
	struct csv csv;

	text[0] = '\0';
	ck_assert(csv_open(&csv, unit_write("a.csv", 0600, bytes, len)));
	while (csv_next(&csv)) {
		used += (size_t)sprintf(text + used, "%lu%s", csv.number, csv.wrong ? "!" : ":");
		if (csv.wrong)
			used += (size_t)sprintf(text + used, "%.20s", csv.wrong);
		for (size_t i = 0; !csv.wrong && i < csv.n_fields; i++)
			used += (size_t)sprintf(text + used, "%s%s", i ? "|" : "", csv.field[i]);
		used += (size_t)sprintf(text + used, ";");
	}
	csv_close(&csv);
	return text;
}

#define FILE_OF(bytes) bytes, sizeof(bytes) - 1

static const struct {
	const char *bytes;
	size_t len;
	const char *records;
} files[] = {
	{ FILE_OF(""), "" },
	{ FILE_OF("\xef\xbb\xbf"), "" },
	{ FILE_OF("a,b\nc,d"), "1:a|b;2:c|d;" },
	{ FILE_OF("\xef\xbb\xbf"
		  "a\r\nb\r\n"),
	    "1:a;2:b;" },
	{ FILE_OF("a\rb\rc"), "1:a;2:b;3:c;" },
	{ FILE_OF("a\n\n\r\n,,\r\nb,\n"), "1:a;5:b|;" },
	{ FILE_OF("\"a, \"\"b\"\"\",\"\"\n"), "1:a, \"b\"|;" },
	{ FILE_OF("a\n\"b\nc\"d\n\"e\"f\ng\n"),
	    "1:a;2!a quote is not close;3:c\"d;4!characters after a c;5:g;" },
	{ FILE_OF("a\n\xc3\xfe\nb\n"), "1:a;2!not UTF-8 text (Exce;" },
	{ FILE_OF("\xff\xfe"
		  "a\0\n\0"),
	    "1!not UTF-8 text but, ;" },
	{ FILE_OF("\xfe\xff\0a\0\n"), "1!not UTF-8 text but, ;" },
	{ FILE_OF("a\0,\0b\0\n\0"), "1!not UTF-8 text but, ;" },
};

START_TEST(a_file_is_read_as_excel_and_others_write_it)
{
	ck_assert_str_eq(records(files[_i].bytes, files[_i].len), files[_i].records);
}
END_TEST

START_TEST(empty_columns_at_the_end_do_not_count)
{
	char three[] = "a,,b", four[] = "a,,b,,", five[] = "a,,b,,c";
	struct csv csv;

	ck_assert_ptr_null(csv_split(&csv, three));
	ck_assert(csv_has_columns(&csv, 3) && !csv_has_columns(&csv, 4));
	ck_assert_ptr_null(csv_split(&csv, four));
	ck_assert(csv_has_columns(&csv, 3));
	ck_assert_ptr_null(csv_split(&csv, five));
	ck_assert(!csv_has_columns(&csv, 3));
}
END_TEST

START_TEST(a_line_has_so_many_columns)
{
	char line[2 * CSV_FIELDS_MAX + 1];
	struct csv csv;

	memset(line, ',', sizeof(line));
	line[CSV_FIELDS_MAX - 1] = '\0';
	ck_assert_ptr_null(csv_split(&csv, line));
	memset(line, ',', sizeof(line));
	line[CSV_FIELDS_MAX] = '\0';
	ck_assert_str_eq(csv_split(&csv, line), "too many columns");
}
END_TEST

START_TEST(a_file_that_cannot_be_read_is_none)
{
	struct csv csv;

	ck_assert(!csv_open(&csv, unit_path("none.csv")));
	ck_assert(!csv_open(&csv, unit_path(".")));
}
END_TEST

static const char *const guarded[] = { "=1+1", "+82", "-1", "@SUM(A1)", "\t=1", "\r=1", "\uff1d1",
	"\uff0b1", "\uff0d1", "\uff201", "3-12", "1E5", "007", "1.50", "12:30", "1/2", "1,000",
	"1234567890123456", "2026-1-2", "'=1" };

START_TEST(what_a_spreadsheet_changes_is_guarded)
{
	char cell[64];

	ck_assert(sheet_needs_guard(guarded[_i]));
	snprintf(cell, sizeof(cell), "'%s", guarded[_i]);
	ck_assert_str_eq(sheet_unguarded(cell), guarded[_i]);
}
END_TEST

static const char *const unguarded[] = { "", "0", "12", "123456789012345", "A1", "A-1",
	"1\uc5f4 3\ubc88", "12345678-1234-4123-8123-123456789012", "2026-12-24", "2026-12-24 19:00",
	"2026-12-24 19:00:05", "'A1", "1A", "Tom's" };

START_TEST(what_it_leaves_alone_is_not)
{
	ck_assert(!sheet_needs_guard(unguarded[_i]));
	ck_assert_str_eq(sheet_unguarded(unguarded[_i]), unguarded[_i]);
}
END_TEST

static void add(TCase *tc)
{
	setlocale(LC_CTYPE, "C.UTF-8");
	tcase_add_checked_fixture(tc, unit_dir_make, unit_dir_remove);
	tcase_add_loop_test(tc, a_file_is_read_as_excel_and_others_write_it, 0, N_OF(files));
	tcase_add_test(tc, empty_columns_at_the_end_do_not_count);
	tcase_add_test(tc, a_line_has_so_many_columns);
	tcase_add_test(tc, a_file_that_cannot_be_read_is_none);
	tcase_add_loop_test(tc, what_a_spreadsheet_changes_is_guarded, 0, N_OF(guarded));
	tcase_add_loop_test(tc, what_it_leaves_alone_is_not, 0, N_OF(unguarded));
}

int main(void)
{
	return unit_main("csv", add);
}
