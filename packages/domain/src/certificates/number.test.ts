import fc from "fast-check";
import { expect, test } from "vitest";
import { gradeInNumber, numberingFaults, numberingWarnings } from "./number.ts";

const green = (number: string, more: { grade?: "A" | "AA"; enterpriseCode?: string } = {}) =>
  numberingFaults({ scheme: "green-food", number, ...more }).map((fault) => fault.pointer);

test("numbers printed on real green food are accepted, with four and with five digits of serial", () => {
  for (const number of ["LB-15-19012700330A", "LB-50-1703081720A", "LB-15-1711196965A"]) {
    expect(green(number), number).toEqual([]);
    expect(gradeInNumber(number)).toBe("A");
  }
  expect(gradeInNumber("LB-18-2603220001AA")).toBe("AA");
});

test("the older form of twelve digits is accepted and states no grade", () => {
  expect(green("LB-15-0911190123", { grade: "AA" })).toEqual([]);
  expect(gradeInNumber("LB-15-0911190123")).toBeUndefined();
});

test.each([
  "",
  "LB-15-1901270033A0",
  "LB-15-19132700330A",
  "LB-15-19002700330A",
  "lb-15-19012700330a",
  "LB-15-19012700330B",
  "LB-15-190127003A",
  "LB-15-1901270033001A",
  "LB1519012700330A",
  " LB-15-19012700330A",
  "LB-15-19012700330A\n",
  "LB-１5-19012700330A",
  "LB-15-091119012",
])("%j is refused as a green-food number, at /number", (number) => expect(green(number)).toEqual(["/number"]));

