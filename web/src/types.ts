/* Rows and objects of the public API, as far as the explorer reads them. openapi.yaml is the full truth. */

export interface Sourced {
  source_id: string | null;
  source_url?: string | null;
  locator?: string | null;
  note?: string | null;
  source_title?: string | null;
  source_publisher?: string | null;
  source_published?: string | null;
  source_grade?: string | null;
}

/* What every number has in common, be it a row of figures, of shares or of a comparison. */
export interface Claim extends Sourced {
  id?: string;
  figure_id?: string | null;
  value: number | null;
  value_low: number | null;
  value_high: number | null;
  interval: string | null;
  value_text: string | null;
  qualifier?: string | null;
  unit: string | null;
  currency?: string | null;
  kind: string | null;
  rank: string | null;
  rank_reason?: string | null;
  conflict?: boolean | null;
  missing_reason?: string | null;
  period: string | null;
  period_start?: string | null;
  period_end?: string | null;
  published_on?: string | null;
}

export interface Figure extends Claim {
  id: string;
  subject_id: string;
  subject_kind: string;
  metric_id: string;
  market_id: string | null;
  said_by: string | null;
  rate_id?: string | null;
  rate?: number | null;
  original_value?: number | null;
  original_currency?: string | null;
}

export interface Share extends Claim {
  vendor_id: string | null;
  vendor_name: string;
  market_id: string;
  figure_id: string | null;
}

export interface MarketComparison extends Claim {
  market_id: string;
  market_name: string;
  publisher_name: string | null;
  growth_pct: number | null;
  growth_figure_id: string | null;
  ratio_to_first: number | null;
  share_of_whole_pct: number | null;
  comparable: boolean | null;
  reasons: string | null;
  original_value: number | null;
  original_currency: string | null;
}

export interface VendorComparison extends Claim {
  metric_id: string;
  metric_name: string;
  market_id: string | null;
  vendor_id: string;
  vendor_name: string;
  rate_id?: string | null;
  rate?: number | null;
  original_value?: number | null;
  original_currency?: string | null;
}

export interface Event extends Sourced {
  id: string;
  date: string | null;
  date_earliest: string | null;
  date_latest: string | null;
  date_note: string | null;
  category: string;
  milestone: string | null;
  title: string;
  title_zh?: string | null;
  summary: string | null;
  status: string;
  said_by: string | null;
  vendor_ids: string | null;
}

export interface TimelineEntry extends Omit<Event, "id" | "vendor_ids"> {
  vendor_id: string;
  vendor_name: string;
  event_id: string;
}

export interface Statement extends Sourced {
  id: string;
  kind: string;
  title: string | null;
  title_zh?: string | null;
  text: string;
  status: string | null;
  said_by: string | null;
  said_by_name: string | null;
  date: string | null;
  vendor_ids: string | null;
}

export interface Relation extends Sourced {
  id: string;
  subject_id: string;
  subject_kind: string;
  subject_name: string;
  predicate: string;
  object_id: string;
  object_kind: string;
  object_name: string;
  from: string | null;
  to: string | null;
  as_of: string | null;
  status: string | null;
  text: string | null;
}

export interface Named {
  id: string;
  name: string;
  name_zh?: string | null;
}

export interface Thing extends Named {
  kind: string;
}

export interface Vendor extends Sourced, Named {
  aliases: string | null;
  group: string | null;
  parent_id: string | null;
  parent_name: string | null;
  homepage: string | null;
  summary: string | null;
  products_count: number;
  events_count: number;
  statements_count: number;
  figures_count: number;
}

export interface Market extends Sourced, Named {
  region: string | null;
  segment: string | null;
  counts: string | null;
  part_of_id: string | null;
  parts_exhaustive: boolean | null;
  publisher_id: string | null;
  publisher_name: string | null;
  definition: string | null;
  sizes_count: number;
  shares_count: number;
}

export interface Metric extends Named {
  unit: string | null;
  kind: string | null;
  description: string | null;
  growth_of_id: string | null;
  share_of_id: string | null;
  figures_count: number;
}

export interface Source extends Named {
  title: string;
  publisher: string | null;
  author: string | null;
  published: string | null;
  published_note: string | null;
  url: string | null;
  language: string | null;
  kind: string | null;
  grade: string | null;
  grade_reason: string | null;
  claims_count: number;
  figures_count: number;
  events_count: number;
  statements_count: number;
  paragraphs: number | null;
  note: string | null;
}

/* A row of /v1/search. `snippet` is HTML whose only markup is <mark>. */
export interface SearchResult {
  position: number;
  kind: string;
  id: string;
  name: string;
  name_zh: string | null;
  match: string;
  matched: string | null;
  matched_field: string | null;
  snippet: string | null;
  date: string | null;
  source_id: string | null;
}

export interface Conflict {
  id: string;
  kind: string;
  severity: string;
  explained: boolean;
  subject_id: string | null;
  subject_kind: string | null;
  metric_id: string | null;
  market_id: string | null;
  period: string | null;
  size_pct: number | null;
  arithmetic: string | null;
  preferred_id: string | null;
  reason: string | null;
  claims_count: number;
  figure_ids: string | null;
  event_ids: string | null;
}

export interface ConflictDetail extends Conflict {
  what: string;
  figures: Figure[];
  events: Event[];
}

export interface LineageSource {
  id: string;
  title: string;
  publisher: string | null;
  published: string | null;
  url: string | null;
}

export interface Lineage {
  id: string;
  type: "claim" | "computed" | "rate";
  subject?: string;
  metric_id?: string | null;
  market_id?: string | null;
  period: string | null;
  value: number | null;
  value_low?: number | null;
  value_high?: number | null;
  interval?: string | null;
  unit?: string | null;
  currency?: string | null;
  per?: string;
  value_text?: string | null;
  rank?: string | null;
  rank_reason?: string | null;
  function?: string;
  what?: string;
  formula?: string;
  exact?: { value: string | null; low: string | null; high: string | null };
  source?: LineageSource | null;
  locator?: string | null;
  note?: string | null;
  inputs?: Lineage[];
}

export interface Suggestion {
  kind: string;
  id: string;
  name: string;
  name_zh?: string | null;
  matched: string | null;
  match: string | null;
}

export interface Index {
  id: string;
  title: string;
  title_zh: string | null;
  description: string | null;
  version: string;
  licence: string | null;
  released: string | null;
  release: string;
  base_currency: string | null;
  counts: Record<string, number>;
  operations: { id: string; path: string; method: string; summary: string; formats: string[]; parameters: string[] }[];
}

export interface Meta {
  total?: number;
  count?: number;
  limit?: number;
  offset?: number;
  release: string;
  as_of: string | null;
  warnings: string[];
}

export interface Answer<T> {
  data: T;
  meta: Meta;
  links: Record<string, unknown>;
}
