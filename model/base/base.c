#include "model/base/base.h"
static const char *const s[] = {
#define X(n, a, b) a,
    SKY_KINDS(X)
#undef X
};
static const char *const p[] = {
#define X(n, a, b) b,
    SKY_KINDS(X)
#undef X
};

const char *sky_kind_singular(enum sky_kind kind)
{
	return s[kind];
}

const char *sky_kind_plural(enum sky_kind kind)
{
	return p[kind];
}
