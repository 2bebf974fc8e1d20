import { expect, test } from "vitest";
import { parseElementString } from "../scan/element-string.ts";
import { pairingFaults } from "./pairings.ts";

function faults(text: string): string[] {
  const values = parseElementString(text);
  if (!values.ok) throw new Error(values.reason.detail);
  return pairingFaults(values.value).map(({ code, ai }) => `${code} ${ai}`);
}

test.each([
  ["(01)09521234000013(10)L(17)270131(3103)000500", []],
  ["(10)L", ["missing 10"]],
  ["(01)09521234000013(37)5", ["excluded 01", "missing 37"]],
  ["(00)006141411234567890(02)09521234000013(37)5(10)L", []],
  ["(01)09521234000013(427)SC", ["missing 427"]],
  ["(01)09521234000013(422)156(427)SC", []],
  ["(01)09521234000013(3103)000500(3102)005000", ["excluded 3103", "excluded 3102"]],
  ["(01)09521234000013(10)L(10)L", []],
  ["(01)09521234000013(10)L(10)M", ["contradiction 10"]],
  ["(414)9520123456788(254)A", []],
  ["(415)9520123456788", ["missing 415"]],
  ["(01)09521234000013(8030)AAAA", ["missing 8030"]],
  ["(01)09521234000013(21)S(8030)AAAA", []],
  ["(8003)00614141123452(8030)AAAA", ["serial-missing 8003"]],
])("%s: %j", (text, expected) => expect(faults(text)).toEqual(expected));

test("an AI that nobody assigned is compared with itself alone", () => {
  expect(pairingFaults([{ ai: "89", value: "A" }])).toEqual([]);
  expect(
    pairingFaults([
      { ai: "__proto__", value: "A" },
      { ai: "__proto__", value: "B" },
    ]),
  ).toMatchObject([{ code: "contradiction", ai: "__proto__" }]);
});
