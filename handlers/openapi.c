/* /openapi.json, /openapi.yaml */
#include "handlers/request/handlers.h"

#include "handlers/request/result.h"

enum sky_outcome sky_handle_get_openapi_json(struct sky_request *request, struct sky_result *result)
{
	(void)request;
	return sky_answer_document(result, sky_openapi_json, sky_openapi_json_length);
}

enum sky_outcome sky_handle_get_openapi_yaml(struct sky_request *request, struct sky_result *result)
{
	(void)request;
	return sky_answer_document(result, sky_openapi_yaml, sky_openapi_yaml_length);
}
