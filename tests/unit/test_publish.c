/* A queue's public object: its text, its file, and a push server that is slow. */
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "line/publish.h"
#include "unit.h"

static const struct line_queue queue = { .id = { 7 },
	.state = QUEUE_PAUSED,
	.capacity = 30,
	.active = 29,
	.admitted_through = { UINT64_MAX },
	.called_through = { 2 },
	.now = { 1797859506789000 } };

static const char text[] =
    "{\"queue_id\":7,\"admitted_through\":18446744073709551615,\"called_through\":2,"
    "\"waiting\":1234,\"active\":29,\"capacity\":30,\"queue_state\":\"PAUSED\","
    "\"as_of\":\"2026-12-21T13:25:06.789Z\"}";

START_TEST(object_is_formatted)
{
	char found[LINE_TEXT_MAX];

	ck_assert_uint_eq(publish_format(&queue, 1234, found), strlen(text));
	ck_assert_str_eq(found, text);
}
END_TEST

START_TEST(longest_object_fits)
{
	struct line_queue q = queue;
	char found[LINE_TEXT_MAX];

	q.id.v = q.called_through.v = q.active = q.capacity = UINT64_MAX;
	q.state = QUEUE_SOLD_OUT;
	ck_assert_uint_lt(publish_format(&q, UINT64_MAX, found), LINE_TEXT_MAX);
}
END_TEST

/* ---- the file ------------------------------------------------------------------------------- */

static void ck_assert_file(const char *name, const char *wanted)
{
	char found[1024] = "";
	FILE *file = fopen(unit_path(name), "r");

	ck_assert_ptr_nonnull(file);
	ck_assert_uint_gt(fread(found, 1, sizeof(found) - 1, file), 0);
	fclose(file);
	ck_assert_str_eq(found, wanted);
}

static int files_in(const char *path)
{
	DIR *dir = opendir(path);
	int n = -2; /* "." and ".." */

	ck_assert_ptr_nonnull(dir);
	while (readdir(dir) != NULL)
		n++;
	closedir(dir);
	return n;
}

static void publish_into(const void *dir)
{
	struct publisher *p = publisher_new(dir, "");

	publish_begin(p);
	for (int i = 0; i < 3; i++)
		(void)publish(p, &queue, 1234, true);
	(void)publish_end(p);
	publisher_free(&p);
}

START_TEST(file_is_renamed_into_place)
{
	publish_into(unit_path("."));
	ck_assert_file("7.json", text);
	ck_assert_int_eq(files_in(unit_path(".")), 2); /* and the mark */
}
END_TEST

static void publish_without_room(const void *dir)
{
	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &(struct rlimit){ 40, 40 });
	publish_into(dir);
}

static unsigned lines_of(const char *said)
{
	unsigned n = 0;

	for (; *said != '\0'; said++)
		n += *said == '\n';
	return n;
}

START_TEST(file_that_cannot_be_written_leaves_the_last_one)
{
	const char *dir = unit_path(".");
	char said[1024];

	unit_write("7.json", 0644, "{}", 2);
	ck_assert_int_eq(
	    unit_capture(STDERR_FILENO, publish_without_room, dir, said, sizeof(said)), 0);
	ck_assert_file("7.json", "{}");
	ck_assert_int_eq(files_in(dir), 1);
	ck_assert_ptr_nonnull(strstr(said, "No space left"));
	ck_assert_uint_eq(lines_of(said), 1);
}
END_TEST

static bool is_marked(void)
{
	return access(unit_path(PUBLISH_MARK), F_OK) == 0;
}

/* Once a directory stands where 8.json does, so that no file can take its place. */
START_TEST(only_a_round_that_wrote_every_file_is_marked)
{
	char dir[256];
	struct line_queue other = queue;
	struct publisher *p;

	snprintf(dir, sizeof(dir), "%s", unit_path("."));
	p = publisher_new(dir, "");
	other.id.v = 8;
	publish_begin(p);
	ck_assert(publish(p, &queue, 1, true) && publish(p, &other, 1, true));
	ck_assert(!is_marked());
	ck_assert(publish_end(p));
	ck_assert(is_marked());
	ck_assert(publish_withdraw(unit_path(".")));
	ck_assert(!is_marked());
	ck_assert(!publish_withdraw(unit_path(".")));
	ck_assert_int_eq(unlink(unit_path("8.json")), 0);
	ck_assert_int_eq(mkdir(unit_path("8.json"), 0755), 0);
	publish_begin(p);
	ck_assert(publish(p, &other, 1, true) && publish(p, &queue, 1, true));
	ck_assert(!publish_end(p));
	ck_assert(!is_marked());
	ck_assert_int_eq(rmdir(unit_path("8.json")), 0);
	publish_begin(p);
	ck_assert(publish(p, &other, 1, true) && publish(p, &queue, 1, true));
	ck_assert(publish_end(p));
	ck_assert(is_marked());
	publisher_free(&p);
}
END_TEST

