import { expect, test } from "vitest";
import type { Handoff } from "../batches/batch.ts";
import { BATCH, COOPERATIVE, DEPOT } from "../fixtures/cangxi.ts";
import { PLATFORM, SPLIT } from "../fixtures/journey.ts";
import { returnsFrom, wayBack } from "./returns.ts";

const handoff = (from: string, to: string, receivedGrams?: number): Handoff => ({
  shipment: `${from}-${to}`,
  from,
  to,
  shippedAt: "2026-09-11T01:00:00.000Z",
  shippedGrams: 10,
  ...(receivedGrams === undefined ? {} : { receivedAt: "2026-09-11T02:00:00.000Z", receivedGrams }),
});

test("goods go back to who registered them and to whom the holder has some from, each once, and never to the holder itself", () => {
  const handoffs = [
    handoff(COOPERATIVE.id, DEPOT.id, 10),
    handoff(DEPOT.id, PLATFORM.id, 10),
    handoff("stranger", "somebody", 10),
    handoff("nothing-came", PLATFORM.id, 0),
    handoff("under-way", PLATFORM.id),
    handoff(DEPOT.id, PLATFORM.id, 5),
    handoff(PLATFORM.id, PLATFORM.id, 5),
  ];
  const batch = { ...BATCH, handoffs };
  expect(returnsFrom(batch, PLATFORM.id)).toStrictEqual([DEPOT.id, COOPERATIVE.id]);
  expect(returnsFrom(batch, DEPOT.id)).toStrictEqual([COOPERATIVE.id]);
  expect(returnsFrom(batch, COOPERATIVE.id)).toStrictEqual([]);
});

test("the way back is told by name and id in both languages, and nothing where there is none", () => {
  for (const text of Object.values(wayBack(SPLIT, DEPOT.id)))
    expect(text).toContain("陵江猕猴桃专业合作社 (lingjiang)");
  const two = { ...SPLIT, handoffs: [...SPLIT.handoffs, handoff("other", DEPOT.id, 1)] };
  for (const text of Object.values(wayBack(two, DEPOT.id)))
    expect(text).toMatch(/\(lingjiang\)(?: or |或)other \(other\)/);
  expect(wayBack(SPLIT, COOPERATIVE.id)).toStrictEqual({ en: "", zh: "" });
});
