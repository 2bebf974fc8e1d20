import { existsSync, readdirSync, readFileSync } from "node:fs";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { namesWithin, STANDARD_NAMES } from "./context.ts";
import type { Names } from "./fault.ts";
import { eventFaults } from "./read-event.ts";

const DATA = new URL("../../../../shared/data/epcis/", import.meta.url);

interface Found {
  readonly name: string;
  readonly event: Record<string, unknown>;
  readonly names: Names;
}

function eventsIn(folder: string): Found[] {
  const files = readdirSync(new URL(folder, DATA)).filter((name) => /\.json(?:ld)?$/.test(name));
  return files.flatMap((name) => {
    const document = JSON.parse(readFileSync(new URL(folder + name, DATA), "utf8"));
    const names = namesWithin(STANDARD_NAMES, document["@context"]);
    const list: Record<string, unknown>[] = document.epcisBody?.eventList ?? [];
    return list.map((event, index) => ({ name: `${name}[${index}]`, event, names }));
  });
}

function officialValidator() {
  const ajv = addFormats.default(new Ajv({ strict: false }));
  ajv.addSchema(JSON.parse(readFileSync(new URL("official-schema/EPCIS-JSON-Schema.json", DATA), "utf8")), "epcis");
  return ajv.compile({ $ref: "epcis#/definitions/EPCIS-Document-Event" });
}

/** What we refuse beyond the official schema, by its own code. */
const BEYOND_THE_SCHEMA: ReadonlySet<string> = new Set([
  "prefix-undeclared",
  "parent-missing",
  "sensor-time-after-event",
  "sensor-time-order",
  "sensor-attribute-twice",
  "identifier-format",
  "identifier-check-digit",
]);

describe.skipIf(!existsSync(DATA))("against the official JSON schema (skipped where ../shared/data is absent)", () => {
  // A skipped block is still collected, so nothing may be read in it where the data is absent.
  const isOfficial = existsSync(DATA) ? officialValidator() : () => false;
  const valid = existsSync(DATA) ? [...eventsIn("examples/"), ...eventsIn("event-hash/")] : [];

  test("every official example event is accepted, and every event the official schema refuses is refused", () => {
    const invalid = eventsIn("invalid/");
    expect([valid.length, invalid.length]).toEqual([60, 7]);
    for (const { name, event, names } of [...valid, ...invalid]) {
      const faults = eventFaults(event, names).map(({ pointer, code }) => `${pointer} ${code}`);
      // A hash vector whose reading is five minutes younger than its event: the schema cannot see that.
      const isLate = name === "CertificationInfoAndSensorReportWithCRS.jsonld[0]";
      const late = ["/sensorElementList/0/sensorMetadata/time sensor-time-after-event"];
      if (isLate) expect(faults).toEqual(late);
      else expect(faults.length === 0, name).toBe(isOfficial(event));
    }
    expect(invalid.filter(({ event }) => isOfficial(event)).map(({ name }) => name)).toEqual([
      "EPCISDocument_without_context.json[0]",
    ]);
  });

  test("an event with a field dropped, misspelt or given a wrong type is judged as the official schema judges it", () => {
    const change = fc.constantFrom("drop", "misspell", "null", "number", "text", "empty list", "empty object");
    fc.assert(
      fc.property(fc.constantFrom(...valid), fc.nat(), change, ({ event, names }, position, kind) => {
        const changed = structuredClone(event);
        const key = Object.keys(changed)[position % Object.keys(changed).length] ?? "";
        const values: Record<string, unknown> = {
          null: null,
          number: 1,
          text: "x y",
          "empty list": [],
          "empty object": {},
        };
        if (kind in values) changed[key] = values[kind];
        if (kind === "misspell") changed[`${key.replace(":", "")}x`] = changed[key];
        if (kind === "drop" || kind === "misspell") delete changed[key];
        // The record time is not kept, and so not judged.
        fc.pre(changed.type === event.type && key !== "recordTime");
        const faults = eventFaults(changed, names).filter(({ code }) => !BEYOND_THE_SCHEMA.has(code));
        expect(faults.length === 0, `${kind} ${key}: ${JSON.stringify(faults)}`).toBe(isOfficial(changed));
      }),
      { numRuns: 3000 },
    );
  });

  test("a change at any depth is judged as the official schema judges it, but for what we refuse beyond it", () => {
    const kind = fc.constantFrom("drop", "misspell", "put", "put", "put");
    const to = fc.constantFrom<unknown>(
      ...[null, 1, 1.5, true, "", "x y", "word", "ex:curie", "urn:a:b", "https://example.com/a", "Temperature", "KGM"],
      ...[
        "urn:epcglobal:cbv:bizstep:shipping",
        "https://gs1.org/voc/Temperature",
        "2026-09-01T00:00:00Z",
        "2026-09-01",
      ],
      ...["shipping", "po", "did_not_occur", "x", "ADD", "+01:00", "f0", {}, [], [{}], { id: "urn:a:b" }, ["urn:a:b"]],
    );
    const dropped = fc.property(
      fc.constantFrom(...valid),
      fc.nat(),
      kind,
      to,
      ({ event, names }, position, how, value) => {
        const places = placesOf(event);
        const changed = changedAt(event, places[position % places.length] ?? ["type"], how, value);
        fc.pre(changed.type === event.type && places[position % places.length]?.[0] !== "recordTime");
        const faults = eventFaults(changed, names);
        const beyond = faults.filter(({ code }) => BEYOND_THE_SCHEMA.has(code));
        const told = JSON.stringify({ path: places[position % places.length], how, value, faults });
        if (beyond.length < faults.length) expect(isOfficial(changed), told).toBe(false);
        else if (beyond.length === 0) expect(isOfficial(changed), told).toBe(true);
      },
    );
    fc.assert(dropped, { numRuns: 5000 });
  });
});

