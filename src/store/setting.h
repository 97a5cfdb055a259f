/*
 * Settings of queues and of concerts.  Each kind of object has one list,
 *
 *	SETTING(name, kind, usual, least, most, help)
 *
 * and everything that must know all settings is made from it: the struct, the struct of changes,
 * the SQL columns, frontrowctl's options, the members of /ops/api/, the checks of range, and the
 * text in the operator's log.  The columns mean what the members of struct field mean
 * (domain/field.h).  A concert's public members are chosen by hand (view/concert.c).
 */
#ifndef STORE_SETTING_H
#define STORE_SETTING_H

#include "base/given.h"
#include "base/id.h"

/* What a setting is called in SQL and JSON: an object's id has "_id" behind its name. */
#define SETTING_NAME(name, kind) #name SETTING_SUFFIX_##kind
#define SETTING_SUFFIX_TEXT      ""
#define SETTING_SUFFIX_ZONE      ""
#define SETTING_SUFFIX_NUMBER    ""
#define SETTING_SUFFIX_SWITCH    ""
#define SETTING_SUFFIX_INSTANT   ""
#define SETTING_SUFFIX_QUEUE     "_id"

/* A member of the struct of settings. */
#define SETTING_AS_MEMBER(name, kind, ...) SETTING_TYPE_##kind name;
#define SETTING_TYPE_TEXT                  const char *
#define SETTING_TYPE_ZONE                  const char *
#define SETTING_TYPE_NUMBER                uint64_t
#define SETTING_TYPE_SWITCH                bool
#define SETTING_TYPE_INSTANT               struct instant
#define SETTING_TYPE_QUEUE                 struct queue_id

/* A member of the struct of changes; a text that is NULL is not given. */
#define SETTING_AS_CHANGE(name, kind, ...) SETTING_CHANGE_##kind name;
#define SETTING_CHANGE_TEXT                const char *
#define SETTING_CHANGE_ZONE                const char *
#define SETTING_CHANGE_NUMBER              struct given_u64
#define SETTING_CHANGE_SWITCH              struct given_bool
#define SETTING_CHANGE_INSTANT             struct given_instant
#define SETTING_CHANGE_QUEUE               struct given_u64

/* SQL: " name = ?," of all settings, how many those are, and their arguments, from `set`. */
#define SETTING_AS_ASSIGNMENT(name, kind, ...) " " SETTING_NAME(name, kind) " = ?,"
#define SETTING_AS_ONE(...)                    +1
#define SETTING_AS_ARG(name, kind, ...)        SETTING_ARG_##kind(set->name),
#define SETTING_ARG_TEXT(v)                    DB_TEXT(v)
#define SETTING_ARG_ZONE(v)                    DB_TEXT(v)
#define SETTING_ARG_NUMBER(v)                  DB_U64(v)
#define SETTING_ARG_SWITCH(v)                  DB_U64(v)
#define SETTING_ARG_INSTANT(v)                 DB_INSTANT(v)
#define SETTING_ARG_QUEUE(id)                  DB_U64((id).v)

/* Its column in the row of a struct whose member `set` has the settings (db/row.h). */
#define SETTING_AS_COL(name, kind, ...) COL_AS(set.name, SETTING_NAME(name, kind)),

#endif
