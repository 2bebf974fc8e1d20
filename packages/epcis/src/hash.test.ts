import { existsSync, readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { eventHashId, preHash } from "./hash.ts";
import { decimal, utcMilliseconds } from "./hash-values.ts";

const DATA = new URL("../../../../shared/data/epcis/", import.meta.url);

/** Published hashes whose event exists only in the XML binding, which is not read here. */
const XML_ONLY = [
  "epcisDocWithTransformationEventWithMultipleExtensions.hashes",
  "epcisXmlQueryDocHavingEventWithIgnoreFields.hashes",
];

function read(path: string): string {
  return readFileSync(new URL(path, DATA), "utf8");
}

describe.skipIf(!existsSync(DATA))("published hashes (skipped where ../shared/data is absent)", () => {
  test("all 26 hashes the reference generator published for JSON events come out the same (left out: 3 of XML documents)", () => {
    const files = readdirSync(new URL("event-hash/", DATA)).filter((name) => name.endsWith(".hashes"));
    const withoutJson = files.filter(
      (name) => !existsSync(new URL(`event-hash/${name.replace(".hashes", ".jsonld")}`, DATA)),
    );
    expect(withoutJson).toEqual(XML_ONLY);
    let compared = 0;
    for (const file of files.filter((name) => !withoutJson.includes(name))) {
      const document = JSON.parse(read(`event-hash/${file.replace(".hashes", ".jsonld")}`));
      const ours = document.epcisBody.eventList.map((event: Record<string, unknown>) =>
        eventHashId(event, document["@context"]),
      );
      const published = read(`event-hash/${file}`).trim().split("\n");
      expect(ours, file).toEqual(published);
      compared += published.length;
    }
    expect(compared).toBe(26);
  });

  test("all 30 pre-hashes on which two implementations agree come out the same, and so do their hashes", () => {
    const agreed: Record<string, Record<string, { prehash: string; hash: string }>> = JSON.parse(
      read("event-hash/agreed-by-two-implementations.json"),
    );
    let compared = 0;
    for (const [name, events] of Object.entries(agreed)) {
      const folder = existsSync(new URL(`event-hash/${name}`, DATA)) ? "event-hash/" : "examples/";
      const document = JSON.parse(read(folder + name));
      for (const [index, { prehash, hash }] of Object.entries(events)) {
        const event = document.epcisBody.eventList[Number(index)];
        expect(preHash(event, document["@context"]), `${name}[${index}]`).toBe(prehash);
        expect(eventHashId(event, document["@context"])).toBe(hash);
        compared += 1;
      }
    }
    expect(compared).toBe(30);
  });
});

const BASE = {
  type: "ObjectEvent",
  action: "OBSERVE",
  eventTime: "2026-09-01T08:00:00+08:00",
  eventTimeZoneOffset: "+08:00",
  bizStep: "receiving",
  readPoint: { id: "https://id.gs1.org/414/9520123456788" },
  quantityList: [
    { epcClass: "https://id.gs1.org/01/09521234000013/10/L1", quantity: 12.5, uom: "KGM" },
    { epcClass: "https://id.gs1.org/01/09521234000013/10/L2", quantity: 3, uom: "KGM" },
  ],
};

function of(changes: Record<string, unknown>): string {
  return eventHashId({ ...BASE, ...changes });
}

function shuffled(value: unknown, order: readonly number[]): unknown {
  if (Array.isArray(value)) return value.map((one) => shuffled(one, order)).toReversed();
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, one], index) => ({
    at: order[index] ?? 0,
    entry: [key, shuffled(one, order)],
  }));
  return Object.fromEntries(entries.toSorted((a, b) => a.at - b.at).map(({ entry }) => entry));
}

test("neither the order of keys nor that of list members changes the hash", () => {
  const event = { ...BASE, "ex:b": { "ex:y": 1, "ex:x": [1, { "ex:z": "ü" }] }, "ex:a": "𝄞" };
  fc.assert(
    fc.property(fc.array(fc.nat(), { minLength: 12, maxLength: 12 }), (order) => {
      expect(eventHashId(shuffled(event, order) as Record<string, unknown>)).toBe(eventHashId(event));
    }),
  );
});

test("the same facts written otherwise have the same hash: time zone, vocabulary form, own host, GTIN as URN", () => {
  const id = of({});
  expect(of({ eventTime: "2026-09-01T00:00:00.000Z" })).toBe(id);
  expect(of({ bizStep: "urn:epcglobal:cbv:bizstep:receiving" })).toBe(id);
  expect(of({ readPoint: { id: "https://example.com/loc/414/9520123456788?x=1" } })).toBe(id);
  const asUrn = { ...BASE.quantityList[0], epcClass: "urn:epc:class:lgtin:9521234.000001.L1" };
  expect(of({ quantityList: [BASE.quantityList[1], asUrn] })).toBe(id);
});

test("the record's own fields do not enter the hash: eventID, recordTime, errorDeclaration, context, comments", () => {
  expect(
    of({
      "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
      eventID: "urn:uuid:0",
      recordTime: "2026-09-02T00:00:00Z",
      errorDeclaration: { declarationTime: "2026-09-02T00:00:00Z" },
      "rdfs:comment": "seen at the gate",
    }),
  ).toBe(of({}));
});

