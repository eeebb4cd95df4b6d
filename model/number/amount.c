#include "model/number/amount.h"

#include <string.h>
#include <strings.h>

#define MOST 120 /* bytes of a text: no printed number is longer */

static const char not_read[] =
    "is no number that can be read: write it like \"322.9e9\", \"322.9bn\", \"37%\", \"3229亿元\", \"US$78.2 billion\", "
    "\"more than 39%\" or \"10-12%\"";
static const char two_words[] = "two words say how the number is meant: leave one of them out";
static const char range_or_word[] = "a range has two ends and no other word: write \"10-12%\", or one number";
static const char two_currencies[] = "two currencies are named: leave one of them out";
static const char grouping[] =
    "a comma stands between groups of three digits, \"3,229.5\": write a point before decimals, \"3229.5\"";
static const char backwards[] =
    "the range ends before it begins: write the smaller number first, and the scale at both, \"900 million to 1.2 billion\"";

enum kind { SCALE, PERCENT, CURRENCY, RANGE, BEFORE, AFTER, NOISE };

struct word {
	uint8_t kind;
	uint8_t meaning;        /* SCALE: zeros; BEFORE and AFTER the number: enum sky_qualifier */
	const char *currencies; /* CURRENCY: what it may mean */
	const char *texts;      /* in lower case, each ended by | */
};

#define DOLLARS "USD AUD CAD HKD NZD SGD TWD"

static const struct word words[] = {
    {SCALE, 2, NULL, "百|"},
    {SCALE, 3, NULL, "k|thousand|千|"},
    {SCALE, 4, NULL, "万|萬|"},
    {SCALE, 6, NULL, "m|mn|mln|million|"},
    {SCALE, 8, NULL, "亿|億|"},
    {SCALE, 9, NULL, "b|bn|bln|billion|"},
    {SCALE, 12, NULL, "tn|trillion|"},
    {PERCENT, 0, NULL, "%|percent|per cent|pct|百分之|"},
    {RANGE, 0, NULL, "to|and|至|到|"},
    {NOISE, 0, NULL, "between|from|of|个|家|台|人|"},
    {CURRENCY, 0, "CNY", "cny|rmb|yuan|cn¥|人民币|元|"},
    {CURRENCY, 0, "CNY JPY", "¥|￥|"},
    {CURRENCY, 0, "JPY", "jpy|yen|jp¥|日元|"},
    {CURRENCY, 0, "USD", "usd|us$|us dollars|美元|"},
    {CURRENCY, 0, DOLLARS, "$|dollars|"},
    {CURRENCY, 0, "HKD", "hkd|hk$|港元|"},
    {CURRENCY, 0, "EUR", "eur|€|euro|euros|欧元|"},
    {CURRENCY, 0, "GBP", "gbp|£|英镑|"},
    {BEFORE, SKY_QUALIFIER_MORE_THAN, NULL, ">|more than|over|above|exceeding|超|超过|逾|多于|大于|高于|"},
    {AFTER, SKY_QUALIFIER_MORE_THAN, NULL, "多|余|"},
    {BEFORE, SKY_QUALIFIER_AT_LEAST, NULL, ">=|≥|at least|no less than|not less than|至少|不少于|不低于|"},
    {AFTER, SKY_QUALIFIER_AT_LEAST, NULL, "+|or more|以上|"},
    {BEFORE, SKY_QUALIFIER_LESS_THAN, NULL, "<|less than|fewer than|under|below|不到|不足|低于|少于|"},
    {BEFORE, SKY_QUALIFIER_AT_MOST, NULL, "<=|≤|at most|no more than|not more than|up to|至多|不超过|"},
    {AFTER, SKY_QUALIFIER_AT_MOST, NULL, "or less|以内|"},
    {BEFORE, SKY_QUALIFIER_ABOUT, NULL, "~|≈|about|around|approximately|approx.|ca.|roughly|some|约|约为|大约|"},
    {AFTER, SKY_QUALIFIER_ABOUT, NULL, "左右|"},
    {BEFORE, SKY_QUALIFIER_NEARLY, NULL, "nearly|almost|close to|近|将近|接近|"},
};

