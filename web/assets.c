#include "web/assets_table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PATH_MAX_LENGTH 128 /* longer than that of any page */

const char sky_assets_policy[] = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
                                 "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

static const char notice_text[] =
    "<!doctype html>\n"
    "<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">"
    "<title>Skyledger</title></head>\n"
    "<body><h1>Skyledger</h1>\n"
    "<p>This server was built without its pages. The API is all there:</p>\n"
    "<ul><li><a href=\"/v1\">/v1</a>: what can be asked</li>\n"
    "<li><a href=\"/openapi.yaml\">openapi.yaml</a>: the interface</li>\n"
    "<li><a href=\"/docs/problems.json\">/docs/problems</a>: the types of problem</li>\n"
    "<li><a href=\"/v1/vendors.csv\">vendors</a>, <a href=\"/v1/timeline.csv\">timeline</a>, "
    "<a href=\"/v1/markets.csv\">markets</a>, <a href=\"/v1/figures.csv\">figures</a> as CSV</li></ul>\n"
    "</body></html>\n";

static const struct sky_asset notice = {
    .path = "/notice.html",
    .media_type = "text/html; charset=utf-8",
    .digest = "00000000000000000000000000000001",
    .immutable = false,
    .bodies = {[SKY_ASSET_IDENTITY] = {notice_text, sizeof notice_text - 1}},
};

bool sky_assets_built(void)
{
	return sky_asset_table_count > 0;
}

static int compare_path(const void *path, const void *asset)
{
	return strcmp(path, ((const struct sky_asset *)asset)->path);
}

static const struct sky_asset *find(const char *path)
{
	return bsearch(path, sky_asset_table, sky_asset_table_count, sizeof sky_asset_table[0], compare_path);
}

/* The part of `path` behind `folder`: "" for the folder itself, else from the slash on; NULL: it is elsewhere. */
static const char *below(const char *path, const char *folder)
{
	size_t length = strlen(folder);
	bool inside = strncmp(path, folder, length) == 0 && (path[length] == '\0' || path[length] == '/');
	return inside ? path + length : NULL;
}

const struct sky_asset *sky_asset_find(const char *path)
{
	return below(path, "/assets") ? find(path) : NULL;
}

const struct sky_asset *sky_asset_page(const char *path)
{
	char file[PATH_MAX_LENGTH];
	const char *page = strcmp(path, "/") == 0 || below(path, "/explore") ? "/explorer"
	                   : below(path, "/docs")                            ? path
	                                                                     : NULL;
	if (!page) {
		return NULL;
	}
	if (!sky_assets_built()) {
		bool there = page != path || strcmp(path, "/docs") == 0 || below(path, "/docs/problems");
		return there ? &notice : NULL;
	}
	int length = snprintf(file, sizeof file, "%s.html", page);
	return length > 0 && (size_t)length < sizeof file ? find(file) : NULL;
}
