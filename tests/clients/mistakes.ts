/* Nothing here may compile: each line under a @ts-expect-error is a mistake that the generated types must find. */
import type { Client, Figure, Problem } from "./client.js";

export async function mistakes(client: Client, figure: Figure, problem: Problem) {
  // @ts-expect-error: no such path
  await client.GET("/v1/vendorz");
  // @ts-expect-error: no such method there
  await client.POST("/v1/vendors");
  // @ts-expect-error: no such parameter
  await client.GET("/v1/figures", { params: { query: { vendr: ["jd-cloud"] } } });
  // @ts-expect-error: a list
  await client.GET("/v1/figures", { params: { query: { vendor: "jd-cloud" } } });
  // @ts-expect-error: not one of the values
  await client.GET("/v1/figures", { params: { query: { rank: "best" } } });
  // @ts-expect-error: the path needs its vendor
  await client.GET("/v1/vendors/{vendor}");
  // @ts-expect-error: the comparison needs its vendors
  await client.GET("/v1/compare/vendors", { params: { query: { limit: 5 } } });
  // @ts-expect-error: no such column
  console.log(figure.valu);
  // @ts-expect-error: a number or null
  const text: string | undefined = figure.value;
  // @ts-expect-error: no such member
  console.log(problem.titel, text);
}
