import { describe, expect, test } from "vitest";
import type { EpcisEvent } from "../event.ts";
import type { Queryable, Surroundings } from "./event-query.ts";
import { matches } from "./matches.ts";
import { parseQuery } from "./parse-query.ts";

const CONTEXT = [
  "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
  { ex: "https://ns.example.com/ex/" },
];

function itemOf(fields: Readonly<Record<string, unknown>>): Queryable {
  const base = { type: "ObjectEvent", action: "OBSERVE", epcList: [], eventTime: "2026-09-01T08:00:00+08:00" };
  const event = { ...base, eventTimeZoneOffset: "+08:00", ...fields } as unknown as EpcisEvent;
  return { event, context: CONTEXT, recordTime: "2026-09-01T00:00:05.000Z", hashId: "ni:///sha-256;00?ver=CBV2.0" };
}

/** Does the query, one URL parameter, find the event? */
function finds(name: string, value: string, item: Queryable, surroundings?: Surroundings): boolean {
  const namespaces = new Map([["ex", "https://ns.example.com/ex/"]]);
  const read = parseQuery({ from: "url", params: [[name, value]] }, { namespaces });
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  return matches(read.value, item, surroundings);
}

const measured = (report: object, sensorMetadata?: object) =>
  itemOf({ sensorElementList: [{ ...(sensorMetadata && { sensorMetadata }), sensorReport: [report] }] });

describe("GS1 conformance test TCR-53", () => {
  test("step 26: an event of 20 °C is found by kelvins up to 293.15, and by no higher bound", () => {
    const item = measured({ type: "Temperature", value: 20, uom: "CEL" });
    for (const bound of ["290", "293.15"]) expect(finds("GE_value_KEL", bound, item)).toBe(true);
    expect(finds("GE_value_KEL", "293.16", item)).toBe(false);
    expect(finds("EQ_value_KEL", "293.15", item)).toBe(true);
    expect(finds("EQ_value_FAH", "68", item)).toBe(true);
    expect(finds("GE_value_P1", "0", item)).toBe(false);
  });

  test.each([
    ["EQ_deviceID", "urn:epc:id:giai:4000001.111", { deviceID: "https://id.gs1.org/8004/4000001111" }],
    ["EQ_dataProcessingMethod", "urn:example:method", { dataProcessingMethod: "urn:example:method" }],
    ["EQ_bizRules", "urn:example:rules", { bizRules: "urn:example:rules" }],
    ["GE_time", "2026-08-31T23:00:00Z", { time: "2026-09-01T07:00:00+08:00" }],
  ])(
    "step 28: %s finds what stands in sensorMetadata as well as what stands in a sensorReport",
    (name, value, fields) => {
      expect(finds(name, value, measured({ type: "Temperature" }, fields))).toBe(true);
      expect(finds(name, value, measured({ type: "Temperature", ...fields }))).toBe(true);
      expect(finds(name, value, measured({ type: "Temperature" }))).toBe(false);
    },
  );
});

describe("units", () => {
  const kilograms = itemOf({ quantityList: [{ epcClass: "urn:example:class", quantity: 0.5, uom: "KGM" }] });

  test("quantities are converted; a class without unit and a unit of another kind are not compared", () => {
    expect(finds("EQ_quantity_GRM", "500", kilograms)).toBe(true);
    expect(finds("LT_quantity_TNE", "0.0005", kilograms)).toBe(false);
    expect(finds("LE_quantity_TNE", "0.0005", kilograms)).toBe(true);
    expect(finds("GE_quantity_LTR", "0", kilograms)).toBe(false);
    expect(finds("EQ_quantity", "0.5", kilograms)).toBe(true);
    const pieces = itemOf({ quantityList: [{ epcClass: "urn:example:class", quantity: 5 }] });
    expect(finds("GE_quantity_KGM", "0", pieces)).toBe(false);
    expect(finds("EQ_quantity", "5", pieces)).toBe(true);
  });

  test("a spread is converted without the zero point", () => {
    const item = measured({ type: "Temperature", sDev: 1, uom: "CEL" });
    expect(finds("GE_sDev_KEL", "1", item)).toBe(true);
    expect(finds("GT_sDev_KEL", "1", item)).toBe(false);
    expect(finds("LE_sDev_FAH", "1.8", item)).toBe(true);
    expect(finds("LT_sDev_FAH", "1.8", item)).toBe(false);
  });

  test("what conversion rounds in the last digits is no difference", () => {
    for (let tenths = -400; tenths <= 400; tenths++) {
      const kelvins = ((tenths * 10 + 27315) / 100).toFixed(2);
      const item = measured({ type: "Temperature", value: tenths / 10, uom: "CEL" });
      expect([kelvins, finds("EQ_value_KEL", kelvins, item), finds("GT_value_KEL", kelvins, item)]).toEqual([
        kelvins,
        true,
        false,
      ]);
    }
  });

  test("units that nobody knows are compared with themselves alone", () => {
    const item = measured({ type: "Temperature", value: 3, uom: "QQQ" });
    expect(finds("EQ_value_QQQ", "3", item)).toBe(true);
    expect(finds("EQ_value_QQR", "3", item)).toBe(false);
  });
});

