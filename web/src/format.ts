/* Numbers and dates as a reader expects them. Scaling moves the decimal point in the text, so that no digit is invented. */
import { t, term } from "./i18n.ts";
import { session } from "./session.ts";

const MINUS = "\u2212";
const NARROW = "\u202f";

/* The number as plain decimal text; Number's shortest text has the digits that the API sent. */
function plain(value: number): string {
  const text = String(value);
  return /e/.test(text) ? value.toFixed(text.includes("e-") ? 12 : 0) : text;
}

function shift(text: string, places: number): string {
  const [whole = "0", rest = ""] = text.split(".");
  const digits = whole.padStart(places + 1, "0") + rest;
  const point = digits.length - rest.length - places;
  const fraction = digits.slice(point).replace(/0+$/, "");
  return digits.slice(0, point).replace(/^0+(?=\d)/, "") + (fraction && `.${fraction}`);
}

function grouped(text: string): string {
  const [whole = "0", rest] = text.split(".");
  const groups = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return rest ? `${groups}.${rest}` : groups;
}

interface Scale {
  places: number;
  word: string;
}

function scaleOf(magnitude: number): Scale {
  const scales: [number, Scale][] =
    session.language === "zh"
      ? [[1e12, { places: 12, word: "万亿" }], [1e8, { places: 8, word: "亿" }], [1e4, { places: 4, word: "万" }]]
      : [[1e12, { places: 12, word: "tn" }], [1e9, { places: 9, word: "bn" }], [1e6, { places: 6, word: "m" }]];
  return scales.find(([from]) => magnitude >= from)?.[1] ?? { places: 0, word: "" };
}

export interface Amount {
  text: string; /* 218.1 */
  unit: string; /* bn CNY */
}

/* What a computed value has beyond this many digits says nothing to a reader; the API has them all. */
const COMPUTED_DIGITS = 5;

function digitsOf(value: number, computed: boolean): string {
  const text = plain(Math.abs(value));
  if (!computed || text.replace(/^0\.|\./, "").replace(/0+$/, "").length <= COMPUTED_DIGITS) return text;
  return plain(Number(Math.abs(value).toPrecision(COMPUTED_DIGITS)));
}

export interface AmountOptions {
  currency?: string | null | undefined;
  computed?: boolean;
  like?: number | null; /* take the scale of this number, for the ends of its interval */
}

export function amount(value: number, unit: string | null, options: AmountOptions = {}): Amount {
  const sign = value < 0 ? MINUS : "";
  const digits = digitsOf(value, options.computed ?? false);
  if (unit === "percent") return { text: sign + grouped(digits), unit: "%" };
  if (unit === "percentage_points") return { text: sign + digits, unit: "pp" };
  if (unit === "times") return { text: sign + digits, unit: "×" };
  if (unit === "currency" || unit === "count" || unit === null) {
    const scale = unit === "count" && Math.abs(options.like ?? value) < 1e6 ? { places: 0, word: "" } : scaleOf(Math.abs(options.like ?? value));
    return { text: sign + grouped(shift(digits, scale.places)), unit: [scale.word, options.currency].filter(Boolean).join(NARROW) };
  }
  return { text: sign + grouped(digits), unit: term(unit) };
}

export function amountText(value: number, unit: string | null, options: AmountOptions = {}): string {
  const one = amount(value, unit, options);
  return one.unit === "%" || one.unit === "×" ? one.text + one.unit : [one.text, one.unit].filter(Boolean).join(NARROW);
}

interface Bounded {
  value: number | null;
  value_low?: number | null;
  value_high?: number | null;
  interval?: string | null;
  unit?: string | null;
  currency?: string | null;
}

/* [218.05, 218.15) bn CNY: the brackets are the API's, which knows whether an end belongs to it. */
export function intervalText(claim: Bounded): string {
  if (claim.value === null || (claim.value_low === null && claim.value_high === null)) return "";
  if (claim.value_low === undefined || claim.value_high === undefined) return claim.interval ?? "";
  const unit = claim.unit ?? null;
  const like = claim.value;
  const end = (value: number | null, infinite: string): string => (value === null ? infinite : amount(value, unit, { like }).text);
  const open = claim.interval?.[0] ?? "[";
  const close = claim.interval?.at(-1) ?? "]";
  const suffix = amount(like, unit, { currency: claim.currency, like }).unit;
  return `${open}${end(claim.value_low, `${MINUS}∞`)}, ${end(claim.value_high, "∞")}${close}${suffix === "%" ? "" : NARROW}${suffix}`;
}

/* A plain count: 1,234. */
export function count(value: number): string {
  return grouped(String(value));
}

/* EDTF as it is read: 2018~ → about 2018. */
export function dateText(edtf: string | null | undefined): string {
  if (!edtf) return t("undated");
  const about = session.language === "zh" ? "约 " : "c. ";
  return edtf
    .split("/")
    .map((part) => (part === ".." ? "…" : part.replace(/^(.*)[~%]$/, `${about}$1`)))
    .join(" – ")
    .replace("… – ", session.language === "zh" ? "不晚于 " : "by ");
}

export function periodText(period: string | null | undefined): string {
  return period ? period.replace("/", " – ").replace(/^(\d{4})-([HQ]\d)$/, "$1 $2") : "";
}

/* The first day of a period, where a row has only its name. */
export function periodStart(period: string | null): string | null {
  const found = /^(\d{4})(?:-(?:Q(\d)|H(\d)|(\d\d)))?/.exec(period ?? "");
  if (!found) return null;
  const month = found[2] ? (Number(found[2]) - 1) * 3 + 1 : found[3] ? (Number(found[3]) - 1) * 6 + 1 : Number(found[4] ?? 1);
  return `${found[1]}-${String(month).padStart(2, "0")}-01`;
}

export type Granularity = "year" | "half" | "quarter" | "other";

export function granularityOf(period: string | null): Granularity {
  if (!period) return "other";
  if (/^\d{4}$/.test(period)) return "year";
  if (/-H\d$/.test(period)) return "half";
  if (/-Q\d$/.test(period)) return "quarter";
  return /^\d{4}-\d\d\/\d{4}-\d\d$/.test(period) ? "year" : "other";
}

export function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/* Long runs of digits in a text, in groups of three: 13059000000 → 13,059,000,000. Ids and decimals stay as they are. */
export function groupedIn(text: string): string {
  return text.replace(/(?<![\w.-])\d{5,}(?![\w-])/g, (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ","));
}
