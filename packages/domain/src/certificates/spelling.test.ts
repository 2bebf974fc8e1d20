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

test.each([
  [
    "Cyrillic",
    "\u0410\u0412\u0421\u0415\u041d\u0406\u0408\u041a\u041c\u041e\u0420\u0405\u0422\u0425\u0423\u0417",
    "ABCEHIJKMOPSTXY3",
  ],
  ["Greek", "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7", "ABEZHIKMNOPTYX"],
  ["rarer Cyrillic and Greek", "\u050c\u051a\u051c\u037f", "GQWJ"],
  [
    "Cherokee",
    "\u13df\u13a0\u13ac\u13c0\u13bb\u13ab\u13e6\u13de\u13b7\u13e2\u13da\u13a2\u13d9\u13b3\u13c3",
    "CDEGHJKLMPSTVWZ",
  ],
])("each %s letter that looks like a Latin capital is named, and is that one in a comparison", (_, foreign, latin) => {
  expect(foreign).toHaveLength(latin.length);
  for (const [index, letter] of [...foreign].entries()) {
    expect(foreignLetters(`1${letter}2`)).toEqual([letter]);
    expect(numberSkeleton(`1${letter}2`)).toBe(numberSkeleton(`1${latin[index]}2`));
  }
});

test("letters and digits that stand for one another on paper are one in a comparison, and others are not", () => {
  expect(["O", "0", "o"].map(numberSkeleton)).toEqual(["0", "0", "0"]);
  expect(["I", "L", "1", "l"].map(numberSkeleton)).toEqual(["1", "1", "1", "1"]);
  expect(numberSkeleton("\u5ddd-2/3_A")).toBe("\u5ddd23A");
  expect(numberSkeleton("B8")).not.toBe(numberSkeleton("88"));
});
