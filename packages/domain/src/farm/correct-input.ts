import { notFound } from "../access.ts";
import { addDays, type CalendarDate, dateInChina } from "../calendar.ts";
import { type Context, factOf, today } from "../context.ts";
import { DomainError } from "../errors.ts";
import { defined, type Fact } from "../fact.ts";
import type { InputRecorded } from "../fact-data.ts";
import { requireValid } from "../field-errors.ts";
import { uniqueActives } from "./actives.ts";
import type { Base, KeptInput, PlacedInput, PlotInputs } from "./base.ts";
import { cropOutsideLabel, lastUseOn, recordFaults } from "./production-record.ts";
import { plotOf, requireApplied, requirePlots, withInput } from "./record-input.ts";

/** Members that a record may lack: null takes one back. */
const DETAILS = [
  "target",
  "kind",
  "stoppedOn",
  "manufacturer",
  "source",
  "registrationNumber",
  "amount",
  "labelCrops",
] as const;
type Detail = (typeof DETAILS)[number];

/** What the record of an input should have said: the members that were wrong. Null, of one that it may lack: there is none. */
export interface CorrectInput extends Partial<Corrected> {
  readonly id?: string | undefined;
  readonly reason: string;
  readonly plot?: string | undefined;
  readonly product?: string | undefined;
  readonly actives?: readonly string[] | undefined;
  readonly dosage?: string | undefined;
  readonly appliedOn?: CalendarDate | undefined;
  readonly safetyIntervalDays?: number | undefined;
}

type Corrected = { readonly [Name in Detail]: KeptInput[Name] | null | undefined };

/** The input with its base, and what else stands of the plots that it was on and should have been on. */
export interface InputState {
  readonly base: Base | undefined;
  readonly input: KeptInput | undefined;
  readonly from: PlotInputs | undefined;
  readonly to: PlotInputs | undefined;
}

/** What a correction or a voiding makes of an input: `plots` are the plots whose inputs it changes. */
export interface InputChange {
  readonly input: KeptInput;
  readonly plots: readonly PlotInputs[];
  readonly fact: Fact;
}

/** The input, if the actor's organisation recorded it and it stands. */
function requireStanding({ base, input }: InputState, ctx: Context): { base: Base; input: KeptInput } {
  if (input === undefined || base?.organisation !== ctx.actor.organisation) throw notFound("input");
  const { voided } = input;
  if (voided === undefined) return { base, input };
  const date = dateInChina(voided.at);
  throw new DomainError(
    "already-voided",
    {
      en: `This input was voided on ${date} (${voided.reason}). Nothing was changed; it counts no more. If it was applied after all, record it anew under another id.`,
      zh: `该投入品记录已于 ${date} 作废（${voided.reason}），未作任何更改，该记录已不再计入。如确有施用，请用新的编号重新登记。`,
    },
    { extensions: { input: input.id, voidedAt: voided.at } },
  );
}

/** The members that a record may lack, as they are after the correction. */
function detailsAfter(before: KeptInput, command: CorrectInput): Partial<Pick<KeptInput, Detail>> {
  const after = DETAILS.flatMap((name) => {
    const said = command[name];
    const value = said === undefined ? before[name] : said;
    return value === undefined || value === null ? [] : [[name, value] as const];
  });
  return Object.fromEntries(after) as Partial<Pick<KeptInput, Detail>>;
}

function corrected(base: Base, before: KeptInput, command: CorrectInput): KeptInput {
  const { id, base: of, recordedAt, corrections, voided } = before;
  const { plot = before.plot, product = before.product, dosage = before.dosage } = command;
  const { appliedOn = before.appliedOn, safetyIntervalDays = before.safetyIntervalDays } = command;
  const details = detailsAfter(before, command);
  const offLabelCrop = cropOutsideLabel(details, plotOf(base, plot));
  return {
    id,
    base: of,
    plot,
    product,
    dosage,
    appliedOn,
    safetyIntervalDays,
    actives: command.actives === undefined ? before.actives : uniqueActives(command.actives),
    clearOn: addDays(lastUseOn({ appliedOn, ...details }), safetyIntervalDays),
    ...details,
    ...defined({ offLabelCrop, corrections, voided }),
    recordedAt,
  };
}

/** What its fact says of an input. */
function said({ corrections: _, voided: __, ...input }: KeptInput): InputRecorded {
  return input;
}

function without(plotInputs: PlotInputs, { id }: PlacedInput): PlotInputs {
  return { ...plotInputs, inputs: plotInputs.inputs.filter((kept) => kept.id !== id) };
}

/**
 * Corrects the record of an input: what was typed counts no more, in any registration to come. Batches on record are judged anew by
 * `underInputs`. Errors: `not-found`, `already-voided`, `invalid-request` (plot, or nothing differs), `date-order`.
 */
export function correctInput(state: InputState, command: CorrectInput, ctx: Context): InputChange {
  const { base, input: before } = requireStanding(state, ctx);
  const input = corrected(base, before, command);
  requirePlots(base, [input.plot], () => "/plot");
  requireApplied(input.appliedOn, ctx);
  requireValid(recordFaults(input, today(ctx)));
  if (JSON.stringify(sorted(said(input))) === JSON.stringify(sorted(said(before)))) {
    const { id: _, reason: __, ...named } = command;
    const [member = "safetyIntervalDays"] = Object.keys(named);
    const en = "This input is recorded so already. Name what was wrong, with the right value.";
    requireValid([{ pointer: `/${member}`, en, zh: "该记录已是如此。请填写有误的项目及其正确值。" }]);
  }
  const kept: KeptInput = { ...input, corrections: (before.corrections ?? 0) + 1 };
  const to = withInput(state.to, said(input), ctx);
  const isMoved = input.plot !== before.plot;
  const { reason, id } = command;
  const data = {
    ...(id === undefined ? {} : { id }),
    corrects: { kind: "input", id: before.id },
    reason,
    input: said(input),
    before: said(before),
  };
  return {
    input: kept,
    plots: isMoved && state.from !== undefined ? [without(state.from, before), to] : [to],
    fact: factOf("input-corrected", ctx.now, data, ctx),
  };
}

function sorted(input: InputRecorded): readonly (readonly [string, unknown])[] {
  return Object.entries(input).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** Takes the record of an input back: it was never applied there. Errors: `not-found`, `already-voided`. */
export function voidInput(
  state: Omit<InputState, "to">,
  { id, reason }: { readonly id?: string | undefined; readonly reason: string },
  ctx: Context,
): InputChange {
  const { input } = requireStanding({ ...state, to: undefined }, ctx);
  const data = {
    ...(id === undefined ? {} : { id }),
    corrects: { kind: "input", id: input.id },
    reason,
    input: said(input),
  };
  return {
    input: { ...input, voided: { at: ctx.now, by: ctx.actor.organisation, reason } },
    plots: state.from === undefined ? [] : [without(state.from, input)],
    fact: factOf("input-voided", ctx.now, data, ctx),
  };
}
