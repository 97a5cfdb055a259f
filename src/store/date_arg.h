/* A calendar date as an argument. */
#ifndef STORE_DATE_ARG_H
#define STORE_DATE_ARG_H

#include "base/instant.h"
#include "db/db.h"

/* `text` is borrowed until the call that takes the argument returns. */
static inline struct db_arg date_arg(struct date date, char text[DATE_TEXT_MAX])
{
	date_format(date, text);
	return DB_TEXT(text);
}

#endif
