import { expect, test } from "vitest";
import { type Base, changesOf, draftOf, NEW_PLOT, plotsOf, positive } from "./base-draft.ts";

const BASE = {
  ...{ id: "b1", organisation: "coop", name: "云峰果园", regionCode: "510824", region: "四川省广元市苍溪县" },
  plots: [
    { id: "y1", areaMu: 10.5, crop: "猕猴桃", yieldCapKgPerMu: 800 },
    { id: "y2", areaMu: 4, crop: "雪梨", closedFrom: "2026-10-01" },
  ],
} as unknown as Base;

test("a base that nobody changed comes to no change, and only what differs is sent", () => {
  const draft = draftOf(BASE);
  expect(changesOf(draft, BASE)).toEqual({});
  const [first, second] = draft.plots;
  const plots = [
    { ...(first ?? NEW_PLOT), area: "11", cap: "" },
    { ...(second ?? NEW_PLOT), closedFrom: "" },
  ];
  expect(changesOf({ ...draft, name: " 云峰 ", plots }, BASE)).toEqual({
    name: "云峰",
    plots: [
      { id: "y1", areaMu: 11, yieldCapKgPerMu: null },
      { id: "y2", closedFrom: null },
    ],
  });
});

test("a correction that lacks a figure, a crop or a name is not sent", () => {
  const draft = draftOf(BASE);
  const withFirst = (part: object) => ({ ...draft, plots: [{ ...(draft.plots[0] ?? NEW_PLOT), ...part }] });
  expect(changesOf(withFirst({ area: "0" }), BASE)).toBeUndefined();
  expect(changesOf(withFirst({ crop: " " }), BASE)).toBeUndefined();
  expect(changesOf(withFirst({ cap: "viel" }), BASE)).toBeUndefined();
  expect(changesOf({ ...draft, name: "" }, BASE)).toBeUndefined();
});

test("new plots are sent with their code, area and crop, and a cap only where one is typed", () => {
  const plot = { ...NEW_PLOT, id: " p1 ", area: "10", crop: "猕猴桃" };
  expect(plotsOf([plot, { ...plot, id: "p2", cap: "750.5" }])).toEqual([
    { id: "p1", areaMu: 10, crop: "猕猴桃" },
    { id: "p2", areaMu: 10, crop: "猕猴桃", yieldCapKgPerMu: 750.5 },
  ]);
  expect(plotsOf([{ ...plot, id: "" }])).toBeUndefined();
  expect(["1", "0.125", "0", "-1", "1,5", "1.2345", ""].map(positive)).toEqual([1, 0.125, ...Array(5).fill(undefined)]);
});
