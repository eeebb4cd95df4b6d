/* The wholes that an amount and its share imply, vendor by vendor, within one edition: they and the stated whole must
 * have a number in common. */
#include "model/conflict/conflicts_internal.h"

#include <math.h>
#include <string.h>

/* One way to the whole: an amount and its share, or the whole as it is stated (share NULL). */
struct witness {
	const struct sky_figure *amount, *share;
	struct sky_exact whole;
};

/* amount / (share / 100); initializes out. false: the share may be 0. */
static bool find_whole(const struct sky_claims *claims, const struct sky_figure *amount, const struct sky_figure *share,
                       struct sky_exact *out)
{
	struct sky_exact part;
	bool ok = true;
	sky_claim_exact(claims, amount, out);
	if (share) {
		sky_claim_exact(claims, share, &part);
		sky_exact_scale(&part, 1, 100);
		ok = sky_exact_divide(out, out, &part);
		sky_exact_finish(&part);
	}
	if (!ok)
		sky_exact_finish(out);
	return ok;
}

static size_t gather(const struct sky_claims *claims, const struct sky_edition_table *table, struct witness *witness)
{
	const struct sky_figure *like = table->size ? table->size : table->amounts ? table->amount[0] : NULL;
	size_t count = 0;
	for (size_t i = 0, j = 0; i < table->shares && j < table->amounts;) {
		const struct sky_figure *share = table->share[i], *amount = table->amount[j];
		if (share->subject != amount->subject) {
			*(share->subject < amount->subject ? &i : &j) += 1;
			continue;
		}
		if (share->subject_kind == amount->subject_kind && amount->unit == like->unit &&
		    strcmp(amount->currency, like->currency) == 0 &&
		    sky_metric_at(claims->snapshot, share->metric)->numerator == amount->metric) {
			witness[count].amount = amount;
			witness[count++].share = share;
		}
		i++;
		j++;
	}
	if (table->size && count > 0) {
		witness[count].amount = table->size;
		witness[count++].share = NULL;
	}
	return count;
}

/* True where some number surely satisfies all. Nearly always one does, and doubles say so at less cost. */
static bool surely_agree(const struct sky_claims *claims, const struct witness *witness, size_t count)
{
	double low = 0, high = HUGE_VAL;
	for (size_t i = 0; i < count; i++) {
		struct sky_interval amount = sky_figure_interval(claims->snapshot, witness[i].amount);
		double least = 1, most = 1;
		if (witness[i].share) {
			struct sky_interval share = sky_figure_interval(claims->snapshot, witness[i].share);
			least = sky_decimal_known(share.low) ? sky_decimal_double(share.low) / 100 : 0;
			most = sky_decimal_known(share.high) ? sky_decimal_double(share.high) / 100 : 0;
		}
		if (!sky_decimal_known(amount.low) || !sky_decimal_known(amount.high) || least <= 0 || most <= 0)
			return false;
		low = fmax(low, sky_decimal_double(amount.low) / most);
		high = fmin(high, sky_decimal_double(amount.high) / least);
	}
	return low < high * (1 - 1e-9);
}

/* Computes the wholes, and drops what implies none; returns how many are left. */
static size_t find_wholes(const struct sky_claims *claims, struct witness *witness, size_t count)
{
	size_t kept = 0;
	for (size_t i = 0; i < count; i++) {
		witness[kept].amount = witness[i].amount;
		witness[kept].share = witness[i].share;
		kept += find_whole(claims, witness[i].amount, witness[i].share, &witness[kept].whole);
	}
	return kept;
}

/* What all but one have in common. false: nothing. */
static bool agree(const struct witness *witness, size_t count, size_t without, struct sky_exact *common)
{
	bool some = true;
	common->low_unbounded = common->high_unbounded = true;
	for (size_t i = 0; i < count && some; i++) {
		const struct sky_exact *whole = &witness[i].whole;
		if (i == without)
			continue;
		some = !sky_exact_disjoint(whole, common);
		if (!whole->low_unbounded && (common->low_unbounded || mpq_cmp(whole->low, common->low) > 0)) {
			mpq_set(common->low, whole->low);
			common->low_open = whole->low_open;
			common->low_unbounded = false;
		}
		if (!whole->high_unbounded && (common->high_unbounded || mpq_cmp(whole->high, common->high) < 0)) {
			mpq_set(common->high, whole->high);
			common->high_open = whole->high_open;
			common->high_unbounded = false;
		}
	}
	return some;
}

/* True when the witness agrees with the others once the digits of one of its numbers are these. */
static bool fits(const struct sky_claims *claims, const struct witness *odd, bool of_share, int64_t digits,
                 const struct sky_exact *common)
{
	struct sky_figure other = of_share ? *odd->share : *odd->amount;
	struct sky_exact whole;
	other.value.mantissa = digits;
	if (digits <= 0 || (of_share && sky_decimal_compare(other.value, (struct sky_decimal){100, 0}) > 0) ||
	    !find_whole(claims, of_share ? odd->amount : &other, of_share ? &other : odd->share, &whole))
		return false;
	bool same = !sky_exact_disjoint(&whole, common);
	sky_exact_finish(&whole);
	return same;
}