test("every number of the present form is accepted, and no other month than 01 to 12", () => {
  const digits = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`));
  const serial = fc.oneof(digits(4), digits(5));
  fc.assert(
    fc.property(
      digits(2),
      digits(2),
      fc.integer({ min: 0, max: 99 }),
      digits(2),
      serial,
      fc.constantFrom("A", "AA"),
      (group, year, month, province, run, grade) => {
        const number = `LB-${group}-${year}${String(month).padStart(2, "0")}${province}${run}${grade}`;
        expect(green(number)).toEqual(month >= 1 && month <= 12 ? [] : ["/number"]);
      },
    ),
  );
});

test("a grade that differs from the letter in the number is refused at /grade", () => {
  expect(green("LB-15-19012700330A", { grade: "AA" })).toEqual(["/grade"]);
  expect(green("LB-15-19012700330A", { grade: "A" })).toEqual([]);
});

const coded = (enterpriseCode: string) =>
  ({ scheme: "green-food", number: "LB-18-2603220001A", enterpriseCode }) as const;
const remarks = (enterpriseCode: string, holderRegion: string) =>
  numberingWarnings(coded(enterpriseCode), holderRegion).map(({ code }) => code);

test("an enterprise code is GF and twelve digits", () => {
  const number = "LB-18-2603220001A";
  expect(green(number, { enterpriseCode: "GF510824110023" })).toEqual([]);
  expect(green(number, { enterpriseCode: "GF51082411002" })).toEqual(["/enterpriseCode"]);
  expect(green(number, { enterpriseCode: "510824110023" })).toEqual(["/enterpriseCode"]);
});

// The code keeps the county of the first licence (greenfood.hao86.com, bqlw.net); counties change (areas of xihan123/gb2260).
test("a code of another county than the holder's is kept with a warning that names both, and never refused", () => {
  expect(green("LB-18-2603220001A", { enterpriseCode: "GF510823110023" })).toEqual([]);
  expect(remarks("GF510823110023", "510824")).toEqual(["enterprise-code-elsewhere"]);
  const [warning] = numberingWarnings(coded("GF510823110023"), "510824");
  expect(warning?.en).toContain("510823 四川省广元市剑阁县");
  expect(warning?.zh).toMatch(/510823 四川省广元市剑阁县.*510824 四川省广元市苍溪县/);
  expect(remarks("GF510800110023", "510802")).toEqual(["enterprise-code-elsewhere"]);
  expect(remarks("GF999999110023", "510824")).toEqual(["enterprise-code-elsewhere"]);
});

test("a code from before the county was renamed, merged or split is still the holder's, and a township is its county", () => {
  expect(remarks("GF510824110023", "510824100")).toEqual([]);
  expect(remarks("GF512081090001", "510185")).toEqual([]);
  expect(remarks("GF500112090001", "500157")).toEqual([]);
  expect(remarks("GF340221090001", "340210")).toEqual([]);
});

test("a code with anything before or after it is none, whatever county it holds", () => {
  for (const enterpriseCode of ["xGF510824110023", "GF5108241100230", "GF510824110023\n", "xGF510823110023"]) {
    const [fault, ...more] = numberingFaults({ scheme: "green-food", number: "LB-18-2603220001A", enterpriseCode });
    expect([fault?.pointer, more]).toEqual(["/enterpriseCode", []]);
    expect(fault?.en).toContain("is no enterprise information code");
  }
});

test("letters that only look Latin are named with their code points, under any scheme; a number of nothing is none", () => {
  for (const scheme of ["green-food", "organic"] as const) {
    const [fault] = numberingFaults({ scheme, number: "LB-18-260322000\u0410\ua4d0\u216d" });
    expect([fault?.pointer, fault?.en.includes("\u0410 (U+0410)")]).toEqual(["/number", true]);
  }
  const [two] = numberingFaults({ scheme: "organic", number: "001\u041eP\u0410" });
  expect([two?.en, two?.zh]).toEqual([
    expect.stringContaining(": \u041e (U+041E), \u0410 (U+0410). "),
    expect.stringContaining("：\u041e (U+041E)、\u0410 (U+0410)。"),
  ]);
  for (const number of ["", " ", "\u200b"])
    expect(numberingFaults({ scheme: "organic", number }).map(({ pointer }) => pointer)).toEqual(["/number"]);
  expect(numberingFaults({ scheme: "organic", number: "001OP1200123" })).toEqual([]);
});

test("the older form is the whole number, and nothing stands before it", () => {
  expect(green("xLB-15-0911190123")).toEqual(["/number"]);
  expect(green("LB-15-09111901234")).toEqual(["/number"]);
});

test("numbers of pollution-free and organic certificates in an unusual form are warned about, never refused", () => {
  const warningsOf = (scheme: "pollution-free" | "organic" | "geographical-indication", number: string) =>
    numberingWarnings({ scheme, number }, "510824").map((warning) => warning.code);
  for (const number of ["WNCR-SC19-00123", "WGH-SC-19-01234", "WGH-19-0123", "1234567890123456"]) {
    expect(warningsOf("pollution-free", number), number).toEqual([]);
  }
  for (const number of ["001OP1200123", "F12OP2200456-1"]) expect(warningsOf("organic", number), number).toEqual([]);
  // Each usual form is the whole number: with anything around it, it is unusual.
  for (const number of ["WNCR-SC19-00123", "WGH-SC-19-01234", "WGH-19-0123", "1234567890123456"])
    for (const around of [`x${number}`, `${number}x`, `0${number}`, `${number}0000`])
      expect([around, warningsOf("pollution-free", around)]).toEqual([around, ["certificate-number-unusual"]]);
  for (const number of ["001OP1200123", "F12OP2200456-1"])
    for (const around of [`0${number}`, `${number}x`])
      expect([around, warningsOf("organic", around)]).toEqual([around, ["certificate-number-unusual"]]);
  expect(warningsOf("organic", "001OP1200123-12")).toEqual([]);
  expect(warningsOf("pollution-free", "SC-19")).toEqual(["certificate-number-unusual"]);
  expect(warningsOf("organic", "LB-15-19012700330A")).toEqual(["certificate-number-unusual"]);
  expect(warningsOf("geographical-indication", "anything")).toEqual([]);
  expect(numberingFaults({ scheme: "organic", number: "x" })).toEqual([]);
});

test("grade and enterprise code on another scheme than green food are warned about", () => {
  const codes = numberingWarnings({ scheme: "organic", number: "001OP1200123", grade: "A" }, "510824").map(
    ({ code }) => code,
  );
  expect(codes).toEqual(["green-food-fields-unused"]);
  const coded = { scheme: "organic", number: "001OP1200123", enterpriseCode: "GF510824110023" } as const;
  expect(numberingWarnings(coded, "510824").map(({ code }) => code)).toEqual(["green-food-fields-unused"]);
  expect(numberingWarnings({ scheme: "organic", number: "001OP1200123" }, "510824")).toEqual([]);
  expect(numberingWarnings({ ...coded, scheme: "green-food" }, "510824")).toEqual([]);
});

test("a number of nothing is asked for, and not taken for one of other letters", () => {
  const [fault] = numberingFaults({ scheme: "organic", number: " " });
  expect(fault?.en).toContain("Give the number that stands on the certificate");
});

test("a code that is none carries no county, and a county that nobody knows is named by its digits alone", () => {
  expect(remarks("GF1", "510824")).toEqual([]);
  const [warning] = numberingWarnings(coded("GF999999110023"), "510824");
  expect(warning?.en).toContain("carries the county 999999, the holder sits in 510824 四川省广元市苍溪县.");
});
