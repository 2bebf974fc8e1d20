import { canonicalEpc } from "@suyuan/gs1/epc/canonical";
import fc from "fast-check";
import { expect, test } from "vitest";
import { sized } from "../../../../tests/sized.ts";
import { namesWithin, STANDARD_NAMES } from "../context.ts";
import { arbitraryEvent, FIXTURE_CONTEXT } from "../fixtures/arbitrary-event.ts";
import { eventHashId } from "../hash.ts";
import { eventFaults } from "../read-event.ts";
import { translateEvent } from "./epc-format.ts";

const EVENT = {
  type: "ObjectEvent" as const,
  action: "OBSERVE" as const,
  eventTime: "2026-09-01T08:00:00+08:00",
  eventTimeZoneOffset: "+08:00",
  epcList: ["urn:epc:id:sgtin:6901234.000001.7", "https://trace.example.com/01/06901234000016/21/8", "urn:uuid:1"],
  quantityList: [{ epcClass: "urn:epc:class:lgtin:6901234.000001.L%2F1", quantity: 2 }],
  readPoint: { id: "urn:epc:id:sgln:6901234.00001.0", "ex:as": "urn:epc:id:sgln:6901234.00001.0" },
  sourceList: [{ type: "owning_party", source: "urn:epc:id:pgln:6901234.00001" }],
  sensorElementList: [{ sensorReport: [{ type: "Temperature", deviceID: "urn:epc:id:giai:6901234.L1" }] }],
  "ex:seen": ["urn:epc:id:sgtin:6901234.000001.7"],
};

test("asked for Digital Links, every URN of a standard field becomes one; links, other URIs and extensions stay", () => {
  expect(translateEvent(EVENT, "Always_GS1_Digital_Link")).toEqual({
    ...EVENT,
    epcList: [
      "https://id.gs1.org/01/06901234000016/21/7",
      "https://trace.example.com/01/06901234000016/21/8",
      "urn:uuid:1",
    ],
    quantityList: [{ epcClass: "https://id.gs1.org/01/06901234000016/10/L%2F1", quantity: 2 }],
    readPoint: { ...EVENT.readPoint, id: "https://id.gs1.org/414/6901234000016" },
    sourceList: [{ type: "owning_party", source: "https://id.gs1.org/417/6901234000016" }],
    sensorElementList: [{ sensorReport: [{ type: "Temperature", deviceID: "https://id.gs1.org/8004/6901234L1" }] }],
  });
});

test("asked for URNs, links of known company prefixes become URNs; a prefix of unknown length leaves the link as it is", () => {
  const unknown = "https://id.gs1.org/01/04012345111118/21/9";
  const links = { ...translateEvent(EVENT, "Always_GS1_Digital_Link"), childEPCs: [unknown] };
  const urns = translateEvent(links, "Always_EPC_URN");
  expect(urns).toEqual({
    ...EVENT,
    epcList: ["urn:epc:id:sgtin:6901234.000001.7", "urn:epc:id:sgtin:6901234.000001.8", "urn:uuid:1"],
    childEPCs: [unknown],
  });
  const known = translateEvent({ ...EVENT, epcList: [unknown] }, "Always_EPC_URN", () => 7);
  expect(known).toMatchObject({ epcList: ["urn:epc:id:sgtin:4012345.011111.9"] });
});

test("no preference and no translation leave the event itself", () => {
  expect(translateEvent(EVENT, "No_Preference")).toBe(EVENT);
  expect(translateEvent(EVENT, "Never_Translates")).toBe(EVENT);
});

test("a translated event is valid, has the same hash and its members in the same order, whichever form is asked for", () => {
  const names = namesWithin(STANDARD_NAMES, FIXTURE_CONTEXT);
  fc.assert(
    fc.property(arbitraryEvent, fc.constantFrom("Always_GS1_Digital_Link", "Always_EPC_URN"), (event, format) => {
      const translated = translateEvent(event, format);
      expect(eventFaults(translated, names).filter(({ code }) => code !== "list-duplicate")).toEqual([]);
      expect(eventHashId(translated, FIXTURE_CONTEXT)).toBe(eventHashId(event, FIXTURE_CONTEXT));
      expect(Object.keys(translated)).toEqual(Object.keys(event));
      const epcs = "epcList" in translated ? ((translated.epcList ?? []) as string[]) : [];
      const urn = format === "Always_EPC_URN";
      expect(
        epcs.filter((epc) => canonicalEpc(epc) !== undefined && epc.startsWith("urn:") !== urn && !isOwnHost(epc)),
      ).toEqual([]);
    }),
    { numRuns: sized(75, 300) },
  );
});

/** A link on a host of its own is a Digital Link already. */
function isOwnHost(epc: string): boolean {
  return epc.startsWith("https://trace.example.com/");
}
