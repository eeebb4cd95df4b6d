#include "server/http/origin.h"
#include "unit.h"

static const struct {
	const char *origin, *host, *allowed;
	bool right;
} cases[] = {
    {NULL, "a", NULL, true},
    {NULL, NULL, NULL, true},
    {"http://localhost:8080", "localhost:8080", NULL, true},
    {"HTTP://LOCALHOST:8080", "localhost:8080", NULL, true},
    {"https://127.0.0.1", "127.0.0.1", NULL, true},
    {"http://[::1]:8080", "[::1]:8080", NULL, true},
    {"http://localhost:3000", "localhost:8080", NULL, false},
    {"http://localhost", NULL, NULL, false},
    {"http://127.0.0.1:8080", "localhost:8080", NULL, false},
    {"ftp://localhost", "localhost", NULL, false},
    {"null", "localhost", NULL, false},
    {"", "localhost", NULL, false},
    {"http://", "", NULL, false},
    {"http://[::1", "[::1", NULL, false},
    {"http://[nonsense]", "[nonsense]", NULL, false},
    /* Rebinding: the page's own name means us. */
    {"http://evil.example", "evil.example", NULL, false},
    {"http://127.0.0.1.evil.example", "127.0.0.1.evil.example", NULL, false},
    {"http://localhost.evil.example", "localhost.evil.example", NULL, false},
    {"http://evil.example", "evil.example", "https://good.example,http://evil.example", true},
    {"https://good.example", "a", "https://good.example,http://other.example", true},
    {"https://good.example:8443", "a", "https://good.example", false},
    {"https://good", "a", "https://good.example", false},
    {"https://good.example", "a", "http://good.example", false},
    {"https://good.example", "a", "*", true},
    {"https://good.example", "a", "*.example", false},
    {"https://good.example", "a", "http://b,*", true},
    {"", "a", ",", false},
    {"https://good.example", "a", "", false},
};

START_TEST(only_pages_that_may_ask)
{
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		bool allowed = sky_origin_allowed(cases[i].origin, cases[i].host, cases[i].allowed);
		ck_assert_msg(allowed == cases[i].right, "%zu: %s at %s", i, cases[i].origin ? cases[i].origin : "-",
		              cases[i].host ? cases[i].host : "-");
	}
}
END_TEST

int main(void)
{
	const TTest *tests[] = {only_pages_that_may_ask};
	return unit_run("origin", tests, SKY_COUNT(tests));
}
