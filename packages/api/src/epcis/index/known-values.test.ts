import type { EpcisEvent } from "@suyuan/epcis/event";
import { expect, test } from "vitest";
import { demoDeps } from "../../fixtures/http.ts";
import { knownPartition } from "../../ledger/event-keys.ts";
import { type LearntResource, rememberValues } from "./known-values.ts";

const CONTEXT = ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld", { cx: "https://ns.example.com/" }];

function item(count: number, more: object = {}) {
  const event = {
    type: "ObjectEvent",
    action: "OBSERVE",
    eventTime: "2026-10-01T00:00:00Z",
    eventTimeZoneOffset: "+08:00",
    epcList: Array.from({ length: count }, (_, n) => `https://example.com/thing/${n}`),
    ...more,
  } as EpcisEvent;
  return { event, context: CONTEXT };
}

async function known(deps: ReturnType<typeof demoDeps>["deps"], resource: LearntResource, viewer = "coop") {
  const { items } = await deps.table.query(knownPartition(viewer, resource));
  return items.map(({ data }) => data.value);
}

test("the values of an event are known to its viewer alone, each once however it is spelt", async () => {
  const { deps } = demoDeps();
  await rememberValues(deps, "coop", [
    item(1, {
      bizStep: "cx:bagging",
      disposition: "active",
      readPoint: { id: "urn:epc:id:sgln:6901234.00001.0" },
      persistentDisposition: { set: ["completeness_verified", "https://ns.example.com/sealed"] },
    }),
    item(1, { bizStep: "https://ns.example.com/bagging", readPoint: { id: "https://id.gs1.org/414/6901234000016" } }),
  ]);
  expect(await known(deps, "epcs")).toEqual(["https://example.com/thing/0"]);
  expect(await known(deps, "bizSteps")).toEqual(["https://ns.example.com/bagging"]);
  expect(await known(deps, "dispositions")).toEqual(["https://ns.example.com/sealed"]);
  expect(await known(deps, "readPoints")).toHaveLength(1);
  expect(await known(deps, "bizLocations")).toEqual([]);
  expect(await known(deps, "epcs", "depot")).toEqual([]);
});

test("remembering again and beside itself leaves every value there once", async () => {
  const { deps } = demoDeps();
  const items = [item(230), item(180, { bizLocation: { id: "https://example.com/room" } })];
  await Promise.all([rememberValues(deps, "coop", items), rememberValues(deps, "coop", items)]);
  await rememberValues(deps, "coop", items);
  expect(await known(deps, "epcs")).toHaveLength(230);
  expect(await known(deps, "bizLocations")).toHaveLength(1);
});

test("a value too long for a key is kept whole under its digest", async () => {
  const { deps } = demoDeps();
  const long = `https://example.com/${"长".repeat(2000)}`;
  await rememberValues(deps, "coop", [item(0, { epcList: [long] })]);
  expect(await known(deps, "epcs")).toEqual([long]);
});