test.each([
  [{ eventTime: "2026-09-01T08:00:00.001+08:00" }],
  [{ eventTimeZoneOffset: "+00:00" }],
  [{ action: "ADD" }],
  [{ bizStep: "accepting" }],
  [{ quantityList: [BASE.quantityList[0]] }],
  [{ readPoint: { id: BASE.readPoint.id, "ex:gate": "3" } }],
  [{ "ex:note": "" }],
  [{ persistentDisposition: { set: ["recalled"] } }],
  [{ persistentDisposition: { unset: ["recalled"] } }],
])("what says something else hashes otherwise: %j", (changes) => expect(of(changes)).not.toBe(of({})));

test("text is never read as a number: a lot 00123 or 1E5 keeps its own hash", () => {
  const lots = ["00123", "123", "0123.0", "1E5", "100000", "1_000", "1000", "inf", "true"];
  expect(new Set(lots.map((lot) => of({ action: "ADD", ilmd: { "cbvmda:lotNumber": lot } }))).size).toBe(lots.length);
  expect(preHash({ ...BASE, ilmd: { "cbvmda:lotNumber": "00123" } })).toContain(
    "ilmd{urn:epcglobal:cbv:mda:}lotNumber=00123",
  );
});

test("an extension that happens to equal a vocabulary word is left alone", () => {
  expect(preHash({ ...BASE, "ex:note": "shipping" })).toMatch(/ex:note=shipping$/);
});

test("a prefix is known by its namespace, so two names for one namespace hash alike", () => {
  const [first, second] = ["a", "b"].map((prefix) =>
    eventHashId({ ...BASE, [`${prefix}:field`]: 1 }, [{ [prefix]: "https://ns.example.com/" }]),
  );
  expect(first).toBe(second);
});

test("a context inside an extension's value names what it holds, and says nothing itself", () => {
  const outer = [{ a: "https://ns.example.com/" }];
  const inner = { "a:x": { "@context": { b: "https://in.example.com/" }, "b:y": 1 }, "b:z": 2 };
  const text = preHash({ ...BASE, ...inner }, outer);
  expect(text).toMatch(/b:z=2\{https:\/\/ns\.example\.com\/\}x\{https:\/\/in\.example\.com\/\}y=1$/);
});

test("times are rounded half up at the fourth decimal, carrying over", () => {
  expect(utcMilliseconds("2026-09-01T08:00:00.1405+08:00")).toBe("2026-09-01T00:00:00.141Z");
  expect(utcMilliseconds("2026-09-01T08:00:00.14049+08:00")).toBe("2026-09-01T00:00:00.140Z");
  expect(utcMilliseconds("2026-12-31T23:59:59.9996Z")).toBe("2027-01-01T00:00:00.000Z");
  expect(utcMilliseconds("2026-09-01T08:00:00.1Z")).toBe("2026-09-01T08:00:00.100Z");
  expect(utcMilliseconds("yesterday")).toBe("yesterday");
});

test("numbers are written in plain decimals that read back to the same number", () => {
  expect(decimal(1e-7)).toBe("0.0000001");
  expect(decimal(-1.25e-9)).toBe("-0.00000000125");
  expect(decimal(1e21)).toBe(`1${"0".repeat(21)}`);
  expect(decimal(-0)).toBe("0");
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(decimal(value)).toMatch(/^-?\d+(\.\d+)?$/);
      expect(Number(decimal(value))).toBe(value === 0 ? 0 : value);
    }),
  );
});

test("no event makes it throw, however it is made", () => {
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.constantFrom(
          "eventTime",
          "ilmd",
          "epcList",
          "sensorElementList",
          "readPoint",
          "ex:List",
          "type",
          "quantityList",
        ),
        fc.jsonValue(),
      ),
      (event) => {
        expect(eventHashId(event)).toMatch(/^ni:\/\/\/sha-256;[0-9a-f]{64}\?ver=CBV2\.0$/);
      },
    ),
  );
});

test("extensions are sorted by code point: a character beyond the basic plane stands after those of it", () => {
  const [musical, fullwidth] = ["𝄞", "Ｚ"];
  expect(preHash({ ...BASE, "ex:a": [musical, fullwidth] })).toMatch(/ex:a=Ｚex:a=𝄞$/);
});

describe("forms that arrive from other bindings", () => {
  test("a measurement type as a CURIE of the GS1 Web Vocabulary is its URI, hyphens and underscores included", () => {
    const of = (type: string) => preHash({ ...BASE, sensorElementList: [{ sensorReport: [{ type, value: 1 }] }] });
    expect(of("gs1:MT-Molar_concentration")).toContain("type=https://gs1.org/voc/MT-Molar_concentration");
    expect(of("gs1:MT-Humidity")).toBe(of("https://gs1.org/voc/MT-Humidity"));
  });

  test("an extension object whose name ends in List names its members itself; an array has them named", () => {
    const context = { ex: "https://ex.example/" };
    expect(preHash({ ...BASE, "ex:wasteList": { "ex:wasteElement": "a" } }, context)).toContain(
      "{https://ex.example/}wasteList{https://ex.example/}wasteElement=a",
    );
    expect(preHash({ ...BASE, "ex:wasteList": ["a"] }, context)).toContain(
      "{https://ex.example/}wasteList{https://ex.example/}waste=a",
    );
  });
});
