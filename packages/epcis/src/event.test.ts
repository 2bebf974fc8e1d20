import { existsSync, readdirSync, readFileSync } from "node:fs";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EpcisEvent } from "./event.ts";

const DATA = new URL("../../../../shared/data/epcis/", import.meta.url);

function eventsIn(folder: string): { name: string; event: Record<string, unknown> }[] {
  const files = readdirSync(new URL(folder, DATA)).filter((name) => /\.json(?:ld)?$/.test(name));
  return files.flatMap((name) => {
    const body = JSON.parse(readFileSync(new URL(folder + name, DATA), "utf8")).epcisBody;
    const list = body?.eventList ?? (body?.event ? [body.event] : []);
    return list.map((event: Record<string, unknown>, index: number) => ({ name: `${name}[${index}]`, event }));
  });
}

function officialValidator() {
  const ajv = addFormats.default(new Ajv({ strict: false }));
  ajv.addSchema(JSON.parse(readFileSync(new URL("official-schema/EPCIS-JSON-Schema.json", DATA), "utf8")), "epcis");
  return ajv.compile({ $ref: "epcis#/definitions/EPCIS-Document-Event" });
}

describe.skipIf(!existsSync(DATA))("against the official JSON schema (skipped where ../shared/data is absent)", () => {
  // A skipped block is still collected, so nothing may be read in it where the data is absent.
  const isOfficial = existsSync(DATA) ? officialValidator() : () => false;
  const valid = existsSync(DATA) ? [...eventsIn("examples/"), ...eventsIn("event-hash/")] : [];

  test("every official example event is accepted, and every event the official schema refuses is refused", () => {
    const invalid = eventsIn("invalid/");
    expect([valid.length, invalid.length]).toEqual([60, 7]);
    for (const { name, event } of [...valid, ...invalid]) {
      expect(EpcisEvent.safeParse(event).success, name).toBe(isOfficial(event));
    }
    expect(invalid.filter(({ event }) => isOfficial(event)).map(({ name }) => name)).toEqual([
      "EPCISDocument_without_context.json[0]",
    ]);
  });

  test("what is accepted comes out unchanged, extensions included", () => {
    for (const { name, event } of valid) expect(EpcisEvent.parse(event), name).toEqual(event);
  });

  test("an event with a field dropped, misspelt or given a wrong type is judged as the official schema judges it", () => {
    const change = fc.constantFrom("drop", "misspell", "null", "number", "text", "empty list", "empty object");
    fc.assert(
      fc.property(fc.constantFrom(...valid), fc.nat(), change, ({ event }, position, kind) => {
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
        fc.pre(changed.type === event.type);
        expect(EpcisEvent.safeParse(changed).success, `${kind} ${key}`).toBe(isOfficial(changed));
      }),
      { numRuns: 2000 },
    );
  });
});

const PLAIN = { type: "ObjectEvent", action: "OBSERVE", eventTimeZoneOffset: "+08:00", epcList: [] };

test.each([
  ["2026-09-01T08:00:00+08:00", true],
  ["2026-09-01T00:00:00.123456Z", true],
  ["2026-09-01T08:00+08:00", false],
  ["2026-09-01T08:00:00", false],
  ["2026-02-30T08:00:00Z", false],
  ["2026-09-01", false],
])("event time %s is accepted: %s", (eventTime, accepted) => {
  expect(EpcisEvent.safeParse({ ...PLAIN, eventTime }).success).toBe(accepted);
});

test("a refused field is named by its path", () => {
  const event = {
    ...PLAIN,
    eventTime: "2026-09-01T00:00:00Z",
    quantityList: [{ epcClass: "not a uri" }],
    bizstep: "shipping",
  };
  const result = EpcisEvent.safeParse(event);
  expect(result.error?.issues.map(({ path }) => path.join("/"))).toEqual(["quantityList/0/epcClass", "bizstep"]);
});

test("an extension nested without end is refused, one of a few levels is not", () => {
  const nested = (levels: number) => JSON.parse(`${"[".repeat(levels)}${"]".repeat(levels)}`);
  const event = { ...PLAIN, eventTime: "2026-09-01T00:00:00Z" };
  expect(EpcisEvent.safeParse({ ...event, "ex:a": nested(20) }).success).toBe(true);
  expect(EpcisEvent.safeParse({ ...event, "ex:a": nested(100_000) }).success).toBe(false);
});
