/* When a folder counts as changed. */
#include "dataset.h"
#include "server/release/watch.h"

static struct folder folder;

/* Also where the file is gone by now. */
static void drop_file(const char *name)
{
	char path[128];
	snprintf(path, sizeof path, "%s/%s", folder.path, name);
	unlink(path);
}

static void set_up(void)
{
	folder = make_folder();
	write_file(&folder, "a.json", "[1]");
}

static void tear_down(void)
{
	static const char *const names[] = {"a.json", "b.json", ".hidden", "link.json"};
	for (size_t i = 0; i < SKY_COUNT(names); i++)
		drop_file(names[i]);
	remove_folder(&folder);
}

/* Two looks: the first sees the change, the second that it rests. */
static void expect_change(struct sky_watch *watch)
{
	ck_assert(!sky_watch_look(watch));
	ck_assert(sky_watch_look(watch));
	ck_assert(!sky_watch_look(watch));
}

START_TEST(test_changes)
{
	struct sky_watch watch;
	struct timespec times[2] = {{.tv_nsec = UTIME_OMIT}, {.tv_sec = 1}};
	sky_watch_note(&watch, folder.path);
	ck_assert(!sky_watch_look(&watch));
	ck_assert(!sky_watch_look(&watch));
	write_file(&folder, "a.json", "[1, 2]");
	expect_change(&watch);
	write_file(&folder, "b.json", "");
	expect_change(&watch);
	char path[128];
	/* renamed over: as long, and as old */
	snprintf(path, sizeof path, "%s/a.json", folder.path);
	ck_assert_int_eq(utimensat(AT_FDCWD, path, times, 0), 0);
	expect_change(&watch);
	write_file(&folder, "b.json", "[1, 3]");
	char from[128];
	snprintf(from, sizeof from, "%s/b.json", folder.path);
	ck_assert_int_eq(utimensat(AT_FDCWD, from, times, 0), 0);
	expect_change(&watch);
	ck_assert_int_eq(rename(from, path), 0);
	expect_change(&watch);
	remove_file(&folder, "a.json");
	expect_change(&watch);
}
END_TEST

/* As a ConfigMap is switched: the name is a link, and what it leads to changes. */
START_TEST(test_links)
{
	char path[128];
	snprintf(path, sizeof path, "%s/link.json", folder.path);
	ck_assert_int_eq(symlink(".hidden", path), 0);
	struct sky_watch watch;
	sky_watch_note(&watch, folder.path); /* leads nowhere yet */
	write_file(&folder, ".hidden", "[]");
	expect_change(&watch);
	write_file(&folder, ".hidden", "[1]");
	expect_change(&watch);
	remove_file(&folder, "link.json");
	expect_change(&watch);
	write_file(&folder, ".hidden", "[1, 2]"); /* now nobody's, as an editor's file */
	ck_assert(!sky_watch_look(&watch));
	ck_assert(!sky_watch_look(&watch));
}
END_TEST

START_TEST(test_a_change_must_rest)
{
	struct sky_watch watch;
	sky_watch_note(&watch, folder.path);
	char text[16];
	for (int i = 0; i < 10; i++) {
		snprintf(text, sizeof text, "%.*s", i + 4, "[          ]");
		write_file(&folder, "a.json", text);
		ck_assert(!sky_watch_look(&watch));
	}
	ck_assert(sky_watch_look(&watch));
	/* What was loaded on demand is not loaded again. */
	write_file(&folder, "a.json", "[]");
	sky_watch_note(&watch, folder.path);
	ck_assert(!sky_watch_look(&watch));
	ck_assert(!sky_watch_look(&watch));
}
END_TEST

START_TEST(test_a_folder_that_goes_and_comes)
{
	struct sky_watch watch;
	sky_watch_note(&watch, folder.path);
	remove_file(&folder, "a.json");
	rmdir(folder.path);
	expect_change(&watch);
	ck_assert_int_eq(mkdir(folder.path, 0700), 0);
	expect_change(&watch);
	write_file(&folder, "a.json", "[1]");
	expect_change(&watch);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {test_changes, test_links, test_a_change_must_rest, test_a_folder_that_goes_and_comes};
	return unit_run_with("watch", tests, SKY_COUNT(tests), set_up, tear_down);
}
