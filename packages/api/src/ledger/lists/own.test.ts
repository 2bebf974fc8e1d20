import type { Fact, FactKind } from "@suyuan/domain/fact";
import { expect, test } from "vitest";
import { ownListOps } from "./own.ts";

const BY = { organisation: "coop", role: "clerk" } as const;

/** A fact as its command records it, with what lists look at. */
const fact = (kind: FactKind, data: object) =>
  ({ kind, by: BY, occurredAt: "2026-01-01", recordedAt: "2026-02-02", data }) as Fact;

test.each<[FactKind, object, string, string, string]>([
  ["organisation-added", { id: "o" }, "LIST#REGION##organisation", "2026-02-02#o", "o"],
  ["base-added", { id: "b" }, "LIST#ORG#coop#base", "2026-02-02#b", "b"],
  ["product-added", { gtin: "06901234567892" }, "LIST#ORG#coop#product", "2026-02-02#06901234567892", "06901234567892"],
  ["input-recorded", { id: "i", appliedOn: "2026-01-09" }, "LIST#ORG#coop#input", "2026-01-09#coop/i", "coop/i"],
  ["labels-issued", { id: "r" }, "LIST#ORG#coop#label-run", "2026-02-02#r", "r"],
  ["commission-made", { id: "c" }, "LIST#ORG#coop#commission", "2026-02-02#coop/c", "coop/c"],
  ["batch-recalled", { id: "x" }, "LIST#ORG#coop#recall", "2026-02-02#x", "x"],
])("what %s made stands at once in the list of whoever made it", (kind, data, pk, sk, id) => {
  expect(ownListOps(fact(kind, data))).toEqual([{ put: { pk, sk, version: 1, data: { id } }, when: "absent" }]);
});

test("a fact that makes nothing of these brings no row", () => {
  expect(ownListOps(fact("temperature-recorded", { id: "s" }))).toEqual([]);
});
