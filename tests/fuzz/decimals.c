/* Two decimals, one a line. Each reads back from its print, and lies in its own interval. What is a decimal is the same
 * amount, unless it has too many bytes. */
#include "fuzz.h"

#include "model/number/amount.h"
#include "model/number/interval.h"

static bool read_decimal(const char *text, struct sky_decimal *out)
{
	enum sky_decimal_status status = sky_decimal_parse(text, strlen(text), out);
	if (status != SKY_DECIMAL_OK) {
		REQUIRE(sky_decimal_message(status)[0]);
		return false;
	}
	char printed[SKY_DECIMAL_MAX];
	size_t length = sky_decimal_print(*out, printed);
	REQUIRE(length < sizeof printed && strlen(printed) == length);
	struct sky_decimal again;
	/* A printed number may have more digits than one that is read, but only zeros. */
	if (sky_decimal_parse(printed, length, &again) == SKY_DECIMAL_OK)
		REQUIRE(sky_decimal_compare(*out, again) == 0);
	REQUIRE(sky_decimal_compare(*out, sky_decimal_normalize(*out)) == 0);
	return true;
}

static void require_interval(struct sky_decimal value, struct sky_decimal other)
{
	char text[SKY_INTERVAL_MAX];
	const struct sky_bounds none = {NULL, NULL};
	for (unsigned qualifier = 0; qualifier < SKY_QUALIFIER_COUNT; qualifier++) {
		struct sky_interval interval =
		    sky_interval_of(value, (enum sky_qualifier)qualifier, SKY_DECIMAL_UNKNOWN, qualifier % 2 == 0, none);
		struct sky_interval next =
		    sky_interval_of(other, (enum sky_qualifier)qualifier, SKY_DECIMAL_UNKNOWN, qualifier % 2 == 1, none);
		REQUIRE(sky_interval_print(&interval, text) == strlen(text));
		REQUIRE(!sky_interval_disjoint(&interval, &interval));
		REQUIRE(sky_interval_disjoint(&interval, &next) == sky_interval_disjoint(&next, &interval));
		if (qualifier == SKY_QUALIFIER_EXACT || qualifier == SKY_QUALIFIER_ABOUT)
			REQUIRE(sky_interval_holds(&interval, value));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size), *rest = text;
	const char *first = fuzz_line(&rest), *second = rest ? rest : "1";
	struct sky_decimal a, b;
	struct sky_amount amount;
	const char *mistake = sky_amount_read(first, &amount);
	REQUIRE(!mistake || mistake[0]);
	REQUIRE(mistake || amount.qualifier != SKY_QUALIFIER_BETWEEN || sky_decimal_compare(amount.value, amount.to) < 0);
	if (read_decimal(first, &a) && read_decimal(second, &b)) {
		REQUIRE(strlen(first) > 100 || (!mistake && sky_decimal_compare(a, amount.value) == 0));
		REQUIRE(sky_decimal_compare(a, b) == -sky_decimal_compare(b, a));
		require_interval(a, b);
	}
	free(text);
	return 0;
}
