#include "store/config.h"

#include "store/stmt.h"

struct db_config store_config(const struct conf *conf)
{
	return (struct db_config){
		.option_file = conf->mysql_file,
		.database = conf->database,
		.stmts = store_stmts,
		.nstmts = STMT__MAX,
	};
}
