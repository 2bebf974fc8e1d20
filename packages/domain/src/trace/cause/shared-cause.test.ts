import { expect, test } from "vitest";
import type { Fact } from "../../fact.ts";
import { toLookUp } from "./shared-cause.ts";

const at = "2026-10-08T00:00:00.000Z";
const known = { by: { organisation: "coop", role: "clerk" }, occurredAt: at, recordedAt: at } as const;
const lot = { gtin: "06901234567892", lot: "A", grams: 1000 };

test("shipments, and plots until their last harvest, are looked up as they were recorded and as they were corrected", () => {
  const grown = { ...lot, base: "b", plots: ["p1", "p2"], harvestedOn: "2026-10-01", activesUsed: [] };
  const corrects = { kind: "batch", id: "A" };
  const facts: Fact[] = [
    { ...known, kind: "batch-registered", data: grown },
    { ...known, kind: "batch-registered", data: { ...grown, lot: "B", plots: ["p1"], harvestedOn: "2026-10-05" } },
    {
      ...known,
      kind: "batch-corrected",
      data: { ...lot, reason: "误填", corrects, plots: ["p3"], before: { grams: 1000, plots: ["p1", "p2"] } },
    },
    {
      ...known,
      kind: "batch-corrected",
      data: {
        ...lot,
        reason: "误填",
        corrects,
        harvestedOn: "2026-10-03",
        before: { grams: 1000, harvestedOn: "2026-10-01" },
      },
    },
    { ...known, kind: "shipment-sent", data: { id: "coop/S1", to: "depot", items: [lot] } },
  ];
  const { shipments, plots } = toLookUp(facts);
  expect(shipments).toEqual(["coop/S1"]);
  expect(plots.map(({ plot, until }) => `${plot} ${until}`).sort()).toEqual([
    "p1 2026-10-05",
    "p2 2026-10-01",
    "p3 2026-10-03",
  ]);
});

test("of a plot the last day counts, whichever harvest is recorded last, and a correction of what is not among them says nothing", () => {
  const grown = { ...lot, base: "b", plots: ["p1"], harvestedOn: "2026-10-05", activesUsed: [] };
  const facts: Fact[] = [
    { ...known, kind: "batch-registered", data: grown },
    { ...known, kind: "batch-registered", data: { ...grown, lot: "B", harvestedOn: "2026-10-01" } },
    { ...known, kind: "batch-voided", data: { ...lot, reason: "误填", corrects: { kind: "batch", id: "A" } } },
    {
      ...known,
      kind: "batch-corrected",
      data: {
        ...lot,
        lot: "Z",
        reason: "误填",
        corrects: { kind: "batch", id: "Z" },
        harvestedOn: "2026-10-09",
        before: { grams: 1000, harvestedOn: "2026-10-01" },
      },
    },
  ];
  expect(toLookUp(facts)).toEqual({ shipments: [], plots: [{ base: "b", plot: "p1", until: "2026-10-05" }] });
});
