import { notFound } from "../access.ts";
import type { Batch } from "../batches/batch.ts";
import { withLabelsVoided } from "../batches/label-account.ts";
import { isVoided, type LabelRun, SERIALS_VOIDED_MAX, withVoided } from "../batches/label-run.ts";
import { type Context, factOf } from "../context.ts";
import { DomainError } from "../errors.ts";
import { labelVoidEvent } from "../events/own-events.ts";
import type { Fact } from "../fact.ts";
import { requireValid } from "../field-errors.ts";
import { plainId } from "../identifiers/own-id.ts";

/** Which serials of a run are struck (all that are left, where none is named), and why. */
export interface VoidLabels {
  readonly id?: string | undefined;
  readonly reason: string;
  readonly serials?: readonly string[] | undefined;
}

/** A run with its batch, all its serials in their order, and those of them that have been scanned. */
export interface VoidLabelsState {
  readonly batch: Batch | undefined;
  readonly run: LabelRun | undefined;
  readonly serials: readonly string[];
  readonly scanned: ReadonlySet<string>;
}

function requireCount(named: readonly string[] | undefined): void {
  if (named === undefined || (named.length > 0 && named.length <= SERIALS_VOIDED_MAX)) return;
  const en = `Name 1 to ${SERIALS_VOIDED_MAX} serials, or leave the list out to void all that are left.`;
  const zh = `请列出 1 至 ${SERIALS_VOIDED_MAX} 个追溯码；如需全部作废，请勿填写该项。`;
  requireValid([{ pointer: "/serials", en, zh }]);
}

/** The places of the serials named among those of the run; one that is not its own is refused where it stands. */
function placesOf(run: LabelRun, serials: readonly string[], named: readonly string[]): readonly number[] {
  const place = new Map(serials.map((serial, n) => [serial, n]));
  const places = named.map((serial) => place.get(serial));
  requireValid(
    places.flatMap((at, n) =>
      at !== undefined
        ? []
        : [
            {
              pointer: `/serials/${n}`,
              en: `Run ${plainId(run.id)} has no serial ${named[n]}. Name the run that it was issued with.`,
              zh: `${plainId(run.id)} 中没有追溯码 ${named[n]}，请填写其所属的申领编号。`,
            },
          ],
    ),
  );
  return [...new Set(places.flatMap((at) => at ?? []))];
}

function requireLive(run: LabelRun, serials: readonly string[], places: readonly number[]): void {
  const dead = places.filter((n) => isVoided(run, n)).map((n) => serials[n] ?? "");
  if (dead.length === 0 && places.length > 0) return;
  const some = dead.slice(0, 20).join(", ");
  throw new DomainError(
    "already-voided",
    dead.length === 0
      ? {
          en: `All ${run.count} labels of run ${plainId(run.id)} are voided already. Nothing was changed.`,
          zh: `${plainId(run.id)} 的 ${run.count} 个追溯码均已作废，未作任何更改。`,
        }
      : {
          en: `${dead.length} of these labels are voided already (${some}). Nothing was changed; leave them out.`,
          zh: `其中 ${dead.length} 个追溯码已作废（${some}），未作任何更改，请去掉后重新提交。`,
        },
    { extensions: { run: plainId(run.id), serials: dead.slice(0, 20) } },
  );
}

/**
 * Strikes labels: lost, spoiled, or printed for goods that left without them. By the organisation that issued them, whatever became of the
 * batch; their weight can be labelled again. Errors: `not-found`, `invalid-request`, `already-voided`.
 */
export function voidLabels(
  { batch: before, run, serials, scanned }: VoidLabelsState,
  { id, reason, serials: named }: VoidLabels,
  ctx: Context,
): { readonly batch: Batch; readonly run: LabelRun; readonly fact: Fact<"labels-voided"> } {
  if (run === undefined || before === undefined || run.organisation !== ctx.actor.organisation)
    throw notFound("labels");
  requireCount(named);
  const live = [...serials.keys()].filter((n) => !isVoided(run, n));
  const places = named === undefined ? live : placesOf(run, serials, named);
  requireLive(run, serials, places);
  const struck = places.map((n) => serials[n] ?? "");
  const grams = struck.length * run.netWeightGrams;
  const scannedCount = struck.filter((serial) => scanned.has(serial)).length;
  const { gtin, lot } = run;
  const data = {
    ...(id === undefined ? {} : { id }),
    gtin,
    lot,
    corrects: { kind: "label-run", id: run.id },
    count: struck.length,
    grams,
    scanned: scannedCount,
    ...(named === undefined ? {} : { serials: struck }),
    reason,
  };
  return {
    // The codes of a registration that was taken back are dead already.
    batch: before.voided === undefined ? withLabelsVoided(before, run.organisation, grams, scannedCount) : before,
    run: withVoided(run, places),
    fact: factOf("labels-voided", ctx.now, data, ctx, labelVoidEvent(run, struck.length, ctx)),
  };
}
