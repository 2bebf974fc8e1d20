import { readBareEvent } from "@suyuan/epcis/read-event";
import { expect, test } from "vitest";
import { CONTEXT, COOP, captureSite, sighting } from "../../fixtures/capture.ts";
import { captureEvent } from "../capture/event.ts";
import { placeEntry } from "../capture/place-entry.ts";
import { findByEventID } from "./events-store.ts";

test("an event is found by its id however large and many its error declarations are", async () => {
  const { deps } = await captureSite();
  const event = {
    ...sighting(1, 1, { eventID: "urn:uuid:1", "ex:note": Array.from({ length: 18 }, () => "x".repeat(16_000)) }),
    "@context": CONTEXT,
  };
  const declared = Array.from({ length: 5 }, (_, n) => ({
    ...event,
    errorDeclaration: { declarationTime: `2026-10-0${n + 1}T00:00:00Z`, reason: "incorrect_data" },
  }));
  for (const each of [event, ...declared]) {
    const entry = placeEntry(deps, "coop", readBareEvent(each), "");
    if (!entry.ok) throw new Error(JSON.stringify(entry.faults));
    await captureEvent(deps, COOP, entry);
  }
  const [first, ...others] = await findByEventID(deps, "coop", "urn:uuid:1");
  expect(first?.event.errorDeclaration).toBeUndefined();
  expect(first?.event.eventID).toBe("urn:uuid:1");
  expect(others.length).toBeGreaterThan(0);
});

test("an event that was stored when judgedAs was called standing is what it was judged to be", async () => {
  const { deps } = await captureSite();
  const entry = placeEntry(deps, "coop", readBareEvent({ ...sighting(1, 1), "@context": CONTEXT }), "");
  if (!entry.ok) throw new Error(JSON.stringify(entry.faults));
  await captureEvent(deps, COOP, entry);
  const item = await deps.table.get(entry.place.key, { consistent: true });
  if (item === undefined) throw new Error("not stored");
  const { judgedAs, ...earlier } = item.data;
  const put = { ...item, version: item.version + 1, data: { ...earlier, standing: judgedAs } };
  await deps.table.transact([{ put, when: { versionIs: item.version } }], "earlier");
  const [found] = await findByEventID(deps, "coop", entry.place.eventID);
  expect(found?.judgedAs).toBe(judgedAs);
  expect(judgedAs).toBe("foreign");
});
