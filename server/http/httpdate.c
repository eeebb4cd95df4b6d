#include "server/http/httpdate.h"

#include <string.h>
#include <time.h>

/* strftime and strptime use English names of days and months, because nobody calls setlocale. */
char *sky_http_date_print(int64_t seconds, char *buffer)
{
	time_t time = (time_t)seconds;
	struct tm tm = {0};
	if (!gmtime_r(&time, &tm) || strftime(buffer, SKY_HTTP_DATE_SIZE, "%a, %d %b %Y %H:%M:%S GMT", &tm) == 0)
		buffer[0] = '\0';
	return buffer;
}

bool sky_http_date_parse(const char *text, int64_t *seconds)
{
	static const char *const forms[] = {"%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT",
	                                    "%a %b %d %H:%M:%S %Y"};
	for (size_t i = 0; i < SKY_COUNT(forms); i++) {
		struct tm tm = {0};
		const char *end = strptime(text, forms[i], &tm);
		if (end && *end == '\0') {
			*seconds = (int64_t)timegm(&tm);
			return true;
		}
	}
	return false;
}
