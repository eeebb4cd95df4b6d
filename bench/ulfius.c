/* The peer that is most like skyledger from outside: C, libmicrohttpd (through Ulfius) and Jansson, which renders each
 * answer anew.
 * usage: ulfius PORT ROWS      ROWS: the figures as skyledger prints them, one JSON object a line */
#include "ulfius_rows.h"

#include <arpa/inet.h>
#include <jansson.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ulfius.h>

#define LIMIT_DEFAULT 50
#define LIMIT_MAX 1000

static const struct parameter {
	const char *name, *column;
	enum operation operation;
} parameters[] = {{"vendor", "subject_id", EQUAL},   {"market", "market_id", EQUAL},  {"metric", "metric_id", EQUAL},
                  {"period", "period", EQUAL},       {"kind", "kind", EQUAL},         {"source", "source_id", EQUAL},
                  {"value__gte", "value", AT_LEAST}, {"value__lte", "value", AT_MOST}};

static json_t *json_of(const struct cell *cell)
{
	switch (cell->type) {
	case CELL_TEXT:
		return json_string(cell->as.text);
	case CELL_INTEGER:
		return json_integer(cell->as.integer);
	case CELL_REAL:
		return json_real(cell->as.real);
	case CELL_TRUE:
		return json_true();
	case CELL_FALSE:
		return json_false();
	default:
		return json_null();
	}
}

static json_t *row_as_json(const struct table *table, uint32_t row)
{
	json_t *object = json_object();
	for (size_t i = 0; i < table->column_count; i++)
		(void)json_object_set_new(object, table->column[i], json_of(table_cell(table, row, (int)i)));
	return object;
}

static void read_sort(struct query *query, const char *sort)
{
	char copy[128], *rest = NULL;
	snprintf(copy, sizeof copy, "%s", sort);
	for (char *name = strtok_r(copy, ",", &rest); name && query->sort_count < 4; name = strtok_r(NULL, ",", &rest)) {
		bool descending = *name == '-';
		int column = table_column(query->table, name + descending);
		if (column >= 0) {
			query->sort[query->sort_count] = column;
			query->descending[query->sort_count++] = descending;
		}
	}
}

static void read_query(struct query *query, const struct _u_request *request)
{
	const char *rank = u_map_get(request->map_url, "rank"), *sort = u_map_get(request->map_url, "sort");
	for (size_t i = 0; i < sizeof parameters / sizeof parameters[0]; i++) {
		const char *value = u_map_get(request->map_url, parameters[i].name);
		if (value) {
			query->filter[query->filter_count++] = (struct filter){table_column(query->table, parameters[i].column),
			                                                       parameters[i].operation, value, strtod(value, NULL)};
		}
	}
	if (!rank || strcmp(rank, "any") != 0) {
		query->filter[query->filter_count++] =
		    (struct filter){table_column(query->table, "rank"), NOT_EQUAL, "deprecated", 0};
	}
	if (sort)
		read_sort(query, sort);
}

static size_t number(const struct _u_request *request, const char *name, size_t fallback, size_t most)
{
	const char *text = u_map_get(request->map_url, name);
	size_t value = text ? (size_t)strtoul(text, NULL, 10) : fallback;
	return value < most ? value : most;
}

static int list_figures(const struct _u_request *request, struct _u_response *response, void *context)
{
	struct query query = {.table = context};
	size_t limit = number(request, "limit", LIMIT_DEFAULT, LIMIT_MAX), offset = number(request, "offset", 0, SIZE_MAX),
	       total = 0;
	json_t *data = json_array();
	read_query(&query, request);
	uint32_t *row = table_select(&query, &total);
	if (!row || !data)
		return U_CALLBACK_ERROR;
	for (size_t i = offset; i < total && i < offset + limit; i++)
		(void)json_array_append_new(data, row_as_json(query.table, row[i]));
	free(row);
	json_t *answer = json_pack("{s:o, s:{s:I, s:I, s:I, s:I}, s:{s:s}}", "data", data, "meta", "total",
	                           (json_int_t)total, "count", (json_int_t)json_array_size(data), "limit",
	                           (json_int_t)limit, "offset", (json_int_t)offset, "links", "self", request->http_url);
	if (!answer)
		return U_CALLBACK_ERROR;
	(void)ulfius_set_json_body_response(response, 200, answer);
	json_decref(answer);
	return U_CALLBACK_CONTINUE;
}

static int get_figure(const struct _u_request *request, struct _u_response *response, void *context)
{
	const struct table *table = context;
	const char *id = u_map_get(request->map_url, "figure");
	struct index_entry *entry = NULL;
	if (id)
		HASH_FIND_STR(table->index[table_column(table, "id")], id, entry);
	if (!entry) {
		(void)ulfius_set_empty_body_response(response, 404);
		return U_CALLBACK_CONTINUE;
	}
	json_t *answer = json_pack("{s:o}", "data", row_as_json(table, entry->row[0]));
	(void)ulfius_set_json_body_response(response, 200, answer);
	json_decref(answer);
	return U_CALLBACK_CONTINUE;
}

int main(int argc, char **argv)
{
	static struct table table;
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int signal_number = 0;
	unsigned long port = argc == 3 ? strtoul(argv[1], NULL, 10) : 0;
	if (port < 1 || port > 65535) {
		(void)fputs("usage: ulfius PORT ROWS\n", stderr);
		return 2;
	}
	table_read(&table, argv[2]);
	sigset_t stop;
	(void)sigemptyset(&stop);
	(void)sigaddset(&stop, SIGTERM);
	(void)sigaddset(&stop, SIGINT);
	(void)pthread_sigmask(SIG_BLOCK, &stop, NULL);
	address.sin_port = htons((uint16_t)port);
	struct _u_instance instance;
	if (ulfius_init_instance(&instance, (unsigned int)port, &address, NULL) != U_OK)
		return 1;
	(void)ulfius_add_endpoint_by_val(&instance, "GET", "/v1/figures", NULL, 0, list_figures, &table);
	(void)ulfius_add_endpoint_by_val(&instance, "GET", "/v1/figures", "/:figure", 0, get_figure, &table);
	if (ulfius_start_framework(&instance) != U_OK)
		return 1;
	(void)sigwait(&stop, &signal_number);
	(void)ulfius_stop_framework(&instance);
	ulfius_clean_instance(&instance);
	return 0;
}
