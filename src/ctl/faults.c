#include "ctl/faults.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "ctl/ctl.h"

#define FAULTS_SHOWN 20

void faults_add(struct faults *faults, unsigned long line, const char *fmt, ...)
{
	char what[512];
	va_list ap;

	if (faults->n++ >= FAULTS_SHOWN)
		return;
	va_start(ap, fmt);
	vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);
	ctl_refused("%s:%lu: %s", faults->path, line, what);
}

int faults_read(struct faults *faults, record_fn *read, void *arg)
{
	struct csv csv;
	const char *wrong;

	if (!csv_open(&csv, faults->path))
		return ctl_refused("%s: %s", faults->path, strerror(errno));
	while (csv_next(&csv)) {
		wrong = csv.wrong != NULL ? csv.wrong : read(arg, &csv);
		if (wrong != NULL)
			faults_add(faults, csv.number, "%s", wrong);
	}
	csv_close(&csv);
	return 0;
}

int faults_end(const struct faults *faults, const char *done)
{
	if (faults->n == 0)
		return 0;
	if (faults->n > FAULTS_SHOWN)
		ctl_refused("%s: and %lu more", faults->path, faults->n - FAULTS_SHOWN);
	return ctl_refused("nothing was %s: %s has %lu %s", done, faults->path, faults->n,
	    faults->n == 1 ? "error" : "errors");
}
