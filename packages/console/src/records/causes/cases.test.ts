import { beforeEach, describe, expect, test } from "vitest";
import { language } from "../../words/dictionary.ts";
import { caseIn, withText } from "./cases.ts";
import { told } from "./told.ts";

const A = "01/09520000510824/10/A";

beforeEach(() => {
  language.value = "zh";
});

describe("cases of a common source", () => {
  test("are read from codes, links, numbers of logistic units and failed tests, each once, and the rest is given back", () => {
    const text = `https://t.cn/01/09520000510824/10/A
      (01)09520000510824(10)B,(01)09520000510824(10)A；095200005100000015、test/lab/S-1
      苍溪 https://t.cn/01/09520000510824/10/A/21/S1 base/coop/b1`;
    expect(withText([A], text)).toEqual({
      cases: [A, "01/09520000510824/10/B", "00/095200005100000015", "test/lab/S-1", `${A}/21/S1`],
      unknown: ["苍溪", "base/coop/b1"],
      twice: 2,
      beyond: [],
    });
  });

  test("are at most as many as the service looks at together; the others are given back", () => {
    const lots = Array.from({ length: 60 }, (_, n) => `01/09520000510824/10/L${n}`);
    const { cases, beyond } = withText(lots.slice(0, 45), lots.join("\n"));
    expect([cases.length, beyond.length]).toEqual([50, 10]);
  });

  test("are no shipments, bases or products", () => {
    for (const text of ["shipment/coop/S1", "base/coop/b1", "09520000510824", "test/lab", ""]) {
      expect(caseIn(text)).toBeUndefined();
    }
  });

  test("and what they have in common stand in words, with names where they are known", () => {
    const names = new Map([
      ["organisation/cold", "广元冷库"],
      ["base/coop/b1", "云峰果园"],
      ["input/coop/i1", "氯吡脲"],
    ]);
    expect(told(`${A}@cold`, names)).toBe("批次 A（广元冷库）");
    expect(told(`${A}/21/S1`)).toBe("包装 S1（A）");
    expect(told("organisation/cold", names)).toBe("单位 广元冷库");
    expect(told("base/coop/b1", names)).toBe("基地 云峰果园（coop）");
    expect(told("input/coop/i1", names)).toBe("投入品 氯吡脲（coop）");
    expect(told("room/cold/1%E5%8F%B7%E5%BA%93", names)).toBe("库房 1号库（广元冷库）");
    expect(told("vehicle/%E5%B7%9DA1")).toBe("车辆 川A1");
    expect(told("not-yours")).toBe("不在您的查看范围");
  });
});
