#include "model/base/text.h"
#include "model/load/decode.h"
#include "model/load/load_mistake.h"
#include "model/record/codes.h"
#include "model/record/syntax.h"

#include <stdio.h>
#include <string.h>

bool sky_decode_expect(struct sky_load *load, const char *key, const struct sky_token *token, enum sky_token_type type,
                       const char *wanted)
{
	static const char *const words[] = {"an object", "an array", "text", "a number", "true", "false", "null"};
	if (token->type == type)
		return true;
	size_t quote = token->type == SKY_TOKEN_STRING ? 1 : 0;
	sky_load_fault(load, token->start - quote, "\"%s\" must be %s, not %s", key, wanted, words[token->type]);
	return false;
}

bool sky_decode_text(struct sky_load *load, const char *key, const struct sky_token *token, const char **text,
                     size_t *length)
{
	if (!sky_decode_expect(load, key, token, SKY_TOKEN_STRING, "text in quotes"))
		return false;
	*text = sky_scan_text(&load->reader->scan, token, length);
	if (!*text) {
		load->no_memory = true;
		return false;
	}
	if (*length == 0) {
		sky_load_fault(load, token->start - 1, "\"%s\" is empty; leave the key out when there is nothing to say", key);
		return false;
	}
	return true;
}

const char *sky_decode_intern(struct sky_load *load, const char *text, size_t length)
{
	const char *interned = sky_strings_intern(load->snapshot->strings, text, length);
	load->no_memory |= !interned;
	return interned;
}

/* Whose list of codes a value must be in; false: it is no code. */
static bool is_code(enum sky_field_type type, enum sky_code *code)
{
	bool money = type == SKY_FIELD_CURRENCY || type == SKY_FIELD_MONEY;
	*code = money ? SKY_CODE_CURRENCY : type == SKY_FIELD_REGION ? SKY_CODE_REGION : SKY_CODE_LANGUAGE;
	return money || type == SKY_FIELD_REGION || type == SKY_FIELD_LANGUAGE;
}

/* Checks the form of a value that is one text, and says what is wrong. */
static const char *check_form(enum sky_field_type type, const char *text, size_t length, int64_t *seconds)
{
	enum sky_code code;
	if (is_code(type, &code))
		return sky_code_check(code, text, length);
	switch (type) {
	case SKY_FIELD_ID:
	case SKY_FIELD_SLUG:
		return sky_syntax_id(text, length);
	case SKY_FIELD_URL:
		return sky_syntax_url(text, length);
	case SKY_FIELD_VERSION:
		return sky_syntax_version(text, length);
	case SKY_FIELD_TIME:
		return sky_syntax_time(text, length, seconds);
	case SKY_FIELD_LOCATOR:
		return sky_syntax_locator(text, length);
	default:
		return NULL;
	}
}

static void wrong_form(struct sky_load *load, const struct sky_field *field, const struct sky_token *token,
                       const char *text, size_t length, const char *wrong)
{
	char quoted[SKY_QUOTE_MAX];
	char hint[SKY_CODE_HINT_MAX];
	enum sky_code code;
	bool hinted = is_code((enum sky_field_type)field->type, &code);
	sky_load_fault(load, token->start - 1, "\"%s\" is \"%s\": it %s%s", field->key,
	               sky_load_quote(text, length, quoted), wrong, hinted ? sky_code_hint(code, text, length, hint) : "");
}

static void decode_plain_text(struct sky_load *load, const struct sky_field *field, const struct sky_token *token,
                              char *out)
{
	int64_t seconds = 0;
	const char *text;
	size_t length;
	if (!sky_decode_text(load, field->key, token, &text, &length))
		return;
	const char *wrong = check_form((enum sky_field_type)field->type, text, length, &seconds);
	if (wrong)
		wrong_form(load, field, token, text, length, wrong);
	if (field->type == SKY_FIELD_CURRENCY) {
		memcpy(out + field->offset, text, wrong ? 0 : SKY_CURRENCY_LENGTH);
		return;
	}
	if (field->type == SKY_FIELD_TIME)
		memcpy(out + field->second, &seconds, sizeof seconds);
	/* All ids differ, so interning them would only cost memory. */
	const char *kept = field->type == SKY_FIELD_ID ? sky_arena_strndup(load->snapshot->arena, text, length)
	                                               : sky_decode_intern(load, text, length);
	load->no_memory |= !kept;
	memcpy(out + field->offset, &kept, sizeof kept);
}

static void decode_languages(struct sky_load *load, const struct sky_field *field, const struct sky_token *array,
                             struct sky_text_list *out)
{
	struct sky_scan *scan = &load->reader->scan;
	uint32_t count = 0;
	if (!sky_decode_expect(load, field->key, array, SKY_TOKEN_ARRAY, "an array of language tags"))
		return;
	if (array->next == (uint32_t)(array - scan->token) + 1) {
		sky_load_fault(load, array->start, "\"%s\" is empty; it needs at least one language", field->key);
		return;
	}
	const char **list = sky_arena_calloc(load->snapshot->arena, array->next, sizeof *list);
	if (!list) {
		load->no_memory = true;
		return;
	}
	for (size_t i = (size_t)(array - scan->token) + 1; i < array->next; i = scan->token[i].next) {
		decode_plain_text(load, &(struct sky_field){.key = field->key, .type = SKY_FIELD_LANGUAGE}, &scan->token[i],
		                  (char *)&list[count++]);
	}
	*out = (struct sky_text_list){list, count};
}

