#include "ctl/sheet.h"

#include <string.h>

#define DIGITS          "0123456789"
#define EXACT_DIGITS    15 /* a spreadsheet keeps no more of an integer */
#define SEPARATORS      "-/.:, "
#define DATE_SEPARATORS 2 /* a UUID has more */

/* How a formula begins; the last four are full-width, which Excel takes for the plain ones. */
static const char *const formula_starts[] = { "=", "+", "-", "@", "\t", "\r", "\xef\xbc\x9d",
	"\xef\xbc\x8b", "\xef\xbc\x8d", "\xef\xbc\xa0" };

static bool is_formula(const char *text)
{
	for (size_t i = 0; i < sizeof(formula_starts) / sizeof(formula_starts[0]); i++)
		if (strncmp(text, formula_starts[i], strlen(formula_starts[i])) == 0)
			return true;
	return false;
}

/* An integer as a spreadsheet would show it. */
static bool is_plain_integer(const char *text)
{
	size_t digits = strspn(text, DIGITS);

	return text[digits] == '\0' && digits <= EXACT_DIGITS && (text[0] != '0' || digits == 1);
}

/* `text` has the shape of `shape`, in which 0 is any digit, or of a part of it that ends at a |. */
static bool has_shape(const char *text, const char *shape)
{
	for (; *shape != '\0'; shape++) {
		if (*shape == '|' && *text == '\0')
			return true;
		if (*shape == '|')
			continue;
		if (*shape == '0' ? strchr(DIGITS, *text) == NULL || *text == '\0'
				  : *text != *shape)
			return false;
		text++;
	}
	return *text == '\0';
}

/* Digits with an exponent or with few separators: 1E5, 1.50, 3-12, 19:30. */
static bool is_like_number(const char *text)
{
	size_t separators = 0;

	if (strchr(DIGITS, *text) == NULL || strspn(text, DIGITS SEPARATORS "eE%") != strlen(text))
		return false;
	for (; *text != '\0'; text++)
		separators += strchr(SEPARATORS, *text) != NULL;
	return separators <= DATE_SEPARATORS;
}

static bool is_changed(const char *text)
{
	if (is_formula(text))
		return true;
	return is_like_number(text) && !is_plain_integer(text) &&
	       !has_shape(text, "0000-00-00| 00:00|:00");
}

/* A text that begins with apostrophes before such a one needs one more, so that it can be read
 * back. */
bool sheet_needs_guard(const char *text)
{
	return is_changed(text + strspn(text, "'"));
}

const char *sheet_unguarded(const char *text)
{
	return *text == '\'' && sheet_needs_guard(text + 1) ? text + 1 : text;
}
