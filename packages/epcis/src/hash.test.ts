import { existsSync, readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ExactNumber, parseExactJson } from "./exact-number.ts";
import { eventHashId, preHash, supersededHashId } from "./hash.ts";
import { decimal, utcMilliseconds } from "./hash-values.ts";

const DATA = new URL("../../../../shared/data/epcis/", import.meta.url);

/** Published hashes whose event exists only in the XML binding, which is not read here. */
const XML_ONLY = [
  "epcisDocWithTransformationEventWithMultipleExtensions.hashes",
  "epcisXmlQueryDocHavingEventWithIgnoreFields.hashes",
];

/** Published with sourceList and destinationList behind the sensors, against the table of CBV 2.0 section 8.9.2: file, and place in it. */
const AGAINST_TABLE = [
  "epcisDocWithShippingAndTransportingEvent.hashes 0",
  "epcisDocWithVariousEventTypes.hashes 0",
  "epcisDocWithVariousEventTypes.hashes 1",
];

function read(path: string): string {
  return readFileSync(new URL(path, DATA), "utf8");
}

describe.skipIf(!existsSync(DATA))("published hashes (skipped where ../shared/data is absent)", () => {
  test("the hashes the reference generator published for JSON events come out the same, but three against the table, which are the superseded ids", () => {
    const files = readdirSync(new URL("event-hash/", DATA)).filter((name) => name.endsWith(".hashes"));
    const withoutJson = files.filter(
      (name) => !existsSync(new URL(`event-hash/${name.replace(".hashes", ".jsonld")}`, DATA)),
    );
    expect(withoutJson).toEqual(XML_ONLY);
    let compared = 0;
    for (const file of files.filter((name) => !withoutJson.includes(name))) {
      const document = JSON.parse(read(`event-hash/${file.replace(".hashes", ".jsonld")}`));
      const published = read(`event-hash/${file}`).trim().split("\n");
      for (const [n, event] of document.epcisBody.eventList.entries()) {
        const isAgainst = AGAINST_TABLE.includes(`${file} ${n}`);
        const ours = (isAgainst ? supersededHashId : eventHashId)(event, document["@context"]);
        expect(ours, `${file} ${n}`).toBe(published[n]);
      }
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

test("a type that is no text, whatever it says of its text, throws nothing", () => {
  for (const type of [{ toString: 0 }, { toString: null, valueOf: 1 }, [{ toString: 0 }], 7, null, undefined]) {
    expect(eventHashId({ ...BASE, type })).toMatch(/^ni:/);
  }
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

describe("the order of the standard's table", () => {
  const text = preHash({
    ...BASE,
    type: "TransactionEvent",
    epcList: ["urn:a:1"],
    parentID: "urn:a:2",
    destinationList: [{ type: "location", destination: "urn:d" }],
    sourceList: [{ type: "location", source: "urn:s" }],
    bizTransactionList: [{ type: "po", bizTransaction: "urn:po" }],
    sensorElementList: [{ sensorReport: [{ type: "Temperature", value: 1 }] }],
    ilmd: { "ex:a": 1 },
    "ex:Z": 1,
  });

  test("has the objects before their parent, and transactions, sources and destinations before sensors, ilmd and extensions", () => {
    const marks = ["epcList", "parentID", "action=", "bizTransactionList", "sourceList", "destinationList"];
    const places = [...marks, "sensorElementList", "ilmd", "ex:Z"].map((mark) => text.indexOf(mark));
    expect(places.every((place, n) => place > (places[n - 1] ?? 0))).toBe(true);
  });

  test("differs from the superseded one, whose id is told only where it is another", () => {
    expect(supersededHashId(BASE)).toBeUndefined();
    const moved = { ...BASE, epcList: ["urn:a:1"], parentID: "urn:a:2" };
    expect(supersededHashId(moved)).toMatch(/^ni:/);
    expect(supersededHashId(moved)).not.toBe(eventHashId(moved));
  });
});

describe("a value written with a declared prefix", () => {
  const one = [{ ex: "https://one.example/voc/" }];
  const two = [{ ex: "https://two.example/voc/" }];
  const sensed = (type: string) => ({ ...BASE, sensorElementList: [{ sensorReport: [{ type, value: 1 }] }] });
  const cases: readonly (readonly [string, (value: string) => Record<string, unknown>])[] = [
    ["bizStep", (value) => ({ ...BASE, bizStep: value })],
    ["disposition", (value) => ({ ...BASE, disposition: value })],
    ["a disposition that is set", (value) => ({ ...BASE, persistentDisposition: { set: [value] } })],
    ["a sensor's type", sensed],
    ["an identifier", (value) => ({ ...BASE, epcList: [value] })],
    ["a place", (value) => ({ ...BASE, readPoint: { id: value } })],
    ["a transaction's type", (value) => ({ ...BASE, bizTransactionList: [{ type: value, bizTransaction: "urn:x" }] })],
    ["an extension's value", (value) => ({ ...BASE, "https://x.example/f": value })],
    [
      "what is within an extension",
      (value) => ({ ...BASE, "https://x.example/f": [{ "https://x.example/g": value }] }),
    ],
  ];

  test.each(cases)("is the URI that it abbreviates, and differs by namespace: %s", (_, event) => {
    const whole = eventHashId(event("https://one.example/voc/weighing"));
    expect(eventHashId(event("ex:weighing"), one)).toBe(whole);
    expect(eventHashId(event("ex:weighing"), two)).not.toBe(whole);
    expect(eventHashId({ ...event("ex:weighing"), "@context": one })).toBe(whole);
  });

  test("is left alone where the prefix is not declared, is a scheme, or where it is a sentence", () => {
    const noted = (text: string, context: unknown = one) =>
      preHash({ ...BASE, "https://x.example/note": text }, context);
    expect(noted("unknown:weighing")).toMatch(/note=unknown:weighing$/);
    expect(noted("urn:weighing", [{ urn: "https://one.example/" }])).toMatch(/note=urn:weighing$/);
    expect(noted("ex: weighed twice")).toMatch(/note=ex: weighed twice$/);
    expect(preHash({ ...BASE, eventTimeZoneOffset: "+08:00" }, [{ "+08": "https://one.example/" }])).toContain(
      "+08:00",
    );
  });

  test("stands for the standard's own namespace in the standard's own fields, whatever the document binds it to", () => {
    const odd = [{ gs1: "https://odd.example/" }];
    expect(preHash(sensed("gs1:EffectiveDoseRate"), odd)).toContain("type=https://gs1.org/voc/EffectiveDoseRate");
  });
});

test("a number of more digits than a double holds enters digit for digit, and those of one value alike", () => {
  const noted = (digits: string) => preHash({ ...BASE, "urn:n": parseExactJson(digits) });
  expect(noted("106141412345678908")).toMatch(/urn:n=106141412345678908$/);
  expect(noted("106141412345678911")).toMatch(/urn:n=106141412345678911$/);
  expect(noted("1061414123456789080e-1")).toBe(noted("106141412345678908"));
  expect(noted("0.10000000000000000001")).toMatch(/urn:n=0\.10000000000000000001$/);
  expect(
    preHash({ ...BASE, quantityList: [{ epcClass: "urn:x", quantity: new ExactNumber("12345678901234567.5") }] }),
  ).toContain("quantity=12345678901234567.5");
});
