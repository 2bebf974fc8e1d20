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

test("the facts have the command's own id, and of a correction name, region and GLN where they changed", () => {
  const added = addPlots(
    BASE,
    { id: "a-1", reason: "新建园", plots: [{ id: "P9", areaMu: 5, crop: "猕猴桃" }] },
    CLERK,
  );
  const plot = { id: "P9", areaMu: 5, crop: "猕猴桃" };
  expect([added.fact.kind, added.fact.data]).toStrictEqual([
    "plots-added",
    { id: "a-1", base: BASE.id, plots: [plot], reason: "新建园" },
  ]);
  const capped = addPlots(BASE, { reason: "新建园", plots: [{ ...plot, yieldCapKgPerMu: 900 }] }, CLERK);
  expect(capped.base.plots.at(-1)).toStrictEqual({ ...plot, yieldCapKgPerMu: 900 });
  const gln = "6901234000009";
  const { base, fact } = correct({ id: "k-1", regionCode: "510824", gln });
  expect(base).toStrictEqual({ ...BASE, regionCode: "510824", gln });
  expect([fact.kind, fact.data]).toStrictEqual([
    "base-corrected",
    {
      id: "k-1",
      corrects: { kind: "base", id: BASE.id },
      before: { regionCode: BASE.regionCode },
      after: { regionCode: "510824", gln },
      reason: "录错",
    },
  ]);
  const away = correct({ gln: null }, base);
  expect(away.base).not.toHaveProperty("gln");
  expect(away.fact.data).toMatchObject({ before: { gln }, after: {} });
  expect(correct({ name: "新名" }, base).base.gln).toBe(gln);
  expect(refusal(() => correct({ gln: "1" })).errors).toMatchObject([{ pointer: "/gln" }]);
  const full = Array.from({ length: PLOTS_MAX }, (_, n) => ({ ...plot, id: `Q${n}` }));
  expect(refusal(() => addPlots(BASE, { reason: "x", plots: full }, CLERK)).errors).toMatchObject([
    { pointer: "/plots" },
  ]);
});

test("a wrong plot is named where it stands in the correction, whatever its place in the base", () => {
  const { base } = add(...Array.from({ length: 12 }, (_, n) => `Q${n}`));
  const error = refusal(() =>
    correct(
      {
        plots: [
          { id: "P1", areaMu: 7 },
          { id: "Q10", areaMu: -1 },
        ],
      },
      base,
    ),
  );
  expect(error.errors.map(({ pointer }) => pointer)).toEqual(["/plots/1/areaMu"]);
});

test("to who does not keep it a base has no plots to add to", () => {
  const command = { reason: "新建园", plots: [{ id: "P9", areaMu: 5, crop: "猕猴桃" }] };
  const stranger = acting(OTHER_COOPERATIVE, "clerk");
  const [known, unknown] = [BASE, undefined].map((base) => refusal(() => addPlots(base, command, stranger)));
  expect(known).toMatchObject({ code: "not-found", message: unknown?.message });
});

test("what a plot was and a correction does not name stays: its cap, its closing, and the GLN of the base", () => {
  const gln = "6901234000009";
  const closed = correct({ gln, plots: [{ id: "P1", closedFrom: "2026-10-01" }] }).base;
  const { base, fact } = correct({ plots: [{ id: "P1", areaMu: 31 }] }, closed);
  expect(base.plots[0]).toStrictEqual({
    ...{ id: "P1", areaMu: 31, crop: "猕猴桃" },
    ...{ yieldCapKgPerMu: 1000, closedFrom: "2026-10-01" },
  });
  for (const side of [fact.data.before, fact.data.after]) expect(Object.keys(side)).toEqual(["plots"]);
});
