/* The words of the page in English. words-zh.ts has the same keys. */
export const en = {
  // shell
  vendors: "Vendors", timeline: "Timeline", markets: "Markets", compare: "Compare", conflicts: "Conflicts", sources: "Sources",
  figures: "Figures", overview: "Overview", api_docs: "API docs", search: "Search", skip: "Skip to the content", menu: "Menu",
  search_hint: "Vendor, market, person, product …", search_label: "Search by any name", language: "Language", theme: "Theme",
  theme_auto: "Theme: automatic", theme_light: "Theme: light", theme_dark: "Theme: dark",
  as_of: "As known on", as_of_active: "Looking back: only what was published by {0}.", as_of_end: "Back to today",
  licences: "Licences", release: "Release", footer: "Every figure leads back to the line of the source that states it.",
  suggestions: "{0} suggestions", suggestion_one: "1 suggestion", no_suggestions: "No name like this", loading: "Loading …",
  // view tools
  data_of_view: "The data of this view", copy_link: "Copy link", copied: "Copied", curl: "Ask for it yourself",
  on_page: "On this page", copy: "Copy", copy_by_hand: "Copy this text", close: "Close", open_page: "Open as a page", apply: "Apply", reset: "Reset",
  filters: "Filters", all: "All", any: "Any", from: "From", to: "To", previous: "Previous", next: "Next", rows_of: "{0}–{1} of {2}",
  chart_svg: "Save SVG", chart_png: "Save PNG", chart_cite: "Copy citation", chart_spec: "Vega-Lite", chart_loading: "Drawing the chart …",
  chart_failed: "The chart could not be drawn. The table below has the same data.",
  chart_alt: "{0}. The table below has the same data.", sources_line: "Sources",
  retrieved: "retrieved {0}", not_all: "Only the first {0} of {1} rows are shown here; narrow the filters, or take the CSV.",
  // states
  nothing: "Nothing matches.", nothing_hint: "Loosen a filter, or look at the whole list.", error: "This could not be shown.",
  retry: "Try again", not_found: "There is no such page", not_found_hint: "The address may be mistyped. Start from one of these:",
  unknown_id: "This release has no record of that id.", did_you_mean: "Did you mean {0}?", not_yet: "This server does not answer that yet.",
  // words of records
  name: "Name", also_called: "Also called", group: "Group", parent: "Parent", homepage: "Homepage", kind: "Kind", status: "Status",
  category: "Category", date: "Date", undated: "undated", title: "Title", who: "Who", says: "said by {0}", period: "Period", value: "Value",
  metric: "Measure", market: "Market", vendor: "Vendor", source: "Source", publisher: "Publisher", published: "Published", note: "Note",
  region: "Region", segment: "Segment", counts: "Counts", part_of: "Part of", parts: "Parts", growth: "Growth",
  share: "Share", size: "Size", subject: "About", interval: "Interval", printed: "As printed", unit: "Unit", rank: "Rank", locator: "Place",
  claims: "Claims", products: "Products", people: "People", customers: "Customers", partners: "Partners", competitors: "Competitors",
  relations: "Relations", statements: "Statements", events: "Events", organizations: "Organizations", key_figures: "Key figures",
  latest_events: "Latest events", roles: "Roles", aliases: "Names", world: "World", paragraphs: "{0} paragraphs", grade_low: "low grade",
  no_claim: "no claim", no_value: "no value", metrics: "Measures", description: "Description",
  paragraph: "paragraph", author: "Author", language_of: "Language", cites: "Cites", cited_by: "Cited by", other_claims: "Other claims of the same",
  corrects: "Corrects", corrected_by: "Corrected by", reason: "Reason", released: "Released", milestone: "Milestone", summary: "Summary",
  before_after: "Before and after", same_happening: "Other claims about this happening", vendor_names: "Vendors", titles: "Titles",
  deprecated: "superseded", preferred: "preferred", conflict: "disputed", conflict_hint: "Another claim disagrees with this number",
  derived: "computed", open_original: "Read the original", archived_copy: "Archived copy", accessed_on: "read on", licence_of: "Licence", redistributable: "Its words", words_withheld: "may not be passed on and are left out", everything_from: "Everything taken from this source",
  // home
  home_lead: "Vendor profiles, strategy timelines, market sizes and market shares. Every number opens the line of the source that states it, says how sure it is, and who contradicts it.",
  home_shares: "Who holds how much", home_api: "For programs", home_api_text: "Everything on these pages comes from an open API. No key, no sign-up.",
  home_conflicts: "Where sources disagree", home_conflicts_all: "All contradictions", home_vendors_all: "All vendors", home_latest: "Latest on record",
  home_timeline_all: "The whole timeline", home_questions: "Start with a question",
  q_who: "Who is this vendor, and who says so?", q_when: "Who did what, when, next to their rivals?",
  q_size: "How big is this market next to that one?", q_sure: "Where do sources contradict each other?",
  // vendors
  vendors_lead: "Who sells cloud, under any of their names.", records: "records", claims_n: "{0} figures, {1} events, {2} statements",
  // timeline
  timeline_lead: "One lane for each vendor. A bar spans the days that an imprecise date can mean.",
  zoom_in: "Zoom in", zoom_out: "Zoom out", earlier: "Earlier", later: "Later", whole: "Whole span", list_of_events: "Events in this span",
  timeline_drag: "Drag to move, Shift and wheel to zoom, a click opens the event.",
  vendors_shown: "Vendors shown", chosen: "{0} chosen",
  // markets
  markets_lead: "Each definition on its own: two publishers that count different things are two markets.",
  sizes_n: "sizes", shares_n: "shares", size_over_time: "Size over time", share_over_time: "Shares over time",
  concentration: "Concentration", concentration_hint: "CR{0} is what the {0} largest hold together; HHI is the Herfindahl–Hirschman index, as bounds where shares are missing.",
  granularity: "Periods", g_year: "Years", g_half: "Half-years", g_quarter: "Quarters", g_other: "Other periods", currency: "Currency",
  currency_printed: "As printed", show_superseded: "Show superseded figures", vendors_count: "Vendors", residual: "Others",
  no_sizes: "No size of this market is on record.", no_shares: "No shares in this market are on record.",
  // compare
  compare_markets: "Compare markets", compare_vendors: "Compare vendors", compare_milestones: "Compare milestones",
  compare_markets_lead: "Sizes side by side in one currency. Where definitions differ, the table says why they must not be set against each other.",
  compare_vendors_lead: "One measure, or all of them, for two or more vendors.", compare_milestones_lead: "How many years one vendor came after another.",
  milestones: "Milestones", ratio: "Ratio to the first", comparable: "Comparable?", yes: "yes", no: "no", choose_two: "Choose at least two.",
  years_behind: "Years after the first", milestone_first: "First vendor", milestone_other: "Other vendor", share_of_whole: "{0}% of the whole",
  markets_compared: "Markets", measure: "Measure", every_measure: "Every measure",
  not_converted: "Shown as printed, for not every amount has a rate on record:",
  // conflicts
  conflicts_lead: "Found by rules over all claims, never typed in. Two claims contradict each other only when no number satisfies both as printed.",
  severity: "Severity", gap: "Gap", explained: "Explained", unexplained: "open", arithmetic: "Arithmetic", what_claims: "Claims", preferred_claim: "Preferred claim",
  conflict_of: "Contradiction", claims_side: "The claims side by side",
  // sources
  sources_lead: "Publications, and every claim taken from each.", original: "Original",
  // figure
  figure: "Figure", lineage: "Lineage", lineage_lead: "From the number down to the lines that state it.", formula: "Formula", exact: "exactly",
  rate: "Rate", of_source: "in {0}", figures_lead: "Every claim with a number.", converted_from: "Converted from {0}",
  // search
  search_results: "Results for “{0}”", search_none: "No record has a name like “{0}”.", search_try: "Type a name: a vendor, market, person, product, organization or source.",
};
export type Words = typeof en;
export type WordKey = keyof Words;
