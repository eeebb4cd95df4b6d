/* Days, EDTF dates, periods and HTTP dates: what is read is a real date and reads back from its print. */
#include "fuzz.h"

#include "model/number/date.h"
#include "server/http/httpdate.h"

static void read_day(const char *text, size_t length)
{
	char buffer[11];
	sky_day day, again;
	if (sky_day_parse(text, length, &day)) {
		REQUIRE(length == 10 && memcmp(sky_day_print(day, buffer), text, 10) == 0);
		int year, month, mday;
		sky_day_to_civil(day, &year, &month, &mday);
		REQUIRE(sky_day_from_civil(year, month, mday, &again) && again == day);
	}
}

static void read_edtf(const char *text, size_t length)
{
	struct sky_edtf edtf;
	const char *wrong = sky_edtf_parse(text, length, &edtf);
	REQUIRE(!wrong || *wrong);
	if (!wrong) {
		REQUIRE(edtf.earliest <= edtf.latest);
		REQUIRE((edtf.precision == SKY_PRECISION_NONE) == (edtf.earliest == SKY_DAY_NONE));
	}
}

static void read_period(const char *text, size_t length)
{
	struct sky_period period;
	const char *wrong = sky_period_parse(text, length, &period);
	REQUIRE(!wrong || *wrong);
	if (wrong)
		return;
	REQUIRE(period.start <= period.end && period.kind == sky_period_kind_of(period.start, period.end));
	char printed[SKY_PERIOD_MAX];
	sky_period_print(&period, printed);
	struct sky_period again;
	REQUIRE(!sky_period_parse(printed, strlen(printed), &again));
	REQUIRE(again.start == period.start && again.end == period.end && again.kind == period.kind);
	struct sky_period before;
	if (sky_period_year_before(&period, &before))
		REQUIRE(before.start < period.start && before.end < period.end && before.start <= before.end);
}

static void read_http_date(const char *text)
{
	char printed[SKY_HTTP_DATE_SIZE];
	int64_t seconds, again;
	if (sky_http_date_parse(text, &seconds))
		REQUIRE(sky_http_date_parse(sky_http_date_print(seconds, printed), &again) && again == seconds);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	read_day(text, size);
	read_edtf(text, size);
	read_period(text, size);
	read_http_date(text);
	free(text);
	return 0;
}
