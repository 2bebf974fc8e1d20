import { expect, test } from "vitest";
import { buildElementString, parseElementString } from "./element-string.ts";
import { scannerText } from "./message.ts";
import { readScan } from "./scan.ts";

const ELEMENTS = "0109521234000013172701313103000500" + "10L-1\u001d21S1";
const VALUES = [
  { ai: "01", value: "09521234000013" },
  { ai: "17", value: "270131" },
  { ai: "3103", value: "000500" },
  { ai: "10", value: "L-1" },
  { ai: "21", value: "S1" },
];

function link(input: string): string {
  const scan = readScan(input);
  return scan.ok ? (scan.value.link?.canonical ?? "no link") : `${scan.reason.code} ${scan.reason.ai ?? ""}`.trim();
}

test.each([
  ["]C1", "gs1-128"],
  ["]e0", "databar"],
  ["]d2", "data-matrix"],
  ["]Q3", "qr-code"],
  ["]J1", "dot-code"],
])("elements behind %s come from a %s and stand for a link", (identifier, symbology) => {
  expect(readScan(identifier + ELEMENTS)).toMatchObject({
    ok: true,
    value: { symbology, identifier, content: "elements", text: ELEMENTS, values: VALUES },
  });
  expect(link(identifier + ELEMENTS)).toBe("https://id.gs1.org/01/09521234000013/10/L-1/21/S1?17=270131&3103=000500");
});

test.each([
  ["]Q1https://id.a.cn/01/09521234000013/10/L%2F1?17=270131", "/01/09521234000013/10/L%2F1?17=270131"],
  ["]d1HTTPS://id.a.cn/00/006141411234567890\r\n", "/00/006141411234567890"],
  ["https://id.a.cn/01/09521234000013", "/01/09521234000013"],
  ["(01)09521234000013(10)L", "/01/09521234000013/10/L"],
  ["]C1(01)09521234000013(10)L", "/01/09521234000013/10/L"],
  ["^010952123400001310L", "/01/09521234000013/10/L"],
  ["\u001d010952123400001310L", "/01/09521234000013/10/L"],
  ["]E06901234567892", "/01/06901234567892"],
  ["]E402345673", "/01/00000002345673"],
  ["]I119521234000010", "/01/19521234000010"],
  ["6901234567892\n", "/01/06901234567892"],
  ["]E06901234567892|]e010L\u001d17270131", "/01/06901234567892/10/L?17=270131"],
])("%j stands for %s", (input, path) => expect(link(input)).toBe(`https://id.gs1.org${path}`));

test.each([
  ["]Q1 Hello", "no link"],
  ["]C137500", "no link"],
  ["]C110L", "no link"],
  ["]Q1https://example.com/shop", "no-primary-key"],
  ["]Q1https://id.a.cn/01/9521234000013", "length 01"],
  ["]E06901234567893", "check-digit 01"],
  ["]E0690123456789", "length 01"],
  ["]C10109521234000014", "check-digit 01"],
  ["]C1890", "ai-unknown"],
  ["]C1", "element-string"],
  ["]X9abc", "symbology"],
  ["hello", "symbology"],
  ["123456789", "length 01"],
  ["", "symbology"],
  [`]C1${"1".repeat(9000)}`, "too-long"],
])("%j: %s", (input, expected) => expect(link(input).slice(0, 20)).toBe(expected));

test("GTINs of 8, 12 and 13 digits in a link are taken where asked for, as old labels have them", () => {
  expect(readScan("]Q1https://a.cn/01/6901234567892", { legacyGtin: true })).toMatchObject({
    ok: true,
    value: { link: { gtin: "06901234567892", isLegacy: true } },
  });
});

test("a bracket inside a value is escaped for people and plain in symbols", () => {
  const values = [{ ai: "10", value: "A(01)B" }];
  expect(buildElementString(values)).toEqual({ ok: true, value: "(10)A\\(01)B" });
  expect(parseElementString("(10)A\\(01)B")).toEqual({ ok: true, value: values });
  expect(buildElementString(values, "fnc1")).toEqual({ ok: true, value: "^10A(01)B" });
});