test("a word is the same word in any spelling, in the query and in the event", () => {
  const spellings = [
    "shipping",
    "urn:epcglobal:cbv:bizstep:shipping",
    "https://ref.gs1.org/cbv/BizStep-shipping",
    "cbv:BizStep-shipping",
  ];
  for (const asked of spellings) {
    for (const bizStep of spellings)
      expect([asked, bizStep, finds("EQ_bizStep", asked, itemOf({ bizStep }))]).toEqual([asked, bizStep, true]);
  }
  const own = itemOf({ bizStep: "ex:weighing" });
  expect(finds("EQ_bizStep", "https://ns.example.com/ex/weighing", own)).toBe(true);
  expect(finds("EQ_bizStep", "ex:weighing", itemOf({ bizStep: "https://ns.example.com/ex/weighing" }))).toBe(true);
  expect(finds("EQ_bizStep", "ex:other", own)).toBe(false);
});

describe("times", () => {
  test("GE takes in the bound, LT does not, in whatever zone they are written", () => {
    const item = itemOf({});
    expect(finds("GE_eventTime", "2026-09-01T00:00:00Z", item)).toBe(true);
    expect(finds("GE_eventTime", "2026-09-01T00:00:00.001Z", item)).toBe(false);
    expect(finds("LT_eventTime", "2026-08-31T20:00:00-04:00", item)).toBe(false);
    expect(finds("LT_eventTime", "2026-09-01T00:00:00.001Z", item)).toBe(true);
  });

  test("both spellings of the declaration's time ask the same", () => {
    const item = itemOf({ errorDeclaration: { declarationTime: "2026-09-02T00:00:00Z" } });
    for (const name of ["GE_errorDeclarationTime", "GE_errorDeclaration_Time"]) {
      expect(finds(name, "2026-09-02T00:00:00Z", item)).toBe(true);
      expect(finds(name, "2026-09-02T00:00:01Z", item)).toBe(false);
      expect(finds(name, "2020-01-01T00:00:00Z", itemOf({}))).toBe(false);
    }
  });
});

