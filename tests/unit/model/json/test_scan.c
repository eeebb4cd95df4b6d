#include "model/json/scan.h"
#include "unit.h"

#include <jansson.h>
#include <string.h>

static const char *const texts[] = {
    "{\"id\": \"a-1\", \"value\": \"34.30\", \"list\": [1, -2.5e+3, 0, true, false, null], \"empty\": {}}",
    "[\"\\u4eac \\ud83d\\ude00 \\\"\\\\\\/\\b\\f\\n\\r\\t\", \"\xe4\xba\xac\", [[]], -0, 0.5, 1E2]",
    " \t\r\n\"text\" ",
    "-12.50e-3",
    "null",
};

/* Whether the scanner takes the text for one JSON value. */
static bool scans(struct sky_scan *scan, const char *text, size_t length)
{
	size_t end = 0;
	enum sky_scan_status status = sky_scan_value(scan, text, length, &end);
	ck_assert(status == SKY_SCAN_OK || status == SKY_SCAN_SYNTAX);
	return status == SKY_SCAN_OK && end + sky_scan_space(text + end, length - end) == length;
}

/* Jansson is the judge of what is wrong with a text, so both must agree on what is right. */
static void compare(struct sky_scan *scan, const char *text, size_t length)
{
	json_error_t error = {.line = 0};
	json_t *json = json_loadb(text, length, JSON_DECODE_ANY, &error);
	bool taken = json != NULL;
	json_decref(json);
	if (!taken && json_error_code(&error) == json_error_numeric_overflow)
		return; /* the scanner reads no numbers: it finds where they stand */
	ck_assert_msg(scans(scan, text, length) == taken, "Jansson %s this, the scanner does not agree: %.*s",
	              taken ? "takes" : "refuses", (int)length, text);
}

START_TEST(scanner_and_jansson_agree)
{
	static const char bytes[] = "{}[]\",:\\/ \t\n\r\x01+-.0159eEntrufalsbx\xe4\xba\xac\xc0\x80\xff";
	struct sky_scan scan = {0};
	uint64_t state = 7;
	char changed[128];
	for (size_t i = 0; i < SKY_COUNT(texts); i++) {
		size_t length = strlen(texts[i]);
		ck_assert(scans(&scan, texts[i], length));
		for (size_t cut = 0; cut <= length; cut++)
			compare(&scan, texts[i], cut);
		for (size_t round = 0; round < 20000; round++) {
			memcpy(changed, texts[i], length);
			for (size_t left = 1 + unit_below(&state, 3); left > 0; left--)
				changed[unit_below(&state, length)] = bytes[unit_below(&state, sizeof bytes - 1)];
			compare(&scan, changed, length);
		}
	}
	sky_scan_finish(&scan);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {scanner_and_jansson_agree};
	return unit_run("scan", tests, SKY_COUNT(tests));
}
