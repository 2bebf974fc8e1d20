import { expect, test } from "vitest";
import { dutiesOf } from "./duties.ts";
import type { Season } from "./season.ts";

const NOW = "2026-10-10";
const NOTHING: Season = {
  ...{
    certificates: [],
    inputs: [],
    incomplete: [],
    incoming: [],
    outgoing: [],
    recalls: [],
    tasks: [],
    findings: [],
    batches: [],
    labels: [],
  },
  ...{ hasOlderLabels: false, commissions: [] },
  steps: { hasProduct: true, hasBase: true, hasCertificate: true, hasBatch: true },
};

const batch: Season["batches"][number] = {
  ...{
    batch: "01/09520000510824/10/A",
    gtin: "09520000510824",
    lot: "A",
    product: { zh: "猕猴桃" },
    profile: "red-heart-kiwifruit",
  },
  ...{ organisation: "coop", producer: "合作社", holder: "coop", holderName: "合作社", harvestedOn: "2026-10-01" },
  ...{ quantityKg: 100, onHandKg: 60, status: "in-order", flags: [], recalled: false, held: false, voided: false },
};
const run: Season["labels"][number] = {
  ...{ id: "l1", organisation: "coop", batch: batch.batch, gtin: batch.gtin, lot: "A", count: 100, netWeightG: 500 },
  ...{ status: "issued", voided: 0, createdAt: "2026-10-02T00:00:00Z", files: { csv: "", svg: "", pdf: "" } },
};
const shipment: Season["outgoing"][number] = {
  ...{ id: "s1", from: "coop", to: "depot", toName: "冷库", items: [], shippedAt: "2026-10-07T23:00:00Z" },
  ...{ status: "pending", createdAt: "2026-10-07T23:00:00Z" },
};
const commission: Season["commissions"][number] = {
  ...{ id: "m1", organisation: "coop", organisationName: "合作社", as: "producer", laboratory: "lab" },
  ...{ laboratoryName: "检测中心", gtin: batch.gtin, lot: "A", createdAt: "2026-10-06T00:00:00Z", status: "open" },
};

const titles = (season: Partial<Season>) => dutiesOf({ ...NOTHING, ...season }, NOW).map(({ title }) => title);

test("a batch needs labels where those that stand are for less than what is on hand, and says for how much", () => {
  const [none] = dutiesOf({ ...NOTHING, batches: [batch] }, NOW);
  expect(none).toMatchObject({
    detail: "库存 60 千克，还没有标签",
    href: "/console/labels/new?gtin=09520000510824&lot=A",
  });
  const [few] = dutiesOf({ ...NOTHING, batches: [batch], labels: [{ ...run, voided: 20 }] }, NOW);
  expect(few?.detail).toBe("库存 60 千克，标签只够 40 千克");
  expect(titles({ batches: [batch], labels: [run, { ...run, id: "l2", count: 20 }] })).toEqual([]);
});

test("no labels are asked for where nothing is on hand, where a batch is void, recalled or held, or where an older run may exist", () => {
  for (const other of [{ onHandKg: 0 }, { voided: true }, { recalled: true }, { held: true }]) {
    expect(titles({ batches: [{ ...batch, ...other }] })).toEqual([]);
  }
  expect(titles({ batches: [batch], hasOlderLabels: true })).toEqual([]);
});

test("a receiver is asked after two days, a laboratory after three", () => {
  expect(titles({ outgoing: [shipment] })).toHaveLength(1);
  expect(titles({ outgoing: [{ ...shipment, shippedAt: "2026-10-09T00:00:00Z" }] })).toEqual([]);
  expect(titles({ commissions: [commission] })).toHaveLength(1);
  expect(titles({ commissions: [{ ...commission, createdAt: "2026-10-08T00:00:00Z" }] })).toEqual([]);
});

test("a safety interval that runs is told until its last day, and of many batches without labels three are", () => {
  const input: Season["inputs"][number] = {
    ...{ id: "i1", organisation: "coop", base: "b", baseName: "果园", plot: "y1", product: "药", actives: [] },
    ...{
      dosage: "1",
      appliedOn: "2026-10-04",
      recordedAt: "2026-10-04T00:00:00Z",
      safetyIntervalDays: 7,
      clearOn: "2026-10-11",
    },
  };
  expect(titles({ inputs: [input] })).toHaveLength(1);
  expect(titles({ inputs: [{ ...input, clearOn: NOW }] })).toEqual([]);
  const many = ["A", "B", "C", "D"].map((lot) => ({ ...batch, batch: `01/09520000510824/10/${lot}`, lot }));
  expect(titles({ batches: many })).toHaveLength(3);
});

test("what a bureau found is told until something was done about it, the overdue first and as grave, of many three", () => {
  const finding: Season["findings"][number] = {
    ...{ id: "f1", about: { kind: "organisation", id: "coop", name: { zh: "合作社" } }, organisation: "coop" },
    ...{ organisationName: "合作社", by: "county", byName: "县局", at: "2026-10-01T00:00:00Z", severity: "minor" },
    ...{ text: "农药台账缺页", inspectedOn: "2026-10-01", dueOn: "2026-10-12", state: "open", isOverdue: false },
    ...{ actions: [], decisions: [], corrections: [] },
  };
  const late = { ...finding, id: "f2", dueOn: "2026-10-08", isOverdue: true };
  const { dueOn: _, ...anyDay } = { ...finding, id: "f3" };
  const told = dutiesOf({ ...NOTHING, findings: [anyDay, finding, late] }, NOW);
  expect(told.map(({ title, tone }) => `${tone} ${title}`)).toEqual([
    "stop 县局 查出的问题，整改已逾期 2 天",
    "note 县局 查出的问题，10月12日 前要整改",
    "note 县局 查出的问题要整改",
  ]);
  expect(told[0]).toMatchObject({ href: "/console/findings/county/f2", detail: "农药台账缺页" });
  expect(titles({ findings: [anyDay, finding, late, { ...finding, id: "f4" }] })).toHaveLength(3);
});
