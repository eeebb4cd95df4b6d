/* /.well-known/api-catalog */
#include "handlers/request/handlers.h"

#include "handlers/request/result.h"

/* RFC 9727: where the interface, its documentation and its state are to be found. */
enum sky_outcome sky_handle_get_api_catalog(struct sky_request *request, struct sky_result *result)
{
	static const char catalog[] =
	    "{\"linkset\":[{\"anchor\":\"/v1\","
	    "\"service-desc\":["
	    "{\"href\":\"/openapi.json\",\"type\":\"application/vnd.oai.openapi+json;version=3.1\",\"title\":\"OpenAPI\"},"
	    "{\"href\":\"/openapi.yaml\",\"type\":\"application/yaml\",\"title\":\"OpenAPI as YAML\"}],"
	    "\"service-meta\":[{\"href\":\"/v1\",\"type\":\"application/json\",\"title\":\"Data set and operations\"}],"
	    "\"help\":[{\"href\":\"/docs/problems\",\"type\":\"application/json\",\"title\":\"Types of problem\"}],"
	    "\"status\":[{\"href\":\"/readyz\",\"type\":\"application/json\",\"title\":\"State of the server\"}]}]}";
	(void)request;
	return sky_answer_document(result, catalog, sizeof catalog - 1);
}
