/* From a decoded path to an operation of the interface. The table is generated from openapi.yaml; 404, 405, Allow and
 * the nearest right path follow from it. */
#ifndef SKY_SERVER_EXCHANGE_ROUTER_H
#define SKY_SERVER_EXCHANGE_ROUTER_H

#include "handlers/request/spec.h"
#include "server/http/target.h"

enum sky_route_status {
	SKY_ROUTE_FOUND,
	SKY_ROUTE_NO_METHOD, /* the path exists, the method does not: route->allow */
	SKY_ROUTE_NO_FORMAT, /* the path exists, but not with this suffix: route->operation, route->suffix */
	SKY_ROUTE_NO_PATH
};

struct sky_route {
	const struct sky_operation *operation;
	const char *values[SKY_SEGMENTS_MAX]; /* of the path parameters, in order; in the arena */
	uint32_t value_count;
	const char *suffix;     /* "csv" where the path ends in ".csv"; NULL: none */
	enum sky_format format; /* of the suffix */
	const char *allow;      /* value of Allow for this path (static). Set unless the path does not exist */
	/* A last path value that ends in the suffix of a format that the operation does not have: if no such thing exists,
	 * the suffix was meant. NULL: none. */
	const char *stray_suffix;
};

/* Finds the operation. HEAD is served by GET's; OPTIONS is found for every path that exists (operation: any of its). A
 * path that matches literally beats one that matches by a parameter. SKY_ROUTE_NO_PATH also when memory is short. */
enum sky_route_status sky_route_find(struct sky_arena *arena, const struct sky_target *target, const char *method,
                                     struct sky_route *route) SKY_MUST;

/* The path of the interface that is nearest to one that does not exist, with the client's values in
 * it; NULL: none is near. */
const char *sky_route_suggest(struct sky_arena *arena, const struct sky_target *target);

/* The formats of an operation as text: "json, csv, ndjson" by suffix, or the media type where a format
 * has none. NULL: memory. */
const char *sky_route_formats(struct sky_arena *arena, const struct sky_operation *operation);

#endif
