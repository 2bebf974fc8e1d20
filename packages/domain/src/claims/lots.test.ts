import type { EpcisEvent } from "@suyuan/epcis/event";
import { buildDigitalLink } from "@suyuan/gs1/link/build";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lotId } from "../batches/identity.ts";
import { batchUri } from "../events/uris.ts";
import { GTIN } from "../fixtures/cangxi.ts";
import { lotOf, lotsNamed, type WeighedLot, weighedLots } from "./lots.ts";

const LOT = "CX26091001";
const OURS = { gtin: GTIN, lot: LOT };

/** An event over these quantity elements; shape as the reader of events lets it through. */
function over(quantityList: readonly object[], more: object = {}): EpcisEvent {
  return {
    type: "ObjectEvent",
    action: "OBSERVE",
    eventTime: "2026-09-11T01:00:00Z",
    eventTimeZoneOffset: "+08:00",
    quantityList,
    ...more,
  } as EpcisEvent;
}

function weighedIn(quantity: unknown, uom?: string): WeighedLot | undefined {
  const element = { epcClass: batchUri(OURS), quantity, ...(uom === undefined ? {} : { uom }) };
  return weighedLots(lotsNamed(over([element])), ["object"])[0];
}

describe("the lot that a URI names", () => {
  test("is the same in every spelling of the class and of its packs", () => {
    const spellings = [
      `https://id.gs1.org/01/${GTIN}/10/${LOT}`,
      `https://suyuan.example/01/${GTIN}/10/${LOT}?11=260910`,
      `http://shop.example/some/path/01/${GTIN}/10/${LOT}`,
      `https://id.gs1.org/01/${GTIN}/10/${LOT}/21/7`,
      `https://id.gs1.org/01/${GTIN}/22/2A/10/${LOT}`,
      `https://id.gs1.org/01/${GTIN.slice(1)}/10/${LOT}`,
      `https://id.gs1.org/gtin/${GTIN}/lot/${LOT}`,
      `https://id.gs1.org/gtin/${GTIN}/lot/${LOT}/ser/7`,
      `urn:epc:class:lgtin:6901234.056789.${LOT}`,
      `urn:epc:class:lgtin:690123456.0789.${LOT}`,
    ];
    for (const uri of spellings) expect([uri, lotOf(uri)]).toEqual([uri, OURS]);
  });

  test("is looked for in a URI of 2,048 characters at most, whatever else it says", () => {
    const padded = (length: number) => `${batchUri(OURS)}?x=`.padEnd(length, "a");
    expect([lotOf(padded(2048)), lotOf(padded(2049))]).toEqual([OURS, undefined]);
    expect(lotOf(`https://suyuan.example/01/${GTIN.slice(1)}/10/${LOT}?11=260910#x`)).toEqual(OURS);
  });

  test("is none where no lot is said", () => {
    const others = [
      `https://shop.example/10/x/01/${GTIN}`,
      "urn:epc:class:lgtin:6901234.056789",
      "urn:epc:class:lgtin:6901234.0567890.L",
      `https://id.gs1.org/01/${GTIN}`,
      `https://id.gs1.org/01/${GTIN}/21/7`,
      "urn:epc:id:sgtin:6901234.056789.7",
      "urn:epc:idpat:sgtin:6901234.056789.*",
      "urn:epc:id:sscc:6901234.1234567890",
      `https://id.gs1.org/10/${LOT}`,
      `https://id.gs1.org/01/${GTIN}/10/${"x".repeat(21)}`,
      `https://id.gs1.org/01/${GTIN}/10/a%23b`,
      "https://example.org/10/12",
      "",
    ];
    for (const uri of others) expect([uri, lotOf(uri)]).toEqual([uri, undefined]);
  });

  test("comes back from its canonical link whatever GS1's 82 characters it is made of", () => {
    const lot = fc.stringMatching(/^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]{1,20}$/).filter((text) => !/^\.{1,2}$/.test(text));
    fc.assert(
      fc.property(lot, (text) => {
        expect(lotOf(buildDigitalLink({ gtin: GTIN, lot: text }))).toEqual({ gtin: GTIN, lot: text });
      }),
    );
  });

  test("is looked for in any text without throwing", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `https://x.example/01/${GTIN}/10/${text}`),
        ),
        (text) => {
          const found = lotOf(text);
          if (found !== undefined) expect(lotId(found).startsWith("01/")).toBe(true);
        },
      ),
    );
  });
});

