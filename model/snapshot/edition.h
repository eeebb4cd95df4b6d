/* Editions: what one publisher (the one who counted, not the paper that repeats it) released on one day. Numbers of one
 * edition must fit together; those of two may differ without a mistake. Read-only; any number of threads. */
#ifndef SKY_MODEL_SNAPSHOT_EDITION_H
#define SKY_MODEL_SNAPSHOT_EDITION_H

#include "model/snapshot/snapshot.h"

struct sky_edition {
	const char *id;           /* "gartner/2022-06"; of an unknown day "gartner/of:SOURCE" */
	const char *publisher;    /* id of the record or, where there is none, the source's text; "" for nobody */
	const char *released;     /* EDTF; NULL: unknown, then each source is an edition of its own */
	sky_day earliest, latest; /* days that it may mean; SKY_DAY_NONE: unknown */
	uint32_t source;          /* where the day is unknown; else SKY_NONE */
	bool own; /* in a publication of the publisher, a reprint of it, or one that names the day of the release */
};

/* The edition of a stated figure; of a computed one the edition of all its inputs. NULL: it is of several. */
const struct sky_edition *sky_edition_of(const struct sky_snapshot *snapshot, const struct sky_figure *figure);

/* True when both have one publisher and a was surely released after b: 2021-12 is not after 2021-12-09. NULL: false. */
bool sky_edition_later(const struct sky_edition *a, const struct sky_edition *b);

/* Who counted: the one who says it, else the publisher of the market, else the source's original one. Row SKY_NONE: no
 * record says so, then it is the source's own publisher. */
struct sky_ref sky_edition_publisher(const struct sky_snapshot *snapshot, const struct sky_figure *figure);

/* Sets `edition` of all figures of a snapshot that is being loaded. false: memory. */
bool sky_editions_build(struct sky_snapshot *snapshot) SKY_MUST;

#endif
