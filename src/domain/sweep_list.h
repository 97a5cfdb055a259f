/* SWEEP(name, seconds between two rounds): the programs that cron runs, as cron/frontrow.cron.in
 * runs them. */
#ifndef DOMAIN_SWEEP_LIST_H
#define DOMAIN_SWEEP_LIST_H

/* clang-format off */
#define SWEEP_LIST(SWEEP)                                                                       \
	SWEEP(activate,      2)                                                                 \
	SWEEP(expire_tokens, 10)                                                                \
	SWEEP(purge,         300)                                                               \
	SWEEP(release_holds, 10)
/* clang-format on */

#endif
