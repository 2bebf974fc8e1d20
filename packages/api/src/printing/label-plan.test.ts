import fc from "fast-check";
import { expect, test } from "vitest";
import { labelFace } from "./face.ts";
import { inParts, labelPlan } from "./label-plan.ts";
import type { Words } from "./label-words.ts";
import { mmOf, PAPER_NAMES, PAPERS, PRINTER_DPI } from "./paper.ts";

const face = labelFace();
const text = (max: number) =>
  fc.oneof(
    fc
      .string({ unit: fc.constantFrom(..."苍溪红心猕猴桃，（）Wi 1-"), minLength: 1, maxLength: max })
      .filter((one) => one.trim() !== ""),
    fc.constant("W".repeat(max)),
    fc.constant("桃".repeat(max)),
  );
const words: fc.Arbitrary<readonly Words[]> = fc
  .record({ name: text(60), producer: text(40), lot: text(20), net: fc.constantFrom(2, 3, 4, 6) })
  .map(({ name, producer, lot, net }) => [
    { text: name, characterMm: 1.8, isBold: true },
    { text: "净含量 12.345 kg", parts: ["净含量", "12.345 kg"], characterMm: net, mayGoLast: true },
    { text: `批次 Lot ${lot}`, parts: ["批次 Lot", lot], characterMm: 1.8 },
    { text: `生产者 ${producer}`, characterMm: 1.8, isOptional: true },
    { text: "扫码查验 suyuan.example.cn", characterMm: 1.8, isOptional: true },
  ]);
const orders = fc.record({
  paper: fc.constantFrom(...PAPER_NAMES),
  dpi: fc.constantFrom(...PRINTER_DPI),
  modules: fc.constantFrom(29, 33, 37, 41, 45),
  codes: fc.constantFrom(["K7QX02V9WTNH4"], ["W".repeat(20)], ["1111111111111", "WWWWWWWWWWWWW"]),
  words,
});

test("what is laid out lies within its label, nothing over anything else, no word cut, no line of less than its least height", () => {
  let laid = 0;
  fc.assert(
    fc.property(orders, ({ paper: name, ...order }) => {
      const paper = PAPERS[name];
      const plan = labelPlan({ ...order, paper, codeMm: 1.8 }, face);
      if (plan === undefined) return;
      laid += 1;
      const { width, height } = paper.label;
      const inset = paper.inset - 0.001;
      const dot = mmOf(1, order.dpi);
      const module = plan.moduleDots * dot;
      const box = { left: plan.symbol.x * dot, top: plan.symbol.y * dot, side: order.modules * module };
      const quiet = {
        left: box.left - 4 * module,
        top: box.top - 4 * module,
        right: box.left + box.side + 4 * module,
        bottom: box.top + box.side + 4 * module,
      };
      expect(module).toBeGreaterThanOrEqual(0.396);
      expect(Math.min(quiet.left, quiet.top, width - quiet.right, height - quiet.bottom)).toBeGreaterThanOrEqual(
        -0.001,
      );
      const { centre, baselines, size } = plan.under;
      const under = baselines.flatMap((y, n) =>
        order.codes.map((code) => {
          const wide = face.width(inParts(code, baselines.length)[n] ?? "", size);
          return {
            words: code,
            left: centre - wide / 2,
            right: centre + wide / 2,
            top: y - 0.88 * size,
            bottom: y + 0.22 * size,
          };
        }),
      );
      const lines = plan.lines.map(({ words: line, x, y, size: type }) => ({
        words: line,
        left: x,
        right: x + face.width(line, type),
        top: y - 0.88 * type,
        bottom: y + 0.22 * type,
      }));
      for (const line of [...under, ...lines]) {
        expect(
          line.left >= inset && line.right <= width - inset && line.top >= inset && line.bottom <= height - inset,
        ).toBe(true);
        expect(
          line.left >= quiet.right - 0.001 || line.top >= quiet.bottom - 0.001,
          JSON.stringify([line, quiet]),
        ).toBe(true);
      }
      for (const line of lines) {
        for (const other of under)
          expect(line.left >= other.right - 0.001 || line.top >= other.bottom - 0.001).toBe(true);
      }
      const said = plan.lines
        .map(({ words: line }) => line)
        .join("")
        .replace(/\s/g, "");
      for (const { text: own, isOptional } of order.words) {
        const isThere = said.includes(own.replace(/\s/g, ""));
        expect(isThere || (isOptional === true && plan.leftOut.includes(own))).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
  expect(laid).toBeGreaterThan(50);
});

test("digits and capitals of the font are as high as the type is made for, Han characters higher", () => {
  // Noto Sans SC: capitals of 733 of 1,000 units.
  expect(face.capital).toBe(0.733);
});
