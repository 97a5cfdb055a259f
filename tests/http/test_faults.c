#include "suite.h"
int main(void)
{
	return suite_run(suite_create("faults"));
}
