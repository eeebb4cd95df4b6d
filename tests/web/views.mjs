/* Every page, and what must be on it. `data`: the answer that its JSON link leads to; `charts`: how many it has at least. */
const vendors = "jd-cloud,alibaba-cloud,tencent-cloud,huawei-cloud,baidu-ai-cloud";

export const views = [
  { name: "home", path: "/", heading: /Chinese cloud market/, data: "/v1/vendors", charts: 1 },
  { name: "vendors", path: "/explore/vendors", heading: /^Vendors$/, data: "/v1/vendors" },
  { name: "vendor", path: "/explore/vendors/jd-cloud", heading: /^JD Cloud$/, data: "/v1/vendors/jd-cloud" },
  { name: "timeline", path: `/explore/timeline?vendor=${vendors}`, heading: /^Timeline$/, data: "/v1/timeline", charts: 1 },
  { name: "markets", path: "/explore/markets", heading: /^Markets$/, data: "/v1/markets" },
  { name: "market", path: "/explore/markets/cn-cloud-infrastructure-canalys", heading: /Canalys/, data: "/v1/markets/cn-cloud-infrastructure-canalys/shares", charts: 3 },
  { name: "compare-markets", path: "/explore/compare/markets?market=cn-public-cloud-idc,world-public-cloud-idc&currency=USD", heading: /^Compare markets$/, data: "/v1/compare/markets", charts: 1 },
  { name: "compare-vendors", path: `/explore/compare/vendors?vendor=${vendors}`, heading: /^Compare vendors$/, data: "/v1/compare/vendors", charts: 1 },
  { name: "compare-milestones", path: `/explore/compare/milestones?vendor=${vendors}`, heading: /^Compare milestones$/, data: "/v1/compare/milestones", charts: 1 },
  { name: "conflicts", path: "/explore/conflicts", heading: /^Conflicts$/, data: "/v1/conflicts" },
  { name: "conflict", path: "/explore/conflicts/disagreement:market-share:alibaba-cloud:cn-cloud-infrastructure-canalys:2021-Q2", heading: /Alibaba Cloud/, data: "/v1/conflicts/", charts: 1 },
  { name: "figures", path: "/explore/figures", heading: /^Figures$/, data: "/v1/figures" },
  { name: "figure", path: "/explore/figures/sina-p41-cn-cloud-size-2021", heading: /market size/, data: "/v1/figures/sina-p41-cn-cloud-size-2021" },
  { name: "sources", path: "/explore/sources", heading: /^Sources$/, data: "/v1/sources" },
  { name: "source", path: "/explore/sources/sina-2022-11-02-jd-cloud", heading: /./, data: "/v1/sources/sina-2022-11-02-jd-cloud" },
  { name: "search", path: "/explore/search?q=京东", heading: /京东/, data: "/v1/" },
];

/* Pages that are there without the explorer. */
export const documents = [
  { name: "docs", path: "/docs", heading: /Skyledger/ },
  { name: "problems", path: "/docs/problems", heading: /^Types of problem$/ },
  { name: "problem", path: "/docs/problems/unknown-parameter", heading: /^Unknown parameter$/ },
];
