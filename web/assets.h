/* The pages that are built into the binary: files of web/, made by npm and already compressed, and what stands in their
 * place where they were not built. All const, for as long as the process lives; any thread may read it. */
#ifndef SKY_WEB_ASSETS_H
#define SKY_WEB_ASSETS_H

#include <stdbool.h>
#include <stddef.h>

/* What a file is stored as. X(NAME, "name of RFC 9110") */
#define SKY_ASSET_CODINGS(X) X(IDENTITY, "identity") X(GZIP, "gzip") X(BR, "br")

enum sky_asset_coding {
#define X(name, text) SKY_ASSET_##name,
	SKY_ASSET_CODINGS(X)
#undef X
	    SKY_ASSET_CODING_COUNT
};

struct sky_asset_body {
	const char *bytes; /* not ended by a NUL that counts. NULL: not stored in this coding, which would save nothing */
	size_t length;
};

struct sky_asset {
	const char *path;       /* from the root: "/assets/explorer-7Q2K3M.js", "/explorer.html" */
	const char *media_type; /* with its charset, for Content-Type */
	const char *digest;     /* 32 hexadecimal digits of the SHA-256 of the identity, for an ETag */
	bool immutable;         /* the name changes with the content: may be kept for ever */
	struct sky_asset_body bodies[SKY_ASSET_CODING_COUNT]; /* the identity is always there */
};

/* The pages' Content-Security-Policy: everything from this server, nothing evaluated, no framing. */
extern const char sky_assets_policy[];

/* False: the pages were not built. */
bool sky_assets_built(void);

/* The file under "/assets/" of this path, or NULL. */
const struct sky_asset *sky_asset_find(const char *path);

/* The page that answers a browser at `path`: the explorer at "/", "/explore" and below it, the docs page at "/docs", a
 * page for "/docs/problems" and one for each type of problem below it; NULL for other paths. Where the pages were not
 * built, a notice that says so and leads to the API. */
const struct sky_asset *sky_asset_page(const char *path);

#endif
