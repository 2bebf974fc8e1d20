import fc from "fast-check";
import { expect, test } from "vitest";
import { nameRead, nameWritten } from "./xml-name.ts";

test("a name is read back as it was, also where it looks like one that was written", () => {
  const texts = fc.array(fc.constantFrom("_x", "_", "x", "0000", "0041", "_x0041_", " ", "@", "a", "等级"), {
    maxLength: 8,
  });
  fc.assert(
    fc.property(
      texts.map((parts) => parts.join("")),
      (text) => {
        expect(nameRead(nameWritten(text))).toBe(text);
        expect(nameWritten(text)).toMatch(/^[A-Za-z_\u4e00-\u9fff][\w.\-\u4e00-\u9fff]*$/);
      },
    ),
    { numRuns: 1000, examples: [["_x0000 "], [""], ["_x_"], ["__x0041_"]] },
  );
});

test("what XML does not allow is written by its code, and an ordinary name as it is", () => {
  expect(nameWritten("@type")).toBe("_x0040_type");
  expect(nameWritten("_x0041_")).toBe("_x005F_x0041_");
  expect(nameWritten("grade_x")).toBe("grade_x");
  expect(nameWritten("等级")).toBe("等级");
});
