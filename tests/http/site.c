#include "site.h"

#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "text.h"

static FILE *site;
static int pid;
static char dir[108];

void site_open(const char *environment, const char *settings)
{
	char url[128];

	site = popen(textf("exec env %s \"${srcdir:-.}/tests/http/login_site.sh\" %s", environment,
			 settings),
	    "r");
	ck_assert_ptr_nonnull(site);
	ck_assert_msg(
	    fscanf(site, "%d %127s %107s", &pid, url, dir) == 3, "the site did not start");
	setenv("FRONTROW_URL", url, 1);
}

void site_close(void)
{
	kill(pid, SIGTERM);
	pclose(site);
}

struct answer *send_in_session(const char *session, struct request r)
{
	r.header = textf("Cookie: theme=dark; session=%s", session);
	return http_send(&r);
}

const char *site_dir(void)
{
	return dir;
}
