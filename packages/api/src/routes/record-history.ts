import { FactKindText, InstantText } from "@suyuan/domain/answer";
import { cornersOf, type Outline } from "@suyuan/domain/farm/outline";
import { plainId } from "@suyuan/domain/identifiers/own-id";
import { RECORDER } from "@suyuan/domain/people/recorder";
import type { Key } from "@suyuan/store/table";
import * as z from "zod";
import type { Actor } from "../call.ts";
import type { Deps } from "../host.ts";
import { historyOf } from "../ledger/keys.ts";
import { recordersOf } from "../ledger/people/recorders.ts";
import { readMany, readPage } from "../ledger/read.ts";

/** Newest facts of one record that are shown with it. */
const SHOWN_MAX = 100;

const Entry = z.object({
  id: z.string(),
  kind: FactKindText,
  ...RECORDER,
  occurredAt: InstantText,
  recordedAt: InstantText,
  reason: z.string().optional().meta({ description: "Why, where it was asked for 原因" }),
  before: z
    .record(z.string(), z.unknown())
    .optional()
    .meta({ description: "Of a correction: the members that changed, as they were; weights in grams 更正前" }),
  after: z
    .record(z.string(), z.unknown())
    .optional()
    .meta({ description: "Of a correction: the members that changed, as they are 更正后" }),
});

/** What was recorded of a certificate, base, product or organisation. */
export const RecordHistory = z
  .array(Entry)
  .meta({ description: `What was recorded of it, newest first, at most ${SHOWN_MAX} 历史记录` });

type History = readonly z.output<typeof Entry>[];

interface Reasoned {
  readonly reason?: string;
  readonly before?: Readonly<Record<string, unknown>>;
  readonly after?: Readonly<Record<string, unknown>>;
}

/** A plot that changed: of its outline, of how many corners it was, and no place. */
function shownPlot(plot: { readonly outline?: Outline }): object {
  const { outline, ...rest } = plot;
  return outline === undefined ? rest : { ...rest, corners: cornersOf(outline).length };
}

/** Bases by the ids that their organisation made: those of a certificate are its holder's. Plots without their places. */
function shown(changed: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { bases, plots } = changed;
  return {
    ...changed,
    ...(Array.isArray(bases) && { bases: bases.map((base) => plainId(String(base))) }),
    ...(Array.isArray(plots) && { plots: plots.map((plot) => (isPlot(plot) ? shownPlot(plot) : plot)) }),
  };
}

const isPlot = (plot: unknown): plot is { readonly outline?: Outline } => typeof plot === "object" && plot !== null;

/** The newest facts under a record's key, with what a correction changed, why and by whom, as far as the reader may know that. */
export async function recordHistory(
  { table }: Pick<Deps, "table">,
  reader: Pick<Actor, "organisation" | "role">,
  record: Key,
): Promise<History> {
  const { rows } = await readPage(table, historyOf(record), { reverse: true, limit: SHOWN_MAX });
  const shared = await readMany(
    table,
    rows.flatMap(({ data }) => ("ref" in data ? [data.ref] : [])),
  );
  const found = rows.flatMap(({ data }) => {
    const row = "ref" in data ? shared.state(data.ref) : data;
    return row === undefined ? [] : [row];
  });
  const recorderOf = await recordersOf(
    { table },
    reader,
    found.map(({ fact }) => fact.by),
  );
  return found.map((row) => {
    const { kind, by, occurredAt, recordedAt } = row.fact;
    const { reason, before, after }: Reasoned = row.fact.data as Reasoned;
    return {
      id: row.id,
      kind,
      ...recorderOf(by),
      occurredAt,
      recordedAt,
      ...(reason === undefined ? {} : { reason }),
      ...(before === undefined ? {} : { before: shown(before) }),
      ...(after === undefined ? {} : { after: shown(after) }),
    };
  });
}
