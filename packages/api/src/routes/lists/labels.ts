import type { Sent } from "@suyuan/domain/answer";
import type { LabelRun } from "@suyuan/domain/batches/label-run";
import type * as z from "zod";
import { ListQuery, Lot } from "../../commands/wire.ts";
import { productKey } from "../../ledger/keys.ts";
import { LISTED_LABEL_RUNS } from "../../ledger/lists/things.ts";
import { LabelRunRecord, type NamedRun, runView } from "../labels/labels.ts";
import { datesBy, Word } from "./filters.ts";
import type { Listing } from "./listing.ts";

export const LabelsQuery = ListQuery.extend({
  ...Word,
  ...datesBy("Issued"),
  lot: Lot.optional(),
  status: LabelRunRecord.shape.status.optional(),
});

/** Runs of labels, for whoever issued them. */
export function labelListing({ lot, status }: z.infer<typeof LabelsQuery>): Listing<LabelRun, Sent<typeof NamedRun>> {
  return {
    listed: LISTED_LABEL_RUNS,
    sort: "instant",
    beside: (runs) => runs.map(({ gtin }) => productKey(gtin)),
    mayRead: (run, { organisation }) => run.organisation === organisation.id,
    regionsOf: () => [],
    view: (run, beside) => {
      if ((lot ?? run.lot) !== run.lot || (status ?? run.status) !== run.status) return undefined;
      const product = beside.state(productKey(run.gtin))?.name;
      return { ...runView(run), ...(product === undefined ? {} : { product }) };
    },
  };
}
