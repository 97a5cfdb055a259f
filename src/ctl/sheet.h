/*
 * What a spreadsheet makes of the text in a cell of a comma-separated file.  It computes what looks
 * like a formula, and changes what looks like a number or a date: =1+1 becomes 2, 007 becomes 7 and
 * 3-12 becomes 12 March.  An apostrophe in front keeps the text as it is.
 */
#ifndef CTL_SHEET_H
#define CTL_SHEET_H

#include <stdbool.h>

/* The text needs an apostrophe in front.  Plain integers and dates (2026-12-24, 2026-12-24
 * 19:00:00) need none, because nothing is lost. */
bool sheet_needs_guard(const char *text);
/* The text without the apostrophe that guards it, if it has one. */
const char *sheet_unguarded(const char *text);

#endif
