import { expect, test } from "vitest";
import { eventFaults } from "./read-event.ts";

const AT = { eventTime: "2026-09-01T08:00:00.000+08:00", eventTimeZoneOffset: "+08:00" };
const UNIT = "urn:epc:id:sscc:6901234.3000000001";
const PACK = "https://id.gs1.org/01/06901234000016/21/7";
const LOT = { epcClass: "https://id.gs1.org/01/06901234000016/10/L1", quantity: 5, uom: "KGM" };
const ORDER = { type: "po", bizTransaction: "https://example.com/po/1" };
const PLACE = { id: "https://id.gs1.org/414/6901234000016" };

const VALID: Record<string, Record<string, unknown>> = {
  ObjectEvent: { type: "ObjectEvent", action: "ADD", epcList: [PACK] },
  AggregationEvent: { type: "AggregationEvent", action: "ADD", parentID: UNIT, childEPCs: [PACK] },
  AssociationEvent: { type: "AssociationEvent", action: "ADD", parentID: UNIT, childEPCs: [PACK] },
  TransactionEvent: { type: "TransactionEvent", action: "ADD", bizTransactionList: [ORDER], epcList: [PACK] },
  TransformationEvent: { type: "TransformationEvent", inputQuantityList: [LOT], outputEPCList: [PACK] },
};

function faultsOf(type: string, changes: Record<string, unknown>): string[] {
  return eventFaults({ ...AT, ...VALID[type], ...changes }).map(({ pointer, code }) => `${pointer} ${code}`);
}

test("each type's plain event is valid", () => {
  for (const type of Object.keys(VALID)) expect(faultsOf(type, {}), type).toEqual([]);
});

test.each([
  ["ObjectEvent", { epcList: undefined }, [" objects-missing"]],
  ["ObjectEvent", { epcList: undefined, quantityList: [] }, [" objects-missing"]],
  ["ObjectEvent", { epcList: [] }, []],
  [
    "ObjectEvent",
    { epcList: undefined, readPoint: PLACE, sensorElementList: [{ sensorReport: [{ type: "Temperature" }] }] },
    [],
  ],
  [
    "ObjectEvent",
    { epcList: undefined, sensorElementList: [{ sensorReport: [{ type: "Temperature" }] }] },
    [" objects-missing"],
  ],
  ["ObjectEvent", { action: "DELETE", ilmd: {} }, ["/ilmd ilmd-not-allowed"]],
  ["ObjectEvent", { action: "OBSERVE", ilmd: { "cbvmda:lotNumber": "1" } }, ["/ilmd ilmd-not-allowed"]],
  ["ObjectEvent", { parentID: UNIT }, ["/parentID field-misplaced"]],
  ["AggregationEvent", { parentID: undefined }, ["/parentID parent-missing"]],
  ["AggregationEvent", { parentID: undefined, action: "DELETE" }, ["/parentID parent-missing"]],
  ["AggregationEvent", { parentID: undefined, action: "OBSERVE" }, []],
  ["AggregationEvent", { childEPCs: undefined }, [" children-missing"]],
  ["AggregationEvent", { childEPCs: [] }, [" children-missing"]],
  ["AggregationEvent", { childEPCs: undefined, childQuantityList: [LOT] }, []],
  ["AggregationEvent", { childEPCs: undefined, action: "DELETE" }, []],
  ["AggregationEvent", { persistentDisposition: { set: ["recalled"] } }, ["/persistentDisposition field-misplaced"]],
  ["AggregationEvent", { ilmd: { "cbvmda:lotNumber": "1" } }, ["/ilmd field-misplaced"]],
  ["AssociationEvent", { parentID: undefined }, ["/parentID field-missing"]],
  ["AssociationEvent", { parentID: undefined, action: "OBSERVE" }, ["/parentID field-missing"]],
  ["AssociationEvent", { childEPCs: [], action: "OBSERVE" }, [" children-missing"]],
  ["AssociationEvent", { childEPCs: undefined, action: "DELETE" }, []],
  ["TransactionEvent", { bizTransactionList: [] }, ["/bizTransactionList list-empty"]],
  ["TransactionEvent", { epcList: undefined }, [" objects-missing"]],
  ["TransactionEvent", { epcList: undefined, action: "DELETE" }, []],
  ["TransactionEvent", { persistentDisposition: { set: ["recalled"] } }, ["/persistentDisposition field-misplaced"]],
  ["TransformationEvent", { outputEPCList: undefined }, [" transformation-incomplete"]],
  ["TransformationEvent", { inputQuantityList: [] }, [" transformation-incomplete"]],
  ["TransformationEvent", { outputEPCList: undefined, transformationID: "urn:uuid:1" }, []],
  [
    "TransformationEvent",
    { outputEPCList: [], inputQuantityList: [], transformationID: "urn:uuid:1" },
    [" transformation-incomplete"],
  ],
  ["TransformationEvent", { action: "ADD" }, ["/action field-misplaced"]],
  ["TransformationEvent", { ilmd: { "cbvmda:lotNumber": "1" } }, []],
  ["TransformationEvent", { inputEPCList: [PACK, PACK] }, ["/inputEPCList/1 list-duplicate"]],
  ["ObjectEvent", { persistentDisposition: {} }, ["/persistentDisposition disposition-incomplete"]],
  ["ObjectEvent", { persistentDisposition: { set: [] } }, ["/persistentDisposition/set list-empty"]],
  [
    "ObjectEvent",
    { persistentDisposition: { set: ["recalled", "recalled"] } },
    ["/persistentDisposition/set/1 list-duplicate"],
  ],
  ["ObjectEvent", { certificationInfo: { id: "https://example.com/c" } }, ["/certificationInfo value-type"]],
  ["ObjectEvent", { certificationInfo: ["https://example.com/c", "c"] }, ["/certificationInfo/1 value-uri"]],
  [
    "ObjectEvent",
    { errorDeclaration: { reason: "typo" } },
    ["/errorDeclaration/reason value-word", "/errorDeclaration/declarationTime field-missing"],
  ],
  [
    "ObjectEvent",
    { errorDeclaration: { declarationTime: AT.eventTime, by: "me" } },
    ["/errorDeclaration/by field-unknown"],
  ],
  ["ObjectEvent", { readPoint: { ...PLACE, name: "gate" } }, ["/readPoint/name field-unknown"]],
  ["ObjectEvent", { bizStep: "urn:epcglobal:cbv:bizstep:shipping" }, ["/bizStep value-word"]],
  ["ObjectEvent", { bizStep: "https://example.com/steps/grading" }, []],
  ["ObjectEvent", { disposition: "in_transport" }, ["/disposition value-word"]],
  ["ObjectEvent", { type: "HarvestEvent" }, ["/type event-type"]],
  ["ObjectEvent", { type: "urn:example:HarvestEvent" }, ["/type event-type"]],
  ["ObjectEvent", { eventID: "7" }, ["/eventID value-uri"]],
  ["ObjectEvent", { recordTime: "2026-09-01" }, []],
])("%s with %j has the faults %j", (type, changes, faults) => {
  expect(faultsOf(type, changes)).toEqual(faults);
});

