/* Running a Check suite against the instance: fixtures, summary line, exit status. */
#ifndef TESTS_HTTP_SUITE_H
#define TESTS_HTTP_SUITE_H

#include <check.h>

/* A test case of the suite whose tests may take `seconds` each. */
TCase *suite_case(Suite *suite, const char *name, double seconds);
/* 0 passed, 1 failed, 77 no instance named. */
int suite_run(Suite *suite);

#endif