static void fill_up_and_withdraw(const void *dir)
{
	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &(struct rlimit){ 0, 0 });
	ck_assert(publish_withdraw(dir));
}

START_TEST(a_full_disk_keeps_nobody_from_withdrawing)
{
	char said[1024];

	publish_into(unit_path("."));
	ck_assert(is_marked());
	ck_assert_int_eq(
	    unit_capture(STDERR_FILENO, fill_up_and_withdraw, unit_path("."), said, sizeof(said)),
	    0);
	ck_assert(!is_marked());
	ck_assert_file("7.json", text);
}
END_TEST

START_TEST(nothing_is_published_without_a_directory)
{
	struct publisher *p = publisher_new("", "");

	publish_begin(p);
	ck_assert(publish(p, &queue, 1, true));
	ck_assert(!publish_end(p));
	ck_assert(!publish_withdraw(""));
	publisher_free(&p);
}
END_TEST

START_TEST(directory_that_cannot_be_made_is_named)
{
	const char *dir = unit_path("none/line");
	char said[1024];

	ck_assert_int_eq(unit_capture(STDERR_FILENO, publish_into, dir, said, sizeof(said)), 0);
	ck_assert_ptr_nonnull(strstr(said, dir));
	ck_assert_uint_eq(lines_of(said), 2); /* the directory, and once the file */
}
END_TEST

/* ---- a push server -------------------------------------------------------------------------- */

#define ANSWER_MS 100
#define QUEUES    15

static volatile unsigned *told; /* shared with the server */

/* One connection, one answer after the other. */
static void serve(int listening)
{
	static const char answer[] = "HTTP/1.1 204 No Content\r\n\r\n";
	char request[4096];
	size_t len = 0;
	ssize_t n;
	int fd = accept(listening, NULL, NULL);

	while ((n = read(fd, request + len, sizeof(request) - len)) > 0) {
		bool posts = strncmp(request, "POST", 4) == 0;

		/* An object comes after its header, and ends as no header does. */
		len += (size_t)n;
		if (posts && request[len - 1] != '}')
			continue;
		nanosleep(&(struct timespec){ .tv_nsec = ANSWER_MS * 1000000 }, NULL);
		*told += posts;
		len = 0;
		if (write(fd, answer, strlen(answer)) < 0)
			return;
	}
}

static pid_t start_server(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	pid_t pid;

	told = mmap(NULL, sizeof(*told), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	strcpy(address.sun_path, path);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	ck_assert_int_eq(listen(fd, 1), 0);
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		serve(fd);
		_exit(0);
	}
	close(fd);
	return pid;
}

/* One round; what was told needs no more telling. */
static unsigned tell(struct publisher *p, bool to_tell[QUEUES])
{
	unsigned n = 0;

	publish_begin(p);
	for (unsigned i = 0; i < QUEUES; i++) {
		struct line_queue q = queue;
		bool done;

		q.id.v = i + 1;
		done = publish(p, &q, 1, to_tell[i]);
		n += to_tell[i] && done;
		to_tell[i] = to_tell[i] && !done;
	}
	return n;
}

START_TEST(slow_push_server_is_told_in_several_rounds)
{
	const char *path = unit_path("push.sock");
	pid_t server = start_server(path);
	struct publisher *p = publisher_new("", path);
	unsigned rounds = 0, left = QUEUES;
	bool to_tell[QUEUES];

	memset(to_tell, true, sizeof(to_tell));
	while (left > 0 && rounds++ < 100)
		left -= tell(p, to_tell);
	publisher_free(&p);
	ck_assert_int_eq(waitpid(server, NULL, 0), server);
	ck_assert_uint_eq(left, 0);
	ck_assert_uint_ge(rounds, 3); /* half a second each */
	ck_assert_uint_eq(*told, QUEUES);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_checked_fixture(tc, unit_dir_make, unit_dir_remove);
	tcase_add_test(tc, object_is_formatted);
	tcase_add_test(tc, longest_object_fits);
	tcase_add_test(tc, file_is_renamed_into_place);
	tcase_add_test(tc, file_that_cannot_be_written_leaves_the_last_one);
	tcase_add_test(tc, only_a_round_that_wrote_every_file_is_marked);
	tcase_add_test(tc, a_full_disk_keeps_nobody_from_withdrawing);
	tcase_add_test(tc, nothing_is_published_without_a_directory);
	tcase_add_test(tc, directory_that_cannot_be_made_is_named);
	tcase_add_test(tc, slow_push_server_is_told_in_several_rounds);
}

int main(void)
{
	return unit_main("publish", add);
}