const REPORT = { type: "Temperature", value: 4, uom: "CEL" };
const DEVICE = "https://id.gs1.org/8004/6901234LOG1";

function sensorFaults(sensorMetadata: unknown, sensorReport: unknown): string[] {
  const at = "/sensorElementList/0";
  return faultsOf("ObjectEvent", { sensorElementList: [{ sensorMetadata, sensorReport }] }).map((line) => {
    expect(line.startsWith(at)).toBe(true);
    return line.slice(at.length);
  });
}

test.each([
  [{}, [REPORT], []],
  [{}, [], ["/sensorReport list-empty"]],
  [{}, undefined, ["/sensorReport field-missing"]],
  [{}, [{ value: 4 }], ["/sensorReport/0/type field-missing"]],
  [{}, [{ ...REPORT, type: "temperature" }], ["/sensorReport/0/type value-word"]],
  [{}, [{ ...REPORT, exception: "ALARM" }], ["/sensorReport/0/exception value-word"]],
  [{}, [{ ...REPORT, hexBinaryValue: "xyz" }], ["/sensorReport/0/hexBinaryValue value-hex"]],
  [{}, [{ ...REPORT, booleanValue: "true" }], ["/sensorReport/0/booleanValue value-type"]],
  [{}, [{ ...REPORT, value: Number.POSITIVE_INFINITY }], ["/sensorReport/0/value value-number"]],
  [{ time: "2026-09-01T08:00:00" }, [REPORT], ["/sensorMetadata/time value-time"]],
  [{ time: "2026-09-01T00:00:00Z" }, [REPORT], []],
  [{ time: "2026-09-01T00:00:00.001Z" }, [REPORT], ["/sensorMetadata/time sensor-time-after-event"]],
  [
    { startTime: "2026-09-01T00:00:00Z", endTime: "2026-08-31T00:00:00Z" },
    [REPORT],
    ["/sensorMetadata/endTime sensor-time-order"],
  ],
  [{ deviceID: DEVICE }, [{ ...REPORT, deviceID: DEVICE }], ["/sensorReport/0/deviceID sensor-attribute-twice"]],
  [
    { time: "2026-09-01T00:00:00Z", rawData: DEVICE },
    [REPORT, { ...REPORT, rawData: DEVICE, time: "2026-09-01T00:00:00Z" }],
    ["/sensorReport/1/time sensor-attribute-twice", "/sensorReport/1/rawData sensor-attribute-twice"],
  ],
  [{ startTime: "2026-08-31T00:00:00Z", deviceID: DEVICE }, [{ ...REPORT, deviceID: DEVICE }], []],
  [
    { startTime: "2026-08-31T00:00:00Z", deviceID: DEVICE },
    [{ ...REPORT, deviceID: `${DEVICE}X` }],
    ["/sensorReport/0/deviceID sensor-attribute-twice"],
  ],
  [{ bizRules: DEVICE }, [{ ...REPORT, bizRules: DEVICE }], []],
])("sensor metadata %j with reports %j have the faults %j", (metadata, reports, faults) => {
  expect(sensorFaults(metadata, reports)).toEqual(faults);
});
