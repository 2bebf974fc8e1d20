import { readCaptureDocument } from "@suyuan/epcis/document";
import type { EpcisEvent } from "@suyuan/epcis/event";
import { TRANSACTION_OPS_MAX } from "@suyuan/store/limits";
import { metered } from "@suyuan/store/meter";
import { describe, expect, test } from "vitest";
import { COOP, captureSite, documentOf, seen, sighting } from "../../fixtures/capture.ts";
import { drainOutbox } from "../../following/follow.ts";
import { acceptDocument } from "./accept.ts";
import { placeDocument } from "./carry.ts";
import { captureEvent } from "./event.ts";
import { placeEntry } from "./place-entry.ts";

async function meteredSite() {
  const site = await captureSite();
  await drainOutbox(site.deps);
  const transactions: number[] = [];
  const meter = metered(site.deps.table, ({ method, itemsWritten }) => {
    if (method === "transact" || method === "putAbsent") transactions.push(itemsWritten);
  });
  return { site, deps: { ...site.deps, table: meter }, meter, transactions };
}

function reading(events: readonly EpcisEvent[]) {
  const read = readCaptureDocument(documentOf(events));
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  return read.value;
}

/** Everything that takes a row: an id of its own, a step that few events have, two places. */
const fullEvent = (n: number, identifiers: number) =>
  sighting(n, identifiers, { eventID: `urn:uuid:${n}`, bizStep: "destroying" });

describe("what capturing costs", () => {
  test.each([1, 10, 80])(
    "an event of %i identifiers is one transaction of 8 items and one for each of them",
    async (k) => {
      const { deps, meter, transactions } = await meteredSite();
      const [entry] = reading([fullEvent(1, k)]).entries;
      const placed = entry && placeEntry(deps, "coop", entry, "");
      if (placed?.ok !== true) throw new Error("placed");
      await captureEvent(deps, COOP, placed);
      expect(transactions).toEqual([8 + k]);
      // Two KB-sized writes each, a few KB for the event itself.
      expect(meter.usage().writeUnits).toBeLessThanOrEqual(2 * (8 + k) + 2 * Math.ceil(k / 8));
      expect(meter.usage().roundTrips).toBeLessThanOrEqual(3);
    },
  );

  test("an event of 1,000 identifiers is staged: a row for each, a hundred at a time, and the event last", async () => {
    const { deps, transactions } = await meteredSite();
    const [entry] = reading([fullEvent(1, 1000)]).entries;
    const placed = entry && placeEntry(deps, "coop", entry, "");
    if (placed?.ok !== true) throw new Error("placed");
    await captureEvent(deps, COOP, placed);
    expect(transactions).toEqual([...Array.from({ length: 10 }, () => TRANSACTION_OPS_MAX), 8]);
  });

  test("a document of ten events is accepted in five items and carried out in one transaction with its job", async () => {
    const { site, deps, meter, transactions } = await meteredSite();
    const events = Array.from({ length: 10 }, (_, n) => sighting(n));
    await acceptDocument(deps, COOP, {
      document: await placeDocument(deps, COOP.organisation, reading(events)),
      text: JSON.stringify(documentOf(events)),
      behaviour: "rollback",
    });
    expect(transactions).toEqual([5, 10 * 7 + 1]);
    expect(meter.usage().roundTrips).toBeLessThanOrEqual(8);
    expect(await seen(site, "coop")).toHaveLength(10);
  });
});
