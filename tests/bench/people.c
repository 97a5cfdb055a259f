#include "people.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#define LINE_FORMAT "%36s %" SCNu64 " %" SCNu64 " %" SCNu64 " %10s %" SCNu64 " %" SCNu64 " %" SCNu64

struct person *people_read(size_t *n_r)
{
	struct person *people = mmap(NULL, PEOPLE_MAX * sizeof(*people), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	char line[512];
	size_t n = 0;

	if (people == MAP_FAILED) {
		perror("mmap");
		exit(1);
	}
	while (fgets(line, sizeof(line), stdin) != NULL) {
		struct person *p = &people[n];

		if (n == PEOPLE_MAX ||
		    sscanf(line, LINE_FORMAT, p->uuid, &p->token, &p->queue, &p->concert, p->date,
			&p->schedule, &p->seat, &p->reservation) != 8) {
			fprintf(stderr, "people, line %zu: too many, or not eight fields\n", n + 1);
			exit(1);
		}
		n++;
	}
	if (n == 0) {
		fprintf(stderr, "people: nobody came\n");
		exit(1);
	}
	*n_r = n;
	return people;
}
