import { expect, test } from "vitest";
import { STANDARD_NAMES } from "./context.ts";
import { Report } from "./fault.ts";
import { identifier } from "./key-format.ts";

function faultOf(uri: unknown): string | undefined {
  const report = new Report(STANDARD_NAMES);
  identifier(uri, report);
  return report.faults[0]?.code;
}

test.each([
  "https://id.gs1.org/01/06901234000016/21/7",
  "https://trace.example.com/a/b/01/06901234000016/10/L1?17=261231",
  "https://id.gs1.org/01/06901234000016/22/A/10/L%2F1/21/7",
  "https://id.gs1.org/gtin/6901234000016/lot/L1",
  "https://id.gs1.org/00/369012340000000017",
  "https://id.gs1.org/414/6901234000016/254/gate-3",
  "https://id.gs1.org/8004/6901234LOG1",
  "https://id.gs1.org/253/6901234000016PO-1",
  "urn:epc:id:sgtin:6901234.000001.%2F7",
  "urn:epc:class:lgtin:6901234.000001.L1",
  "urn:epc:idpat:sgtin:6901234.000001.*",
  "urn:epc:id:gid:95100000.12345.400",
  "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
  "https://id.gs1.org/01/06901234000016/21/7/",
  "https://example.com/orders/01/20260901",
  "https://example.com/01/kiwi",
  "https://id.gs1.org/voc/Something",
  "ex:pallet-7",
])("%s may name an object", (uri) => expect(faultOf(uri)).toBeUndefined());

test.each([
  ["https://id.gs1.org/01/06901234000017/21/7", "identifier-check-digit"],
  ["https://trace.example.com/01/06901234000017/10/L1", "identifier-check-digit"],
  ["https://id.gs1.org/01/20260901", "identifier-check-digit"],
  ["https://id.gs1.org/01/0690123400002", "identifier-check-digit"],
  ["https://id.gs1.org/01/690123400", "identifier-format"],
  ["https://id.gs1.org/01/0690123400001X", "identifier-format"],
  ["https://id.gs1.org/01/06901234000016/21", "identifier-format"],
  ["https://id.gs1.org/01/06901234000016/21/123456789012345678901", "identifier-format"],
  ["https://id.gs1.org/01/06901234000016/99/x", "identifier-format"],
  ["https://id.gs1.org/01/06901234000016/21/7/10/L1", "identifier-format"],
  ["https://id.gs1.org/8006/069012340000160302", "identifier-format"],
  ["https://trace.example.com/01/06901234000016/10/%E6%89%B9", "identifier-format"],
  ["urn:epc:id:sgtin:6901234.00001.7", "identifier-format"],
  ["urn:epc:id:sgtin:6901234.000001", "identifier-format"],
  ["urn:epc:class:lgtin:690.0000000001.L1", "identifier-format"],
  ["urn:epc:idpat:sgtin:6901234.000001.7", "identifier-format"],
  ["not a uri", "value-uri"],
  ["https://example.com/批次", "value-uri"],
  ["https://example.com/%zz", "value-uri"],
  ["urn:", "value-uri"],
  [`https://example.com/${"a".repeat(2048)}`, "value-uri"],
  [7, "value-type"],
])("%s is refused with %s", (uri, code) => expect(faultOf(uri)).toBe(code));

test("a wrong check digit is named together with the right one", () => {
  const report = new Report(STANDARD_NAMES);
  report.path.push("epcList", 0);
  identifier("https://id.gs1.org/01/06901234000017/21/7", report);
  expect(report.faults).toEqual([
    {
      pointer: "/epcList/0",
      code: "identifier-check-digit",
      detail: "epcList[0] has a wrong check digit: correct the number (6 is expected as its last digit)",
      detailZh: "epcList[0] 的校验位错误：请更正号码（末位应为 6）",
    },
  ]);
});

test.each([
  ["https://id.gs1.org/00/369012340000000018", "check digit 7"],
  ["https://id.gs1.org/414/6901234000010", "check digit 6"],
  ["https://id.gs1.org/253/6901234000010PO-1", "check digit 6"],
  ["https://id.gs1.org/417/690123400001", "form"],
  ["urn:epc:id:sscc:6901234.30000001", "form"],
  ["urn:epc:id:sgln:6901234.000.0", "form"],
])("%s, no right key and no trade item's, is kept with a warning that says why (%s)", (uri, why) => {
  const report = new Report(STANDARD_NAMES);
  report.path.push("parentID");
  identifier(uri, report);
  expect(report.faults).toEqual([]);
  expect(report.warnings).toMatchObject([
    { pointer: "/parentID", code: "identifier-kept", detail: expect.stringContaining(`(${why})`) },
  ]);
});
