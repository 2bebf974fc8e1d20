import { expect, test } from "vitest";
import { journeyPrices } from "../bench/journey.ts";
import { queryPrices } from "../bench/standards/query.ts";

test("a page of 30 events costs its pointers and its events in two rounds of reads, four where rows are passed over by their marks, and nothing is written", async () => {
  for (const price of await queryPrices()) expect(price).toMatchObject({ within: true });
});

test("a batch's journey, from its registration to its storage at the receiver, costs at most 300 write units with all that follows", async () => {
  for (const price of await journeyPrices()) expect(price).toMatchObject({ within: true });
});
