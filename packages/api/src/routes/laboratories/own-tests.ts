import { BatchId, DateText, GtinText, LotText, type Sent } from "@suyuan/domain/answer";
import { mayReadBatch } from "@suyuan/domain/batches/access";
import { type Batch, nameOf } from "@suyuan/domain/batches/batch";
import { regionsOf } from "@suyuan/domain/batches/harvested";
import { lotId } from "@suyuan/domain/batches/identity";
import { ProductText } from "@suyuan/domain/views/batch-view-schema";
import { TestRecord, testView } from "@suyuan/domain/views/test-schema";
import * as z from "zod";
import { ListQuery } from "../../commands/wire.ts";
import { LISTED_BATCHES } from "../../ledger/lists/things.ts";
import { datesBy, Place, Word } from "../lists/filters.ts";
import type { Listing } from "../lists/listing.ts";

export const OwnTestsQuery = ListQuery.extend({
  ...Word,
  ...Place,
  ...datesBy("Harvested"),
  verdict: z.enum(["passed", "failed"]).optional(),
  voided: z.enum(["true", "false"]).optional().meta({ description: "Only taken back, or only standing 是否已作废" }),
});

export const TestedBatch = z
  .object({
    batch: BatchId,
    gtin: GtinText,
    lot: LotText,
    product: ProductText,
    producer: z.string().meta({ description: "Name of the organisation that registered it 登记机构名称" }),
    harvestedOn: DateText,
    tests: z.array(TestRecord).meta({ description: "What your organisation reported of it 本机构的检测报告" }),
  })
  .meta({ id: "TestedBatch" });

/** Batches of which the asker's organisation reported tests, with these tests alone. */
export function ownTestListing({
  verdict,
  voided,
}: z.output<typeof OwnTestsQuery>): Listing<Batch, Sent<typeof TestedBatch>> {
  return {
    listed: LISTED_BATCHES,
    sort: "date",
    beside: () => [],
    mayRead: (batch, { organisation, role }) => mayReadBatch(batch, organisation, role),
    regionsOf,
    view: (batch, _, { organisation }) => {
      const tests = batch.tests.filter(
        (test) =>
          test.by === organisation.id &&
          (verdict ?? test.verdict) === test.verdict &&
          (voided === undefined || (voided === "true") === (test.voided !== undefined)),
      );
      if (tests.length === 0) return undefined;
      const { gtin, lot, product } = batch;
      return {
        batch: lotId(batch),
        gtin,
        lot,
        product: { zh: product.zh, ...(product.en === undefined ? {} : { en: product.en }) },
        producer: nameOf(batch, batch.organisation),
        harvestedOn: LISTED_BATCHES.sortOf(batch),
        tests: tests.map(testView),
      };
    },
  };
}