test("an FNC1 too many, behind a value of predefined length or at the end, is forgiven", () => {
  for (const text of ["^01095212340000131727013110L^", "^0109521234000013^17270131^10L"]) {
    expect(parseElementString(text)).toMatchObject({ ok: true, value: [{ ai: "01" }, { ai: "17" }, { ai: "10" }] });
  }
});

test.each([
  ["no AI", []],
  ["an AI that nobody assigned", [{ ai: "89", value: "A" }]],
  ["a value that does not fit", [{ ai: "17", value: "271332" }]],
])("no element string is written of %s", (_, values) => expect(buildElementString(values).ok).toBe(false));

test("what a reader sends for a symbol is read back", () => {
  for (const [symbology, message, sent] of [
    ["QR", "^010952123400001310L^21S", "]Q3010952123400001310L\u001d21S"],
    ["DM", "https://a.cn/01/09521234000013", "]d1https://a.cn/01/09521234000013"],
    ["EAN13", "6901234567892", "]E06901234567892"],
    ["GS1_128_CCC", "^010952123400001310L|^17270131", "]e0010952123400001310L\u001d17270131"],
    ["DataBarOmni", "19521234000010|^10L", "]e0011952123400001010L"],
  ] as const) {
    expect(scannerText(symbology, message)).toEqual({ ok: true, value: sent });
    expect(readScan(sent).ok, sent).toBe(true);
  }
  for (const [symbology, message] of [
    ["EAN13", "6901234567893"],
    ["EAN8", "6901234567892"],
    ["QR", "^01"],
    ["Aztec", "A"],
    ["DataBarExpanded", "^10L|10"],
  ] as const) {
    expect(scannerText(symbology, message).ok, `${symbology} ${message}`).toBe(false);
  }
});

const ITEM = "0109521234000013";

test.each([
  ["a control character", `]C1${ITEM}10L-1\u001d21S1`],
  ["<GS>", `]C1${ITEM}10L-1<GS>21S1`],
  ["{GS}", `]C1${ITEM}10L-1{GS}21S1`],
  ["<gs>, without an identifier", `${ITEM}10L-1<gs>21S1`],
  ["{GS}, in front too", `{GS}${ITEM}10L-1{GS}21S1`],
  ["a control character, without an identifier", `${ITEM}10L-1\u001d21S1\r\n`],
])("a separator sent as %s is one", (_, sent) => {
  expect(link(sent)).toBe("https://id.gs1.org/01/09521234000013/10/L-1/21/S1");
  const scan = readScan(sent);
  expect(scan.ok && scan.value.otherLinks).toBeUndefined();
});

test("a separator that was left out gives what was sent as it stands first, and each other reading behind it", () => {
  const scan = readScan(`]d2${ITEM}10L-121S1`);
  const paths = scan.ok ? [scan.value.link?.path, ...(scan.value.otherLinks ?? []).map(({ path }) => path)] : [];
  expect(paths[0]).toBe("/01/09521234000013/10/L-121S1");
  expect(paths).toContain("/01/09521234000013/10/L-1/21/S1");
  expect(new Set(paths).size).toBe(paths.length);
});

test("what is longer than a lot may be is read with the separator that must have been there", () => {
  const scan = readScan(`${ITEM}10260906-0121ABCDEFGHJKMNP`);
  const paths = scan.ok ? [scan.value.link, ...(scan.value.otherLinks ?? [])].map((one) => one?.path) : [];
  expect(paths).toContain("/01/09521234000013/10/260906-01/21/ABCDEFGHJKMNP");
});

test("however long elements are and whatever is in them, they are read in bounded work", () => {
  for (const text of ["10".repeat(2_000), `${ITEM}10${"1721".repeat(500)}`, `${ITEM}${"21".repeat(40)}`]) {
    const scan = readScan(`]C1${text}`);
    expect(scan.ok ? (scan.value.otherLinks ?? []).length : 0).toBeLessThanOrEqual(32);
  }
});

test("digits alone are a GTIN, and no element string, however they begin", () => {
  expect(link("01234567890128")).toBe("https://id.gs1.org/01/01234567890128");
});