describe("extension fields", () => {
  const item = itemOf({
    "ex:grade": 2,
    "ex:lots": ["00123", "1E5"],
    "ex:picked": "2026-09-01",
    "ex:outer": { "ex:inner": "deep", "ex:list": [{ "ex:inner": 7 }] },
    ilmd: { "cbvmda:lotNumber": "L1", "ex:more": { "cbvmda:countryOfOrigin": "CN" } },
    readPoint: { id: "urn:example:gate", "ex:area": "north" },
  });

  test("text is compared as text: a lot is not the number it looks like", () => {
    expect(finds("EQ_ex:lots", "00123", item)).toBe(true);
    expect(finds("EQ_ex:lots", "123", item)).toBe(false);
    expect(finds("EQ_ex:lots", "100000", item)).toBe(false);
    expect(finds("EQ_ex:grade", "2.0", item)).toBe(true);
  });

  test("numbers and dates are compared by order", () => {
    expect(finds("GT_ex:grade", "1.5", item)).toBe(true);
    expect(finds("GT_ex:grade", "2", item)).toBe(false);
    expect(finds("LT_ex:picked", "2026-09-02", item)).toBe(true);
    expect(finds("GE_ex:picked", "2026-09-01T00:00:00.001Z", item)).toBe(false);
    expect(finds("GE_ex:picked", "1", item)).toBe(false);
  });

  test("INNER_ finds what is nested and never the field itself; areas do not run into each other", () => {
    expect(finds("EQ_INNER_ex:inner", "deep|nothing", item)).toBe(true);
    expect(finds("EQ_INNER_ex:inner", "7", item)).toBe(true);
    expect(finds("EQ_ex:inner", "deep", item)).toBe(false);
    expect(finds("EXISTS_INNER_ex:outer", "true", item)).toBe(false);
    expect(finds("EQ_ILMD_cbvmda:lotNumber", "L1", item)).toBe(true);
    expect(finds("EQ_cbvmda:lotNumber", "L1", item)).toBe(false);
    expect(finds("EQ_INNER_ILMD_cbvmda:countryOfOrigin", "CN", item)).toBe(true);
    expect(finds("EQ_INNER_cbvmda:countryOfOrigin", "CN", item)).toBe(false);
    expect(finds("EQ_ILMD_cbvmda:countryOfOrigin", "CN", item)).toBe(false);
  });

  test("names are compared by what their prefixes stand for, on both sides", () => {
    const other = { ...item, context: [{ other: "https://ns.example.com/ex/" }] };
    const renamed = { ...other, event: { ...item.event, "other:x": "1", "ex:x": "2" } } as unknown as Queryable;
    expect(finds("EQ_ex:x", "1", renamed)).toBe(true);
    expect(finds("EQ_ex:x", "2", renamed)).toBe(false);
    expect(finds("EQ_https://ns.example.com/ex/x", "1", renamed)).toBe(true);
    const own = itemOf({ "@context": { own: "https://ns.example.com/ex/" }, "own:x": "3" });
    expect(finds("EQ_ex:x", "3", own)).toBe(true);
    const nested = itemOf({ "ex:a": { "@context": { n: "https://ns.example.com/ex/" }, "n:x": "4" } });
    expect(finds("EQ_INNER_ex:x", "4", nested)).toBe(true);
  });

  test("a prefix that nobody declares means the field that is written in the same letters", () => {
    const opaque = itemOf({ "zz:a": "1" });
    expect(finds("EQ_zz:a", "1", opaque)).toBe(true);
    expect(finds("EQ_zz:a", "1", itemOf({ "@context": { zz: "urn:zz:" }, "zz:a": "1" }))).toBe(true);
    expect(finds("EQ_urn:zz:a", "1", itemOf({ "@context": { zz: "urn:zz:" }, "zz:a": "1" }))).toBe(true);
    expect(finds("EQ_urn:zz:a", "1", opaque)).toBe(false);
  });

  test("a place's attributes are its own members, or what master data says of it", () => {
    expect(finds("HASATTR_readPoint", "ex:area|ex:none", item)).toBe(true);
    expect(finds("HASATTR_readPoint", "ex:none", item)).toBe(false);
    expect(finds("EQ_ATTR_readPoint_ex:area", "north", item)).toBe(true);
    expect(finds("EQ_readPoint_ex:area", "north", item)).toBe(true);
    const attributesOf = (element: string) => (element === "urn:example:gate" ? { "ex:floor": 3 } : undefined);
    expect(finds("EQ_ATTR_readPoint_ex:floor", "3", item, { attributesOf })).toBe(true);
    expect(finds("EQ_ATTR_readPoint_ex:floor", "3", item)).toBe(false);
    expect(finds("HASATTR_bizLocation", "ex:floor", item, { attributesOf })).toBe(false);
  });
});

test("WD_ finds the place itself, and below it what the caller's master data knows", () => {
  const item = itemOf({ readPoint: { id: "https://id.gs1.org/414/6901234000016/254/GATE" } });
  const isWithin = (place: string, ancestor: string) =>
    place === "https://id.gs1.org/414/6901234000016/254/GATE" && ancestor === "https://id.gs1.org/414/6901234000016";
  const site = "urn:epc:id:sgln:6901234.00001.0";
  expect(finds("WD_readPoint", "urn:epc:id:sgln:6901234.00001.GATE", item)).toBe(true);
  expect(finds("WD_readPoint", site, item)).toBe(false);
  expect(finds("WD_readPoint", site, item, { isWithin })).toBe(true);
  expect(finds("EQ_readPoint", site, item, { isWithin })).toBe(false);
});

test("a transformation is found by its identifier in either syntax", () => {
  const item = itemOf({ type: "TransformationEvent", transformationID: "https://id.gs1.org/253/40123455555541234" });
  expect(finds("EQ_transformationID", "urn:epc:id:gdti:4012345.55555.1234", item)).toBe(true);
  expect(finds("EQ_transformationID", "urn:epc:id:gdti:4012345.55555.1235", item)).toBe(false);
});

test("an event is found by its eventID and by its hash", () => {
  const item = itemOf({ eventID: "urn:uuid:1" });
  expect(finds("EQ_eventID", "urn:uuid:1", item)).toBe(true);
  expect(finds("EQ_eventID", item.hashId, item)).toBe(true);
  expect(finds("EQ_eventID", "urn:uuid:2", item)).toBe(false);
});
