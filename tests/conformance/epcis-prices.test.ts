import { expect, test } from "vitest";
import { queryPrices } from "../bench/epcis-query.ts";

test("a page of 30 events costs its pointers and its events in two rounds of reads, four where rows are passed over by their marks, and nothing is written", async () => {
  for (const price of await queryPrices()) expect(price).toMatchObject({ within: true });
});
