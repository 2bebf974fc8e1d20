import { beforeEach, expect, test } from "vitest";
import { language } from "../../words/dictionary.ts";
import { apartFaults, apartOf, withApart } from "./apart.ts";
import type { Part } from "./sums.ts";

const [KIWI, PEAR] = ["09520000510824", "09520000510831"] as const;
const [a, b] = [
  { gtin: KIWI, lot: "A", kg: 100 },
  { gtin: PEAR, lot: "B", kg: 50 },
];
const part = (lot: string, kg: number | undefined, ...of: string[]): Part => ({ gtin: KIWI, lot, kg, of });
const ofA = `${KIWI}/A`;
const ofB = `${PEAR}/B`;

beforeEach(() => {
  language.value = "en";
});

test("a part that names no input, or all of them, was made of all: nothing of it is sent", () => {
  expect(apartOf({ gtin: KIWI, lot: "X", kg: 1 }, [a, b])).toBeUndefined();
  expect(apartOf(part("X", 1, ofA, ofB), [a, b])).toBeUndefined();
  expect(apartOf(part("X", 1, ofA), [a, b])).toEqual([{ gtin: KIWI, lot: "A" }]);
  expect(apartOf(part("X", 1, ofA), [b])).toBeUndefined();
});

test("without a network it is known that more came out of a lot than went in, and that two parts share what was said to be apart", () => {
  expect(apartFaults([a, b], [part("X", 149), part("Y", 1)])).toEqual(new Map());
  expect(apartFaults([a, b], [part("X", 100, ofA), part("Y", 50, ofB)])).toEqual(new Map());
  expect([...apartFaults([a, b], [part("X", 90, ofA), part("Y", 60, ofB)]).entries()]).toEqual([
    [1, expect.stringContaining("60 kg come out of 50 kg")],
  ]);
  expect([...apartFaults([a, b], [part("X", 120, ofA), part("Y", 20)]).keys()]).toEqual([0]);
  const three = [a, b, { gtin: KIWI, lot: "C", kg: 10 }];
  const shared = [part("X", 10, ofA, ofB), part("Y", 10, ofB)];
  expect([...apartFaults(three, shared).keys()]).toEqual([1]);
  language.value = "zh";
  expect([...apartFaults(three, shared).values()][0]).toContain("分开处理");
});

test("what is kept apart with another product's lot bears that product's number", () => {
  expect(withApart(part("X", 1), [ofB], [a, b])).toMatchObject({ gtin: PEAR, of: [ofB] });
  expect(withApart(part("X", 1), [ofA], [a, b])).toMatchObject({ gtin: KIWI });
  expect(withApart(part("X", 1, ofB), [], [a, b])).toMatchObject({ gtin: KIWI, of: [] });
});
