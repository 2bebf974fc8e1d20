import { commissioning } from "@suyuan/epcis/build";
import { expect, test } from "vitest";
import { CONTEXT, captureSite, documentOf } from "../../fixtures/capture.ts";
import { lotUri, ORIGIN, uri } from "../../fixtures/domain-events.ts";
import { listedOn } from "../../fixtures/exceptions.ts";
import { GTIN } from "../../fixtures/season.ts";
import { drainOutbox } from "../../following/follow.ts";

test("an attempt to overdraw a certificate by an event is told to the auditors as one by our own route, and refused all the same", async () => {
  const site = await captureSite();
  const harvest = (lot: string, kilograms: number) => {
    const { eventID: _, ...event } = commissioning({
      ...{ at: "2026-10-05T16:00:00.000Z", place: uri("base", "b1"), batch: lotUri(lot), kilograms, lot },
      ...{ harvestedOn: "2026-10-06", certificates: [uri("certificate", "c1")] },
    });
    return { ...event, ilmd: { ...event.ilmd, [`${ORIGIN}/voc/plots`]: ["p1"] } };
  };
  const event = { "@context": CONTEXT, ...harvest("B", 10_001) };
  expect(await site.send("coop", "POST", "/epcis/events", event)).toMatchObject({
    status: 400,
    json: { code: "balance-exceeded" },
  });
  const document = documentOf([harvest("C", 10_002)]);
  const { status, headers } = await site.send("coop", "POST", "/epcis/capture", document);
  expect(status).toBe(202);
  await drainOutbox(site.deps);
  expect((await site.send("coop", "GET", headers.get("location") ?? "")).json).toMatchObject({ success: false });
  const told = (await listedOn(site.deps, "510824")).filter(({ code }) => code === "overdraw-attempt");
  expect(new Set(told.map(({ about }) => about))).toEqual(
    new Set([`registration/${GTIN}/B`, `registration/${GTIN}/C`]),
  );
  expect(told.map(({ en }) => en).join()).toContain("Tried to register 10001 kg");
});
