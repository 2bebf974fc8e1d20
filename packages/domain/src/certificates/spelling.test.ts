import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { foreignLetters, numberSkeleton, plainNumber } from "./spelling.ts";

const NUMBER = "LB-18-26012212345A";

describe("one paper has one number, whatever was typed around it", () => {
  test.each([
    ["a trailing blank", `${NUMBER} `],
    ["a no-break space within", "LB-18-2601\u00a02212345A"],
    ["an ideographic space before", `\u3000${NUMBER}`],
    ["a zero-width joiner", `${NUMBER}\u200d`],
    ["a soft hyphen", "LB-18\u00ad-26012212345A"],
    ["a byte order mark", `\ufeff${NUMBER}`],
    ["lower case", NUMBER.toLowerCase()],
    ["full width", NUMBER.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0))],
    ["another hyphen", NUMBER.replaceAll("-", "\u2011")],
    ["a dash of Chinese keyboards", NUMBER.replaceAll("-", "—")],
    ["a minus sign", NUMBER.replaceAll("-", "\u2212")],
  ])("%s", (_, typed) => {
    expect(plainNumber(typed)).toBe(NUMBER);
    expect(numberSkeleton(typed)).toBe(numberSkeleton(NUMBER));
    expect(foreignLetters(typed)).toEqual([]);
  });

  test.each([
    ["Cyrillic А for A", "LB-18-26012212345\u0410", ["\u0410"]],
    ["Cyrillic В in lower case", "L\u0432-18-26012212345A", ["\u0412"]],
    ["Greek Β", "L\u0392-18-26012212345A", ["\u0392"]],
  ])("%s is named, and is the same number all the same", (_, typed, letters) => {
    expect(foreignLetters(typed)).toEqual(letters);
    expect(numberSkeleton(typed)).toBe(numberSkeleton(NUMBER));
  });

  test("a letter O for a zero, a letter for a one, and hyphens left out", () => {
    expect(numberSkeleton("123OP2612345")).toBe(numberSkeleton("1230P2612345"));
    expect(numberSkeleton("LB-I8-260122l2345A")).toBe(numberSkeleton(NUMBER));
    expect(numberSkeleton("LB1826012212345A")).toBe(numberSkeleton(NUMBER));
  });

  test("other numbers stay other numbers, Chinese words included", () => {
    const skeletons = [
      NUMBER,
      "LB-18-26012212346A",
      "LB-18-26012212345AA",
      "川质农字2026第1号",
      "川质农字2026第2号",
    ].map(numberSkeleton);
    expect(new Set(skeletons).size).toBe(skeletons.length);
  });

  test("a kept number is kept as it is", () => {
    for (const typed of ["\u0390", "\u1100\u200b\u1161", "\ufb00", "\u0149"])
      expect([typed, plainNumber(plainNumber(typed))]).toEqual([typed, plainNumber(typed)]);
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (typed) => {
        expect(plainNumber(plainNumber(typed))).toBe(plainNumber(typed));
        expect(numberSkeleton(plainNumber(typed))).toBe(numberSkeleton(typed));
      }),
      { examples: [["\u0149"], ["\u01f0"], ["\ufb03 \u2460"]] },
    );
  });
});
