import { expect, test } from "vitest";
import { changesIn, classesIn, draftOf, EMPTY, NEW_PLOT, personIn, plotsIn } from "./household-draft.ts";

const HOUSEHOLD = {
  ...{ id: "h1", county: "510824", village: "510824100201", region: "四川省广元市苍溪县", createdAt: "" },
  class: "lifted" as const,
  classes: [{ class: "lifted" as const, from: "2019-12-01" }],
  plots: [{ id: "a", areaMu: 2.5, crop: "猕猴桃", yieldCapKgPerMu: 1500 }],
  person: { name: "王桂芳", contact: "0839-5222017" },
};

test("what stands is typed as it stands: nothing differs from it, but for the numbers of its plots", () => {
  const draft = draftOf(HOUSEHOLD);
  expect(changesIn(draft, draft)).toEqual({});
  expect(plotsIn(draft)).toEqual([{ id: "1", areaMu: 2.5, crop: "猕猴桃", yieldCapKgPerMu: 1500 }]);
  expect(classesIn(draft)).toEqual(HOUSEHOLD.classes);
  expect(personIn(draft)).toEqual(HOUSEHOLD.person);
});

test("a correction names the members that differ, and no others", () => {
  const before = draftOf(HOUSEHOLD);
  expect(changesIn({ ...before, contact: "" }, before)).toEqual({ person: { name: "王桂芳" } });
  expect(changesIn({ ...before, village: " 510824100202 " }, before)).toEqual({ village: "510824100202" });
  const classes = [{ class: "lifted" as const, from: "2019-12-01", to: "2022-12-31" }];
  expect(changesIn({ ...before, classes }, before)).toEqual({ classes });
  expect(changesIn({ ...before, plots: [] }, before)).toEqual({ plots: [] });
});

test("a plot without its crop or area, a class without its day, a village of fewer digits and a name taken away are not sent", () => {
  const before = draftOf(HOUSEHOLD);
  const [plot = NEW_PLOT] = before.plots;
  const wrong = [
    { plots: [{ ...plot, crop: " " }] },
    { plots: [{ ...plot, area: "0" }] },
    { plots: [{ ...plot, cap: "x" }] },
    { classes: [{ class: "lifted" as const, from: "", to: "" }] },
    { village: "510824100" },
    { name: "" },
  ];
  for (const part of wrong) expect([part, changesIn({ ...before, ...part }, before)]).toEqual([part, undefined]);
  expect(personIn(EMPTY)).toBeUndefined();
});
