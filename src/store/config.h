/* Whose statements a program of frontrow runs, and where: as the configuration says. */
#ifndef STORE_CONFIG_H
#define STORE_CONFIG_H

#include "base/conf.h"
#include "db/db.h"

/* For db_open(): the service's account, in a hurry. */
struct db_config store_config(const struct conf *conf);

#endif