/* Reports that a text does not have the form that the field asks for. */
static void refuse(struct sky_load *load, const struct sky_field *field, const struct sky_token *token,
                   const char *text, size_t length, const char *wrong)
{
	char quoted[SKY_QUOTE_MAX];
	sky_load_fault(load, token->start - 1, "\"%s\" is \"%s\": %s", field->key, sky_load_quote(text, length, quoted),
	               wrong);
}

static void decode_decimal(struct sky_load *load, const struct sky_field *field, const struct sky_token *token,
                           char *out)
{
	if (token->type == SKY_TOKEN_NUMBER) {
		char quoted[SKY_QUOTE_MAX];
		sky_load_fault(load, token->start, "\"%s\" must be decimal text: put the number in quotes, \"%s\"", field->key,
		               sky_load_quote(load->reader->scan.text + token->start, token->end - token->start, quoted));
		return;
	}
	const char *text;
	size_t length;
	if (!sky_decode_text(load, field->key, token, &text, &length))
		return;
	struct sky_decimal value;
	enum sky_decimal_status status = sky_decimal_parse(text, length, &value);
	if (status != SKY_DECIMAL_OK) {
		refuse(load, field, token, text, length, sky_decimal_message(status));
		return;
	}
	memcpy(out + field->offset, &value, sizeof value);
	if (field->second)
		*(bool *)(out + field->second) = true;
}

static void decode_bool(struct sky_load *load, const struct sky_field *field, const struct sky_token *token, bool *out)
{
	if (token->type == SKY_TOKEN_FALSE || sky_decode_expect(load, field->key, token, SKY_TOKEN_TRUE, "true or false"))
		*out = token->type == SKY_TOKEN_TRUE;
}

static void decode_count(struct sky_load *load, const struct sky_field *field, const struct sky_token *token,
                         uint32_t *out)
{
	const char *text = load->reader->scan.text;
	uint32_t value = 0;
	if (!sky_decode_expect(load, field->key, token, SKY_TOKEN_NUMBER, "a whole number without quotes"))
		return;
	for (size_t i = token->start; i < token->end; i++) {
		if (text[i] < '0' || text[i] > '9' || value > SKY_COUNT_MAX) {
			value = 0;
			break;
		}
		value = value * 10 + (uint32_t)(text[i] - '0');
	}
	if (value == 0 || value > SKY_COUNT_MAX) {
		sky_load_fault(load, token->start, "\"%s\" must be a whole number from 1 to %d", field->key, SKY_COUNT_MAX);
		return;
	}
	*out = value;
}

static void decode_date(struct sky_load *load, const struct sky_field *field, const struct sky_token *token, char *out)
{
	const char *text;
	size_t length;
	if (!sky_decode_text(load, field->key, token, &text, &length))
		return;
	struct sky_edtf edtf;
	const char *wrong = sky_edtf_parse(text, length, &edtf);
	if (wrong) {
		refuse(load, field, token, text, length, wrong);
		return;
	}
	const char *kept = sky_decode_intern(load, text, length);
	if (field->type == SKY_FIELD_WHEN) {
		*(struct sky_when *)(void *)(out + field->offset) = (struct sky_when){kept, edtf};
		return;
	}
	memcpy(out + field->offset, &kept, sizeof kept);
	sky_day latest = edtf.latest == SKY_DAY_MAX ? SKY_DAY_NONE : edtf.latest;
	memcpy(out + field->second, &latest, sizeof latest);
}

static void decode_period(struct sky_load *load, const struct sky_field *field, const struct sky_token *token,
                          char *out)
{
	const char *text;
	size_t length;
	if (!sky_decode_text(load, field->key, token, &text, &length))
		return;
	struct sky_period period;
	const char *wrong = sky_period_parse(text, length, &period);
	if (wrong) {
		refuse(load, field, token, text, length, wrong);
		return;
	}
	const char *kept = sky_decode_intern(load, text, length);
	memcpy(out + field->offset, &kept, sizeof kept);
	if (field->type == SKY_FIELD_PERIOD) {
		memcpy(out + field->second, &period, sizeof period);
	} else {
		sky_day days[2] = {period.start, period.end};
		memcpy(out + field->second, days, sizeof days);
	}
}

void sky_decode_value(struct sky_load *load, const struct sky_field *field, const struct sky_token *token, char *out)
{
	switch ((enum sky_field_type)field->type) {
	case SKY_FIELD_DECIMAL:
		decode_decimal(load, field, token, out);
		break;
	case SKY_FIELD_ENUM:
		sky_decode_enum(load, field, token, (uint8_t *)(out + field->offset));
		break;
	case SKY_FIELD_BOOL:
		decode_bool(load, field, token, (bool *)(out + field->offset));
		break;
	case SKY_FIELD_COUNT:
		decode_count(load, field, token, (uint32_t *)(void *)(out + field->offset));
		break;
	case SKY_FIELD_WHEN:
	case SKY_FIELD_PUBLISHED:
		decode_date(load, field, token, out);
		break;
	case SKY_FIELD_PERIOD:
	case SKY_FIELD_PERIOD_DAYS:
		decode_period(load, field, token, out);
		break;
	case SKY_FIELD_REF:
	case SKY_FIELD_REFS:
	case SKY_FIELD_ANY_REF:
	case SKY_FIELD_SUBJECT:
		sky_decode_reference(load, field, token, out);
		break;
	case SKY_FIELD_LANGUAGES:
		decode_languages(load, field, token, (struct sky_text_list *)(void *)(out + field->offset));
		break;
	case SKY_FIELD_NAMES:
		sky_decode_names(load, field, token, out);
		break;
	case SKY_FIELD_LIST:
		sky_decode_list(load, field, token, out);
		break;
	default:
		decode_plain_text(load, field, token, out);
		break;
	}
}