test("a lot is found in every field of every type of event, with its place and role", () => {
  const uri = batchUri(OURS);
  const names = { epcClass: uri, quantity: 1, uom: "KGM" };
  const event = over([names], {
    parentID: uri,
    epcList: ["urn:epc:id:sscc:6901234.1234567890", `${uri}/21/7`],
    childEPCs: [uri],
    childQuantityList: [names],
    inputEPCList: [uri],
    inputQuantityList: [names],
    outputEPCList: [uri],
    outputQuantityList: [{ epcClass: "urn:x:y" }, names],
  });
  expect(lotsNamed(event).map(({ role, pointer }) => `${role} ${pointer}`)).toEqual([
    "parent /parentID",
    "object /epcList/1",
    "child /childEPCs/0",
    "input /inputEPCList/0",
    "output /outputEPCList/0",
    "object /quantityList/0",
    "child /childQuantityList/0",
    "input /inputQuantityList/0",
    "output /outputQuantityList/1",
  ]);
});

test("what is no text, no element and no list names no lot", () => {
  const event = over([], {
    quantityList: [null, "x", 5, [], { epcClass: 5 }, { epcClass: batchUri(OURS) }],
    epcList: [null, 5, {}],
    childEPCs: batchUri(OURS),
    parentID: 7,
  });
  expect(lotsNamed(event).map(({ pointer }) => pointer)).toEqual(["/quantityList/5"]);
  const inherited: object = Object.create({ epcList: [batchUri(OURS)] });
  expect(lotsNamed(inherited as EpcisEvent)).toEqual([]);
});

describe("the weight of a lot", () => {
  test("that cannot be told is told with the units that can, and with what is too much", () => {
    const words = (quantity: unknown, uom?: string) => {
      const [fault] = weighedIn(quantity, uom)?.faults ?? [];
      return `${fault?.en} ${fault?.zh}`;
    };
    for (const text of [words(undefined, "KGM"), words(5, "LBR"), words(5)])
      expect(text.match(/KGM, GRM, TNE/g)).toHaveLength(2);
    const much = words(100_001, "TNE");
    expect(much.match(/100001 TNE/g)).toHaveLength(2);
    expect(much.match(/100000000 (kg|千克)/g)).toHaveLength(2);
  });

  test("is told from kilograms, grams and tonnes, exactly", () => {
    const weights: readonly [number, string, number][] = [
      [1250.5, "KGM", 1_250_500],
      [0.001, "KGM", 1],
      [0, "KGM", 0],
      [7, "GRM", 7],
      [0.123456, "TNE", 123_456],
      [100_000, "TNE", 100_000_000_000],
    ];
    for (const [quantity, uom, grams] of weights) {
      expect([quantity, uom, weighedIn(quantity, uom)?.grams]).toEqual([quantity, uom, grams]);
    }
  });

  test("is a fault at its field when it is not whole grams, too large, negative, or in another unit", () => {
    for (const [quantity, uom] of [
      [0.0001, "KGM"],
      [1.5, "GRM"],
      [-1, "KGM"],
      [100_001, "TNE"],
      [1e300, "KGM"],
    ] as const) {
      expect(weighedIn(quantity, uom)).toMatchObject({
        grams: undefined,
        faults: [{ pointer: "/quantityList/0/quantity" }],
      });
    }
    for (const uom of ["LBR", "EA", "kgm", undefined]) {
      expect(weighedIn(5, uom)?.faults).toMatchObject([{ pointer: "/quantityList/0/uom" }]);
    }
    expect(weighedIn(undefined, "KGM")?.faults).toMatchObject([{ pointer: "/quantityList/0/quantity" }]);
  });

  test("is the sum of what its places say, packs by themselves weighing nothing known", () => {
    const uri = batchUri(OURS);
    const urn = `urn:epc:class:lgtin:6901234.056789.${LOT}`;
    const twice = [
      { epcClass: uri, quantity: 1, uom: "KGM" },
      { epcClass: urn, quantity: 250, uom: "GRM" },
    ];
    const [both] = weighedLots(lotsNamed(over(twice, { epcList: [`${uri}/21/7`] })), ["object"]);
    expect(both).toMatchObject({ ...OURS, grams: 1250, faults: [], pointer: "/quantityList/0" });
    const [packs] = weighedLots(lotsNamed(over([], { epcList: [`${uri}/21/7`] })), ["object"]);
    expect(packs).toMatchObject({ grams: undefined, faults: [{ pointer: "/epcList/0" }] });
  });

  test("of a lot that five thousand packs name is asked for once", () => {
    const epcList = Array.from({ length: 5000 }, (_, n) => `${batchUri(OURS)}/21/${n}`);
    const named = lotsNamed(over([], { epcList }));
    expect(named).toHaveLength(5000);
    expect(weighedLots(named, ["object"])).toHaveLength(1);
  });
});
