import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import * as cbv from "./cbv.ts";

const SCHEMAS = new URL("../../../../shared/data/epcis/official-schema/parts/schemas/", import.meta.url);

describe.skipIf(!existsSync(SCHEMAS))("official vocabularies (skipped where ../shared/data is absent)", () => {
  test.each([
    ["bizStep", "bizStep", cbv.BIZ_STEPS],
    ["disposition", "disposition", cbv.DISPOSITIONS],
    ["bizTransaction-type", "bizTransaction-type", cbv.BIZ_TRANSACTION_TYPES],
    ["source-dest-type", "source-dest-type", cbv.SOURCE_DEST_TYPES],
    ["error-reason", "error-reason", cbv.ERROR_REASONS],
    ["component", "component", cbv.COMPONENTS],
    ["sensor-alert-type", "sensorAlertType", cbv.SENSOR_ALERT_TYPES],
  ])("the words of %s are those of the official schema", (file, definition, words) => {
    const schema = JSON.parse(readFileSync(new URL(`${file}-JSON-Schema.json`, SCHEMAS), "utf8"));
    expect([...words]).toEqual(schema.definitions[definition].anyOf[1].enum.toSorted());
  });
});

test("the bare word, the URN, the CURIE and the URI of a value are one", () => {
  for (const form of [
    "shipping",
    "urn:epcglobal:cbv:bizstep:shipping",
    "cbv:BizStep-shipping",
    "https://ref.gs1.org/cbv/BizStep-shipping",
  ]) {
    expect(cbv.cbvUri("bizStep", form)).toBe("https://ref.gs1.org/cbv/BizStep-shipping");
    expect(cbv.cbvWord("bizStep", form)).toBe("shipping");
  }
  for (const form of [
    "Temperature",
    "gs1:Temperature",
    "https://gs1.org/voc/Temperature",
    "https://ref.gs1.org/voc/Temperature",
  ]) {
    expect(cbv.cbvUri("measurementType", form)).toBe("https://gs1.org/voc/Temperature");
  }
});

test("every word goes to its URI and back", () => {
  for (const word of cbv.BIZ_STEPS) expect(cbv.cbvWord("bizStep", cbv.cbvUri("bizStep", word))).toBe(word);
  for (const word of cbv.DISPOSITIONS) expect(cbv.cbvWord("disposition", cbv.cbvUri("disposition", word))).toBe(word);
});

test("a word of no vocabulary or of another one, and a URI of one's own, stay as they are", () => {
  for (const value of [
    "harvesting",
    "in_transit",
    "urn:epcglobal:cbv:bizstep:nosuch",
    "https://ns.example.com/step/harvesting",
  ]) {
    expect(cbv.cbvUri("bizStep", value)).toBe(value);
    expect(cbv.cbvWord("bizStep", value)).toBe(value);
  }
});
