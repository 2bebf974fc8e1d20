import { expect, test } from "vitest";
import { acting, BASE, COOPERATIVE, OTHER_COOPERATIVE, refusal } from "../fixtures/cangxi.ts";
import { addPlots, correctBase, elsewhere, PLOTS_MAX } from "./correct-base.ts";

const CLERK = acting(COOPERATIVE, "clerk");
const add = (...ids: readonly string[]) =>
  addPlots(BASE, { reason: "新建园", plots: ids.map((id) => ({ id, areaMu: 5, crop: "猕猴桃" })) }, CLERK);
const correct = (more: object, base = BASE) => correctBase(base, { reason: "录错", ...more }, CLERK);

test("plots join those that are there, and the fact names the new ones alone", () => {
  const { base, fact } = add("P8", "P9");
  expect(base.plots.map(({ id }) => id)).toEqual([...BASE.plots.map(({ id }) => id), "P8", "P9"]);
  expect(fact.data).toMatchObject({ base: BASE.id, plots: [{ id: "P8" }, { id: "P9" }], reason: "新建园" });
});

test("a plot id that is used, and more plots than a base has, are refused with the room that is left", () => {
  expect(refusal(() => add("P8", "P1")).errors).toMatchObject([{ pointer: "/plots/1/id" }]);
  const room = PLOTS_MAX - BASE.plots.length;
  expect(add(...Array.from({ length: room }, (_, n) => `Q${n}`)).base.plots).toHaveLength(PLOTS_MAX);
  expect(refusal(() => add(...Array.from({ length: room + 1 }, (_, n) => `Q${n}`))).message).toContain(`${room} more`);
});

test("a correction says what changed as it was and as it is, and nothing else", () => {
  const { base, fact } = correct({
    name: "新基地",
    plots: [
      { id: "P2", areaMu: 12 },
      { id: "P3", yieldCapKgPerMu: 900 },
    ],
  });
  expect(base).toMatchObject({ name: "新基地", regionCode: BASE.regionCode });
  expect(fact.data).toMatchObject({
    corrects: { kind: "base", id: BASE.id },
    before: { name: BASE.name, plots: [{ id: "P2", areaMu: 10 }, { id: "P3" }] },
    after: {
      name: "新基地",
      plots: [
        { id: "P2", areaMu: 12, yieldCapKgPerMu: 1000 },
        { id: "P3", yieldCapKgPerMu: 900 },
      ],
    },
  });
  expect(fact.data.before).not.toHaveProperty("regionCode");
});

test("null takes a yield cap or a closing away; what is not said stays", () => {
  const { base } = correct({ plots: [{ id: "P1", yieldCapKgPerMu: null, closedFrom: "2026-10-01" }] });
  expect(base.plots[0]).toEqual({ id: "P1", areaMu: 30, crop: "猕猴桃", closedFrom: "2026-10-01" });
  expect(correct({ plots: [{ id: "P1", closedFrom: null }] }, base).base.plots[0]).not.toHaveProperty("closedFrom");
});

test("plots that are not the base's, named twice or without an area are refused, each where it stands in the correction", () => {
  expect(
    refusal(() =>
      correct({
        plots: [
          { id: "P2", areaMu: 1 },
          { id: "P9", areaMu: 1 },
        ],
      }),
    ).errors,
  ).toMatchObject([{ pointer: "/plots/1/id" }]);
  expect(refusal(() => correct({ plots: [{ id: "P2" }, { id: "P2" }] })).errors).toMatchObject([
    { pointer: "/plots/1/id" },
  ]);
  expect(refusal(() => correct({ plots: [{ id: "P3", areaMu: 0 }] })).errors).toMatchObject([
    { pointer: "/plots/0/areaMu" },
  ]);
  expect(refusal(() => correct({ regionCode: "999999" })).errors).toMatchObject([{ pointer: "/regionCode" }]);
});

test("another's base is as good as none", () => {
  const stranger = acting(OTHER_COOPERATIVE, "clerk");
  const [known, unknown] = [BASE, undefined].map((base) => refusal(() => correctBase(base, { reason: "x" }, stranger)));
  expect([known?.code, known?.message]).toEqual(["not-found", unknown?.message]);
});

test("a base lies elsewhere when its owner's county does not cover it", () => {
  expect(elsewhere(BASE, COOPERATIVE)).toEqual([]);
  expect(elsewhere({ ...BASE, regionCode: "510823" }, COOPERATIVE)).toMatchObject([{ code: "base-elsewhere" }]);
  expect(elsewhere({ ...BASE, regionCode: "510823" }, { id: "city", regionCode: "510800" })).toEqual([]);
  expect(elsewhere(BASE, { id: "town", regionCode: "510824101" })).toEqual([]);
});
