import { type LabelText, labelUri } from "@suyuan/api/routes/labels/label-files";
import { CHARACTER_MM, netWeightCharacterMm } from "@suyuan/api/routes/labels/label-layout";
import { labelForm, labelSheet } from "@suyuan/api/routes/labels/label-sheet";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { printed, qrTexts } from "../e2e/printed-codes.ts";
import { type BrowserSession, browserGap, startBrowser } from "./browser.ts";

const gap = await browserGap();
const URL_OF = "https://suyuan.example";
const GTIN = "06901234567892";
const LONG = "苍溪红心猕猴桃特级礼盒装（精选大果，云峰基地，山泉水灌溉，人工采摘，分级包装）";

const TEXT: LabelText = {
  name: "梨",
  lot: "L1",
  harvestedOn: "2026-10-06",
  producer: "云峰猕猴桃专业合作社",
  origin: "四川省广元市苍溪县",
  domain: "suyuan.example",
  isCommitted: true,
  serial: "ABCDEFGH2345",
  netWeightGrams: 500,
};

const LABELS: readonly (readonly [string, Partial<LabelText>])[] = [
  ["the shortest name and 1 g", { netWeightGrams: 1 }],
  ["a name of 39 characters and 500 g", { name: LONG }],
  [
    "the longest name, in Chinese, a lot of 20 and 1 kg",
    { name: "桃".repeat(60), lot: "W".repeat(20), netWeightGrams: 1000 },
  ],
  [
    "an English name of 60, a lot of 20 and 12.345 kg",
    {
      name: "Cangxi red-heart kiwifruit, hand-picked at Yunfeng, 1st WMWMW",
      lot: "CX-2026.10.06/A+B_99",
      netWeightGrams: 12_345,
    },
  ],
  [
    "mixed words, a long producer and 25 kg",
    {
      name: "苍溪 Red-heart 红心猕猴桃 (A级) Premium",
      producer: "四川省广元市苍溪县云峰镇红心猕猴桃标准化种植示范专业合作社联合社",
      netWeightGrams: 25_000,
      bestBefore: "2026-11-05",
    },
  ],
];

/** A line as it was drawn: its box within the label, and how high its capitals or digits are. Millimetres. */
interface Drawn {
  readonly words: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly digits: number;
  readonly han: number;
}

/** Runs in the browser. Ink is measured by the canvas, in the very face that drew the words. */
const MEASURED = `[...document.querySelectorAll("svg text")].map((text) => {
  const { fontFamily, fontWeight } = getComputedStyle(text);
  const size = Number(text.getAttribute("font-size"));
  const canvas = document.createElement("canvas").getContext("2d");
  canvas.font = fontWeight + " 1000px " + fontFamily;
  const ink = (words) => canvas.measureText(words);
  const all = ink(text.textContent);
  const [x, y] = [Number(text.getAttribute("x")), Number(text.getAttribute("y"))];
  const width = text.getComputedTextLength();
  return {
    words: text.textContent,
    left: x - width / 2,
    right: x + width / 2,
    top: y - (all.actualBoundingBoxAscent * size) / 1000,
    bottom: y + (all.actualBoundingBoxDescent * size) / 1000,
    digits: (ink("0").actualBoundingBoxAscent * size) / 1000,
    han: ((ink("净").actualBoundingBoxAscent + ink("净").actualBoundingBoxDescent) * size) / 1000,
  };
})`;

describe.skipIf(gap !== undefined)(`labels in a browser${gap === undefined ? "" : ` (skipped: ${gap})`}`, () => {
  let session: BrowserSession;
  beforeAll(async () => {
    session = await startBrowser();
  });
  afterAll(() => session?.close());

  test.each(LABELS)(
    "with %s: every line lies in its label, in legal height, and the code reads as its address",
    async (_, more) => {
      const text = { ...TEXT, ...more };
      const form = labelForm(text, URL_OF, GTIN);
      const uri = labelUri(URL_OF, GTIN, text.lot, text.serial);
      const svg = labelSheet([{ uri, voided: false, text }], form);
      const page = await session.newPage({ width: 800, height: 800 });
      await page.setContent(`<!doctype html><body style="margin:0">${svg}`);
      const lines = await page.evaluate<readonly Drawn[]>(MEASURED);
      const { width, height } = form.size;
      for (const line of lines) {
        const isInside =
          line.left >= 0.5 && line.right <= width - 0.5 && line.top >= form.top - 0.3 && line.bottom <= height;
        expect([line, isInside]).toEqual([line, true]);
        expect([line.words, line.han >= CHARACTER_MM, line.digits >= CHARACTER_MM - 0.01]).toEqual([
          line.words,
          true,
          true,
        ]);
      }
      for (const [n, line] of lines.slice(1).entries())
        expect(line.top).toBeGreaterThanOrEqual((lines[n]?.bottom ?? 0) - 0.15);
      const least = netWeightCharacterMm(text.netWeightGrams ?? 0);
      const net = lines.filter(({ words }) => /^净含量|^[\d.]+ k?g$/.test(words));
      expect(net.length).toBeGreaterThan(0);
      for (const { digits, han } of net) expect([digits >= least, han >= least]).toEqual([true, true]);
      expect(lines[0]?.words).toBe("承诺达标合格证");
      // Nothing but white for four modules around the symbol: its path has them, and the first word stands below.
      const quiet = await page.evaluate<{
        readonly module: number;
        readonly left: number;
        readonly top: number;
        readonly bottom: number;
      }>(`(() => {
      const box = document.querySelector("svg path").getBBox();
      const { a, e, f } = document.querySelector("svg path").transform.baseVal.consolidate().matrix;
      return { module: a, left: e + box.x * a, top: f + box.y * a, bottom: f + (box.y + box.height) * a };
    })()`);
      expect(quiet.module).toBeGreaterThanOrEqual(0.495);
      const free = [quiet.left, quiet.top, (lines[0]?.top ?? 0) - quiet.bottom].map(
        (room) => room + 0.01 >= 4 * quiet.module,
      );
      expect(free).toEqual([true, true, true]);
      expect(await qrTexts(await printed(session, svg))).toEqual([uri]);
    },
  );

  test("a whole sheet is no larger than A4, and every code on it reads", async () => {
    const serials = Array.from({ length: 16 }, (_, n) => `SERIAL${String(n).padStart(6, "0")}`);
    const form = labelForm(TEXT, URL_OF, GTIN);
    const labels = serials.slice(0, form.perSheet).map((serial) => ({
      uri: labelUri(URL_OF, GTIN, TEXT.lot, serial),
      voided: false,
      text: { ...TEXT, serial },
    }));
    const svg = labelSheet(labels, form, ["仅供试印：消费者手机打不开此网址", "Trial only: phones cannot open it"]);
    const [, width, height] = /width="([\d.]+)mm" height="([\d.]+)mm"/.exec(svg) ?? [];
    expect([Number(width) <= 210, Number(height) <= 297]).toEqual([true, true]);
    expect([...(await qrTexts(await printed(session, svg)))].toSorted()).toEqual(
      labels.map(({ uri }) => uri).toSorted(),
    );
  });
});