/* The digits as they may have been meant: two neighbours changed places, one was dropped, one came in. 0: none fits. */
static int64_t mend(const struct sky_claims *claims, const struct witness *odd, bool of_share,
                    const struct sky_exact *common, unsigned how)
{
	int64_t digits = (of_share ? odd->share : odd->amount)->value.mantissa;
	for (int64_t place = 1; digits < INT64_MAX / 1000 && place <= digits; place *= 10) {
		int64_t head = digits / place, tail = digits % place, tries[10];
		size_t count = 1;
		if (how == 0)
			tries[0] = digits + (head % 10 - head / 10 % 10) * 9 * place;
		else if (how == 1)
			for (count = 0; count < 10; count++)
				tries[count] = (10 * head + (int64_t)count) * place + tail;
		else
			tries[0] = head / 10 * place + tail;
		for (size_t i = 0; i < count; i++)
			if (tries[i] != digits && (how != 0 || head >= 10) && fits(claims, odd, of_share, tries[i], common))
				return tries[i];
	}
	return 0;
}

static const char *hint(struct sky_claims *claims, const struct witness *odd, const struct sky_exact *common)
{
	static const char *const words[] = {"two digits changed places", "a digit was dropped", "a digit came in"};
	for (unsigned how = 0; how < SKY_COUNT(words); how++) {
		for (unsigned of_share = 0; of_share < (odd->share ? 2 : 1); of_share++) {
			const struct sky_figure *figure = of_share ? odd->share : odd->amount;
			struct sky_decimal meant = figure->value;
			meant.mantissa = mend(claims, odd, of_share, common, how);
			if (meant.mantissa != 0) {
				return sky_conflict_text(claims, "; %s read as %s would fit (%s)", sky_claim_amount(claims, figure),
				                         sky_conflict_amount(claims, meant, figure), words[how]);
			}
		}
	}
	return "";
}

static void report(struct sky_claims *claims, const struct witness *witness, size_t count, size_t odd)
{
	const struct sky_figure *figure[2 * SKY_GROUP_MAX + 2];
	const char *text = "", *mended = "";
	size_t figures = 0;
	struct sky_exact common;
	sky_exact_init(&common);
	for (size_t k = 0; k < count && text; k++) {
		const struct witness *w = &witness[odd == SIZE_MAX ? k : (k + odd) % count]; /* the odd one first */
		figure[figures++] = w->amount;
		if (w->share) {
			figure[figures++] = w->share;
			claims->told[sky_row_number(claims->snapshot, SKY_FIGURE, w->share)] = true;
			text =
			    sky_conflict_text(claims, "%s%s%s at %s imply %s", text, k > 0 ? "; " : "",
			                      sky_claims_listed(claims, &w->amount, 1, false), sky_claim_amount(claims, w->share),
			                      sky_exact_amount(claims, &w->whole, w->amount));
		} else {
			text = sky_conflict_text(claims, "%s%s%s", text, k > 0 ? "; " : "", sky_claim_says(claims, w->amount));
		}
	}
	if (odd != SIZE_MAX && agree(witness, count, odd, &common))
		mended = hint(claims, &witness[odd], &common);
	struct sky_conflict *conflict = sky_conflict_add(claims, SKY_CONFLICT_IMPLIED_WHOLE, figure, figures);
	if (conflict) {
		sky_conflict_weigh(conflict, &witness[odd == SIZE_MAX ? 0 : odd].whole,
		                   &witness[odd == 0 || odd == SIZE_MAX ? 1 : 0].whole);
		conflict->arithmetic = sky_conflict_text(
		    claims, "%s; %s%s", text,
		    odd == SIZE_MAX ? "no whole satisfies all" : "without the first of these the rest agree", mended);
		conflict->reason = "amounts and shares of one edition imply different wholes";
	}
	sky_exact_finish(&common);
}

/* One vendor and a stated whole are left to the rule of shares and sizes, and so is a whole where nobody is odd. */
void sky_check_wholes(struct sky_claims *claims, const struct sky_edition_table *table)
{
	struct witness witness[SKY_GROUP_MAX + 1];
	struct sky_exact common;
	size_t count = gather(claims, table, witness), odd = SIZE_MAX, odds = 0;
	bool stated = count > 0 && !witness[count - 1].share;
	if (count - stated < 2 || surely_agree(claims, witness, count))
		return;
	count = find_wholes(claims, witness, count);
	sky_exact_init(&common);
	if (count - stated > 1 && !agree(witness, count, SIZE_MAX, &common)) {
		for (size_t i = 0; i < count && count > 2; i++) {
			if (agree(witness, count, i, &common)) {
				odd = i;
				odds++;
			}
		}
		if (odds == 1 || !stated)
			report(claims, witness, count, odds == 1 ? odd : SIZE_MAX);
	}
	sky_exact_finish(&common);
	for (size_t i = 0; i < count; i++)
		sky_exact_finish(&witness[i].whole);
}
