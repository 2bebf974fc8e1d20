import { expect, test } from "vitest";
import { CALIBRATION_TEXT, calibrationIn } from "./calibration.ts";
import { bestFirst } from "./lens.ts";
import { scannedIn } from "./scanned.ts";
import { meantBy } from "./scanner.ts";

const GS = "\u001d";

test("a scan is a lot, a product, a shipment's sheet, or something else", () => {
  expect(scannedIn("https://t.cn/01/09520000510824/10/A%2F1/21/S9")).toEqual({
    kind: "lot",
    readings: [{ gtin: "09520000510824", lot: "A/1", serial: "S9" }],
  });
  expect(scannedIn("https://t.cn/01/9520000510824/10/A").kind).toBe("lot");
  expect(scannedIn("9520000510824")).toEqual({ kind: "product", gtin: "09520000510824" });
  expect(scannedIn("]Q1http://localhost:1/console/shipments/coop/s%2F1")).toEqual({
    kind: "shipment",
    from: "coop",
    id: "s/1",
  });
  expect(scannedIn("https://t.cn/01/09520000510824/21/S9")).toEqual({
    ...{ kind: "pack", gtin: "09520000510824", serial: "S9" },
  });
  for (const unit of ["(00)095200005100000015", "00095200005100000015", "]C100095200005100000015"])
    expect(scannedIn(unit)).toEqual({ kind: "unit", sscc: "095200005100000015" });
  expect(scannedIn("https://t.cn/00/095200005100000015").kind).toBe("unit");
  expect(scannedIn("1号库")).toEqual({ kind: "text", text: "1号库" });
  expect(scannedIn("https://example.com/shop").kind).toBe("text");
});

test("a calibration code tells how a scanner spells the separator, what it puts around, and whether letters are turned", () => {
  const found = (sent: string) => calibrationIn(sent);
  expect(found(CALIBRATION_TEXT)).toEqual({
    spelling: "control",
    separator: GS,
    prefix: "",
    suffix: "",
    isCaseTurned: false,
  });
  expect(found(`]Q1${CALIBRATION_TEXT.replace(GS, "<GS>")}\r\n`)).toMatchObject({
    spelling: "<GS>",
    prefix: "",
    suffix: "",
  });
  expect(found(`#${CALIBRATION_TEXT.replace(GS, "|")}$`)).toMatchObject({
    spelling: "other",
    separator: "|",
    prefix: "#",
    suffix: "$",
  });
  expect(found(CALIBRATION_TEXT.replace(GS, ""))).toMatchObject({ spelling: "none" });
  expect(found("sUyUaN-sCAN-7A\u001dz9-END")).toMatchObject({ isCaseTurned: true });
  expect(found("6901234567892")).toBeUndefined();
});

test("what a scanner is known to add is taken off, and its own separator is understood; an address is left alone", () => {
  const own = { prefix: "#", suffix: "$", separator: "//", at: "" };
  expect(meantBy("#10A//21B$", own)).toBe(`10A${GS}21B`);
  expect(meantBy("#https://t.cn/01/1$", own)).toBe("https://t.cn/01/1");
  expect(meantBy("10A", undefined)).toBe("10A");
});

test("of a phone's cameras the one at the back that focuses near is chosen, and no wide or far one", () => {
  const lens = (label: string, focusModes: readonly string[] = [], nearest?: number) => ({
    id: label,
    label,
    focusModes,
    ...(nearest === undefined ? {} : { nearest }),
  });
  const order = bestFirst([
    lens("front camera", ["continuous"], 0.05),
    lens("camera 2, back ultra wide"),
    lens("camera 3, back", ["continuous"], 0.3),
    lens("camera 0, back", ["continuous"], 0.1),
  ]).map(({ label }) => label);
  expect(order[0]).toBe("camera 0, back");
  expect(order.at(-1)).toBe("front camera");
});