struct reader {
	const char *at;
	struct sky_amount amount;
	struct sky_decimal end[2];
	int32_t zeros[2]; /* of the scale words behind each end */
	bool scaled[2], ranged;
	unsigned count; /* ends read */
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Spaces, dashes and full-width signs as their plain ones; the dash of a minus too. */
static void plain(const char *text, char *out)
{
	static const struct {
		const char *sign;
		char plain;
	} signs[] = {{"\u00A0", ' '}, {"\u2009", ' '}, {"\u202F", ' '}, {"\u3000", ' '}, {"\u2010", '-'}, {"\u2011", '-'},
	             {"\u2012", '-'}, {"–", '-'},      {"—", '-'},      {"−", '-'},      {"〜", '~'},     {"\t", ' '}};
	while (*text) {
		const unsigned char *byte = (const unsigned char *)text;
		size_t length = 1;
		/* U+FF01 to U+FF5E are the signs of ASCII in full width. */
		if (byte[0] == 0xEF && ((byte[1] == 0xBC && byte[2] > 0x80) || (byte[1] == 0xBD && byte[2] < 0x9F))) {
			*out = (char)(0x20 + (((byte[1] & 1U) << 6) | (byte[2] & 0x3FU)));
			length = 3;
		} else {
			*out = *text;
		}
		for (size_t i = 0; i < SKY_COUNT(signs); i++) {
			if (strncmp(text, signs[i].sign, strlen(signs[i].sign)) == 0) {
				*out = signs[i].plain;
				length = strlen(signs[i].sign);
			}
		}
		out++;
		text += length;
	}
	*out = '\0';
}

/* The longest word that stands at the place: "不超过" before "超过". */
static const struct word *find_word(const char *at, size_t *longest)
{
	const struct word *found = NULL;
	*longest = 0;
	for (size_t i = 0; i < SKY_COUNT(words); i++) {
		size_t length;
		for (const char *text = words[i].texts; *text; text += length + 1) {
			length = strcspn(text, "|");
			bool ends = !is_letter(text[length - 1]) || !is_letter(at[length]);
			if (length > *longest && strncasecmp(at, text, length) == 0 && ends) {
				found = &words[i];
				*longest = length;
			}
		}
	}
	return found;
}

/* "-3,229.5e3" */
static const char *read_number(struct reader *reader)
{
	char digits[MOST + 1];
	size_t length = 0, group = 0;
	bool grouped = false;
	const char *at = reader->at;
	if (*at == '-' || *at == '+')
		digits[length++] = *at++;
	for (; is_digit(*at) || (*at == ',' && is_digit(at[1])); at++) {
		if (*at == ',') {
			if (grouped ? group != 3 : group == 0 || group > 3)
				return grouping;
			grouped = true;
			group = 0;
		} else {
			digits[length++] = *at;
			group++;
		}
	}
	if (grouped && group != 3)
		return grouping;
	const char *end = at + (*at == '.') + strspn(at + (*at == '.'), "0123456789");
	size_t mark = *end == 'e' || *end == 'E' ? 1 + (end[1] == '-' || end[1] == '+') : 0;
	if (mark > 0 && is_digit(end[mark]))
		end += mark + strspn(end + mark, "0123456789");
	memcpy(digits + length, at, (size_t)(end - at));
	length += (size_t)(end - at);
	reader->at = end;
	enum sky_decimal_status status = sky_decimal_parse(digits, length, &reader->end[reader->count]);
	if (status == SKY_DECIMAL_SYNTAX || (reader->count == 1 && !reader->ranged))
		return not_read;
	reader->count++;
	return status == SKY_DECIMAL_OK ? NULL : sky_decimal_message(status);
}

/* "$78 USD": of two, the one that says more. */
static const char *take_currency(struct sky_amount *amount, const char *currencies)
{
	const char *before = amount->currencies ? amount->currencies : currencies;
	bool less = strlen(currencies) > strlen(before);
	amount->currencies = less ? before : currencies;
	return strstr(less ? currencies : before, amount->currencies) ? NULL : two_currencies;
}

static const char *take_word(struct reader *reader, const struct word *word)
{
	struct sky_amount *amount = &reader->amount;
	unsigned last = reader->count - 1;
	switch ((enum kind)word->kind) {
	case SCALE:
		if (reader->count == 0)
			return not_read;
		reader->zeros[last] += word->meaning;
		reader->scaled[last] = true;
		break;
	case PERCENT:
		amount->percent = true;
		break;
	case CURRENCY:
		return take_currency(amount, word->currencies);
	case RANGE:
		if (reader->count != 1 || reader->ranged)
			return not_read;
		reader->ranged = true;
		break;
	case BEFORE:
	case AFTER:
		if ((word->kind == BEFORE) != (reader->count == 0))
			return not_read;
		if (amount->qualified && amount->qualifier != word->meaning)
			return two_words;
		amount->qualified = true;
		amount->qualifier = (enum sky_qualifier)word->meaning;
		break;
	case NOISE:
		break;
	}
	return NULL;
}

/* Takes what stands at the place: a number, a dash between two, or a word. */
static const char *take(struct reader *reader)
{
	static const struct word dash = {RANGE, 0, NULL, "-|"};
	const char *at = reader->at;
	bool after = reader->count == 1 && !reader->ranged;
	if (after && (*at == '-' || *at == '~')) {
		reader->at++;
		return take_word(reader, &dash);
	}
	if (is_digit(*at) || (!after && reader->count < 2 && (*at == '-' || *at == '+') && is_digit(at[1])))
		return reader->count < 2 ? read_number(reader) : not_read;
	size_t length;
	const struct word *word = find_word(at, &length);
	reader->at += length;
	return word ? take_word(reader, word) : not_read;
}

static const char *finish(struct reader *reader)
{
	struct sky_amount *amount = &reader->amount;
	if (reader->count == 0 || reader->ranged != (reader->count == 2) || (amount->percent && amount->currencies))
		return not_read;
	/* "10-12 billion" has its scale at the end only. */
	if (reader->ranged && !reader->scaled[0])
		reader->zeros[0] = reader->zeros[1];
	for (unsigned i = 0; i < reader->count; i++) {
		reader->end[i].exponent += reader->zeros[i];
		if (reader->end[i].exponent > 30)
			return sky_decimal_message(SKY_DECIMAL_RANGE);
	}
	amount->value = reader->end[0];
	amount->to = SKY_DECIMAL_UNKNOWN;
	if (!reader->ranged)
		return NULL;
	if (amount->qualified)
		return range_or_word;
	amount->to = reader->end[1];
	amount->qualifier = SKY_QUALIFIER_BETWEEN;
	amount->qualified = true;
	return sky_decimal_compare(amount->value, amount->to) < 0 ? NULL : backwards;
}

const char *sky_amount_read(const char *text, struct sky_amount *out)
{
	char buffer[MOST + 1];
	struct reader reader = {.at = buffer, .amount.qualifier = SKY_QUALIFIER_EXACT};
	const char *mistake = NULL;
	if (strlen(text) > MOST)
		return not_read;
	plain(text, buffer);
	for (;;) {
		reader.at += strspn(reader.at, " ");
		if (mistake || !*reader.at)
			break;
		mistake = take(&reader);
	}
	mistake = mistake ? mistake : finish(&reader);
	if (!mistake)
		*out = reader.amount;
	return mistake;
}

bool sky_amount_may_be(const struct sky_amount *amount, const char *currency)
{
	return !amount->currencies || strstr(amount->currencies, currency) != NULL;
}
