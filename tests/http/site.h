/* A second front of the instance, behind a login, as tests/http/login_site.sh makes it; the tests'
 * calls go there while it is open. */
#ifndef TESTS_HTTP_SITE_H
#define TESTS_HTTP_SITE_H

#include "http.h"

/* environment: "LOGIN=service LIMITS=yes" or ""; settings: quoted lines of frontrow.ini or "". */
void site_open(const char *environment, const char *settings);
void site_close(void);
/* Where its files are: site.sock, maintenance, certificates. */
const char *site_dir(void);

/* As whoever has that session with the site's login. */
struct answer *send_in_session(const char *session, struct request r);

#endif
