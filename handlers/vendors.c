#include "handlers/handlers.h"
#include "handlers/request.h"
#include "handlers/rows.h"
#include "handlers/table_query.h"

static struct sky_cell count_of(const struct sky_request *request, enum sky_index index, enum sky_kind kind,
                                const void *vendor)
{
	return sky_cell_count(request, index, kind, sky_row_of(request, SKY_VENDOR, vendor));
}

SKY_FIELD(group, sky_vendor, sky_cell_text(sky_vendor_group_text(it->group)))
SKY_FIELD(parent_id, sky_vendor, sky_cell_of(request, SKY_ORGANIZATION, it->parent))
SKY_FIELD(parent_name, sky_vendor, sky_cell_title(request, SKY_ORGANIZATION, it->parent))
SKY_FIELD(homepage, sky_vendor, sky_cell_text(it->homepage))
SKY_FIELD(summary, sky_vendor, sky_cell_text(it->summary))
SKY_FIELD(products_count, sky_vendor, count_of(request, SKY_PRODUCTS_OF_VENDOR, SKY_PRODUCT, it))
SKY_FIELD(events_count, sky_vendor, count_of(request, SKY_EVENTS_OF_VENDOR, SKY_EVENT, it))
SKY_FIELD(statements_count, sky_vendor, count_of(request, SKY_STATEMENTS_OF_VENDOR, SKY_STATEMENT, it))
SKY_FIELD(figures_count, sky_vendor, count_of(request, SKY_FIGURES_OF_VENDOR, SKY_FIGURE, it))
SKY_MATCHER(is_parent, sky_vendor, it->parent == value->as.ref.row)

static const struct sky_column columns[] = {
    SKY_COLUMNS_NAMES,
    SKY_COLUMN("aliases", sky_cell_aliases),
    SKY_COLUMN("group", group),
    SKY_COLUMN_BY("parent_id", parent_id, is_parent),
    SKY_COLUMN("parent_name", parent_name),
    SKY_COLUMN("homepage", homepage),
    SKY_COLUMN("summary", summary),
    SKY_COLUMN("products_count", products_count),
    SKY_COLUMN("events_count", events_count),
    SKY_COLUMN("statements_count", statements_count),
    SKY_COLUMN("figures_count", figures_count),
    SKY_COLUMNS_TAIL,
    SKY_COLUMNS_EXTRA,
};
const struct sky_table sky_table_vendors = SKY_TABLE("vendors", columns, SKY_EXTRA_COUNT);

enum sky_outcome sky_handle_list_vendors(struct sky_request *request, struct sky_result *result)
{
	return sky_table_scan(request, &sky_table_vendors, SKY_VENDOR, NULL, result) ? SKY_DONE : SKY_ERROR_MEMORY;
}
