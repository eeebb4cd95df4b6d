/* The writer of archives, and the stream that sends one. tests/formats reads them with a program that is not ours. */
#include "dataset.h"
#include "fault.h"

#include "handlers/request/spec.h"
#include "model/load/snapshot_build.h"
#include "server/formats/stream.h"
#include "server/formats/zip.h"

#define TIME INT64_C(1645833599) /* 2022-02-25T23:59:59Z */

static struct sky_buffer out;

static void set_up(void)
{
	sky_buffer_init(&out, 0);
}

static void tear_down(void)
{
	sky_buffer_finish(&out);
}

static unsigned get16(size_t at)
{
	return (unsigned char)out.data[at] | (unsigned)(unsigned char)out.data[at + 1] << 8;
}

static uint32_t get32(size_t at)
{
	return get16(at) | (uint32_t)get16(at + 2) << 16;
}

START_TEST(an_archive_of_two_files)
{
	static const char text[] = "hello, hello, hello";
	struct sky_zip zip;
	ck_assert(sky_zip_init(&zip, TIME));
	sky_zip_begin(&zip, "a.txt", &out);
	ck_assert_uint_eq(get32(0), 0x04034b50);
	ck_assert_uint_eq(get16(6), 0x0808); /* sizes follow, UTF-8 */
	/* 23:59:58 of 2022-02-25: two seconds fine */
	ck_assert_uint_eq(get32(10), (42u << 9 | 2u << 5 | 25u) << 16 | (23u << 11 | 59u << 5 | 29u));
	sky_zip_add(&zip, text, 5, &out);
	sky_zip_add(&zip, text + 5, sizeof text - 1 - 5, &out);
	sky_zip_end(&zip, &out);
	sky_zip_begin(&zip, "b/empty", &out);
	sky_zip_end(&zip, &out);
	sky_zip_close(&zip, &out);
	ck_assert(!out.failed);
	size_t end = out.length - 22, directory = get32(end + 16);
	ck_assert_uint_eq(get32(end), 0x06054b50);
	ck_assert_uint_eq(get16(end + 10), 2);
	ck_assert_uint_eq(directory + get32(end + 12), end);
	ck_assert_uint_eq(get32(directory + 16), crc32(0, (const Bytef *)text, sizeof text - 1));
	ck_assert_uint_eq(get32(directory + 24), sizeof text - 1);
	ck_assert_uint_eq(zip.offset, out.length);
	sky_zip_finish(&zip);
}
END_TEST

START_TEST(times_that_dos_has_not_are_its_first_day)
{
	const int64_t times[] = {0, INT64_C(315532799), INT64_C(4354819200)};
	for (size_t i = 0; i < SKY_COUNT(times); i++) {
		struct sky_zip zip;
		ck_assert(sky_zip_init(&zip, times[i]));
		ck_assert_uint_eq(zip.dos_time, 1u << 21 | 1u << 16);
		sky_zip_finish(&zip);
	}
}
END_TEST

START_TEST(more_than_four_gigabytes_fail)
{
	struct sky_zip zip;
	ck_assert(sky_zip_init(&zip, TIME));
	zip.offset = UINT32_MAX - 30;
	sky_zip_begin(&zip, "a", &out);
	ck_assert(out.failed);
	sky_zip_finish(&zip);
}
END_TEST

static const struct sky_operation *export_operation(void)
{
	size_t i = 0;
	while (strcmp(sky_operations[i].id, "get_export") != 0)
		i++;
	return &sky_operations[i];
}

/* Reads the archive to its end in steps of so many bytes; what the last step said. */
static ssize_t read_all(struct sky_stream *stream, size_t size, struct sky_buffer *to)
{
	char piece[4096];
	ssize_t count = 0;
	while ((count = stream->read(stream, piece, size)) > 0) {
		ck_assert_uint_le((size_t)count, size);
		sky_buffer_add(to, piece, (size_t)count);
	}
	return count;
}

START_TEST(a_stream_is_the_same_in_any_steps)
{
	struct sky_snapshot *snapshot = load_valid(DATA "formats");
	const size_t sizes[] = {1, 100, 4096};
	struct sky_buffer other;
	for (size_t i = 0; i < SKY_COUNT(sizes); i++) {
		struct sky_stream *stream = sky_stream_package(snapshot, export_operation());
		ck_assert_ptr_nonnull(stream);
		sky_buffer_init(&other, 0);
		ck_assert_int_eq(read_all(stream, sizes[i], i ? &other : &out), 0);
		char more = 0;
		ck_assert_int_eq(stream->read(stream, &more, 1), 0); /* the end stays the end */
		stream->close(stream);
		ck_assert(i == 0 || (other.length == out.length && memcmp(other.data, out.data, out.length) == 0));
		sky_buffer_finish(&other);
	}
	ck_assert_uint_eq(get16(out.length - 12), 14);
	sky_snapshot_release(snapshot);
}
END_TEST

START_TEST(a_stream_outlives_its_snapshots_owner_and_may_end_early)
{
	struct sky_snapshot *snapshot = load_valid(DATA "formats");
	struct sky_stream *stream = sky_stream_package(snapshot, export_operation());
	ck_assert_ptr_nonnull(stream);
	sky_snapshot_release(snapshot);
	char piece[100];
	ck_assert_int_gt(stream->read(stream, piece, sizeof piece), 0);
	stream->close(stream);
}
END_TEST

START_TEST(short_memory_breaks_a_stream_off)
{
	struct sky_snapshot *snapshot = load_valid(DATA "formats");
	size_t good = 0, failed = 1, refused = 0;
	for (; good < 2000 && failed; good++) {
		ssize_t count = -1;
		fault_arm(good);
		struct sky_stream *stream = sky_stream_package(snapshot, export_operation());
		char piece[4096];
		while (stream && (count = stream->read(stream, piece, sizeof piece)) > 0)
			; /* only what is read, not what it says */
		if (stream)
			stream->close(stream);
		failed = fault_disarm();
		refused += count < 0;
		ck_assert(count == 0 || failed > 0);
	}
	ck_assert_uint_eq(failed, 0);
	ck_assert_uint_gt(refused, 0);
	sky_snapshot_release(snapshot);
}
END_TEST

int main(void)
{
	const TTest *tests[] = {
	    an_archive_of_two_files,
	    times_that_dos_has_not_are_its_first_day,
	    more_than_four_gigabytes_fail,
	    a_stream_is_the_same_in_any_steps,
	    a_stream_outlives_its_snapshots_owner_and_may_end_early,
	    short_memory_breaks_a_stream_off,
	};
	return unit_run_with("zip", tests, SKY_COUNT(tests), set_up, tear_down);
}
