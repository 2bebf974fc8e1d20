import type { Sent } from "@suyuan/domain/answer";
import type { HarvestOrigin } from "@suyuan/domain/batches/origin";
import { addDays } from "@suyuan/domain/calendar";
import { defined } from "@suyuan/domain/fact";
import type { PlacedInput } from "@suyuan/domain/farm/base";
import { COURSE_DAYS_MAX, missingIn } from "@suyuan/domain/farm/production-record";
import { ACTIVES_DAYS, countsFor } from "@suyuan/domain/farm/record-input";
import type { BatchRecord } from "@suyuan/domain/views/batch-view-schema";
import type { Deps } from "../../host.ts";
import { inputsBetween } from "../../ledger/keys.ts";
import { EVENTUAL, readPage } from "../../ledger/read.ts";

/** Plots whose inputs a batch's record names, and inputs of each: of more there is `GET /api/inputs?base=&plot=`. */
const PLOTS_READ = 12;
const INPUTS_OF_A_PLOT = 25;

type Named = Pick<Sent<typeof BatchRecord>, "inputs" | "inputsBeyond">;

function named({ id, plot, kind = "pesticide", product, actives, ...input }: PlacedInput): Named["inputs"][number] {
  const { appliedOn, stoppedOn, clearOn, offLabelCrop } = input;
  return {
    ...{ id, plot, kind, product, actives, appliedOn, clearOn },
    ...defined({ stoppedOn, offLabelCrop }),
    missing: missingIn({ kind, actives, ...input }),
  };
}

/** The inputs on record that count for a harvest, newest first of each plot; bounded, and it says when there are more. */
export async function countingInputs(
  { table }: Pick<Deps, "table">,
  { base, plots, harvestedOn }: HarvestOrigin,
): Promise<Named> {
  const from = addDays(harvestedOn, -ACTIVES_DAYS - COURSE_DAYS_MAX);
  const read = plots.slice(0, PLOTS_READ);
  const pages = await Promise.all(
    read.map((plot) => {
      const { place, range } = inputsBetween(base.id, plot, from, harvestedOn);
      return readPage(table, place, { ...range, reverse: true, limit: INPUTS_OF_A_PLOT }, undefined, EVENTUAL);
    }),
  );
  const inputs = pages.flatMap(({ rows }) =>
    rows.map(({ data }) => data).filter((each) => countsFor(harvestedOn, each)),
  );
  const isMore = plots.length > read.length || pages.some(({ cursor }) => cursor !== undefined);
  return { inputs: inputs.map(named), ...(isMore ? { inputsBeyond: true } : {}) };
}