/** Every object and list of an event with a place in it, as a path to a member. */
function placesOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => [[...path, key], ...placesOf(one, [...path, key])]);
}

/** Changes the member at a path of a copy. */
function changedAt(event: Record<string, unknown>, path: readonly string[], kind: string, to: unknown) {
  const copy = structuredClone(event);
  const holder = path
    .slice(0, -1)
    .reduce<Record<string, unknown>>((at, key) => at[key] as Record<string, unknown>, copy);
  const key = path.at(-1) ?? "";
  if (kind === "put") holder[key] = to;
  else if (Array.isArray(holder)) holder.splice(Number(key), kind === "drop" ? 1 : 0, holder[Number(key)]);
  else {
    if (kind === "misspell") holder[`${key.replace(":", "")}x`] = holder[key];
    delete holder[key];
  }
  return copy;
}

const PLAIN = { type: "ObjectEvent", action: "OBSERVE", eventTimeZoneOffset: "+08:00", epcList: [] };
const AT = { eventTime: "2026-09-01T00:00:00Z" };

function faultsOf(changes: Record<string, unknown>): string[] {
  return eventFaults({ ...PLAIN, ...AT, ...changes }).map(({ pointer, code }) => `${pointer} ${code}`);
}

test.each([
  ["2026-09-01T08:00:00+08:00", true],
  ["2026-09-01T00:00:00.123456Z", true],
  ["2028-02-29T00:00:00Z", true],
  ["2026-09-01T08:00+08:00", false],
  ["2026-09-01T08:00:00", false],
  ["2026-02-29T08:00:00Z", false],
  ["2100-02-29T08:00:00Z", false],
  ["2026-13-01T08:00:00Z", false],
  ["2026-09-01T24:00:00Z", false],
  ["0000-12-31T23:59:59+14:00", false],
  ["0001-01-01T00:00:00+14:00", true],
  ["9999-01-01T00:00:00Z", false],
  ["9998-12-31T23:59:59-14:00", true],
  ["2026-09-01T08:00:00+14:01", false],
  ["2026-09-01", false],
  ["22-07-2026", false],
])("event time %s is accepted: %s", (eventTime, accepted) => {
  expect(faultsOf({ eventTime })).toEqual(accepted ? [] : ["/eventTime value-time"]);
});

test("every fault of an event is told, each with its pointer and code, in English and Chinese with the field's name", () => {
  const event = {
    ...PLAIN,
    eventTime: "yesterday",
    eventTimeZoneOffset: "Z",
    action: "MOVE",
    epcList: ["urn:a:b", "urn:a:b", 7],
    quantityList: [
      { epcClass: "not a uri", weight: 5 },
      { quantity: "3", uom: "kilograms" },
    ],
    bizstep: "shipping",
    bizStep: "transforming",
    "ex:a/b~c": 1,
    ilmd: { materialType: "soil" },
  };
  const faults = eventFaults(event);
  expect(faults.map(({ pointer, code }) => `${pointer} ${code}`)).toEqual([
    "/action value-choice",
    "/eventTimeZoneOffset value-offset",
    "/epcList/1 list-duplicate",
    "/epcList/2 value-type",
    "/eventTime value-time",
    "/quantityList/0/epcClass value-uri",
    "/quantityList/0/weight field-unknown",
    "/quantityList/1/quantity value-type",
    "/quantityList/1/uom value-uom",
    "/quantityList/1/epcClass field-missing",
    "/bizstep field-unknown",
    "/bizStep value-word",
    "/ex:a~1b~0c prefix-undeclared",
    "/ilmd/materialType field-unknown",
    "/ilmd ilmd-not-allowed",
  ]);
  expect(faults[2]).toMatchObject({
    detail: expect.stringContaining("epcList[1] repeats"),
    detailZh: expect.stringMatching(/^epcList\[1\] 与列表中/),
  });
});
