import { jsonBytes } from "@suyuan/domain/bounds/bytes";
import { DomainError } from "@suyuan/domain/errors";
import { defined } from "@suyuan/domain/fact";
import type { InputRecorded } from "@suyuan/domain/fact-data";
import { INPUT_KINDS, type KeptInput, type PlotInputs } from "@suyuan/domain/farm/base";
import { correctInput, type InputChange, type InputState, voidInput } from "@suyuan/domain/farm/correct-input";
import { type AskedMember, lastUseOn, missingIn } from "@suyuan/domain/farm/production-record";
import { recordInput } from "@suyuan/domain/farm/record-input";
import { plainId, storedId } from "@suyuan/domain/identifiers/own-id";
import { Id } from "@suyuan/domain/organisation";
import type { Key, Op } from "@suyuan/store/table";
import * as z from "zod";
import type { Actor, CommandCall } from "../call.ts";
import type { Ground } from "../host.ts";
import { Text } from "../http/text.ts";
import { referTo } from "../ledger/batch-rows.ts";
import type { Command } from "../ledger/commit.ts";
import { contextOf } from "../ledger/context.ts";
import { sumWrites } from "../ledger/escrow/spend.ts";
import { baseIdIn } from "../ledger/ids/bases.ts";
import {
  baseKey,
  factKey,
  inputAddressKey,
  inputKey,
  organisationKey,
  plotInputKey,
  plotInputsKey,
  seasonKey,
} from "../ledger/keys.ts";
import { ownListOps } from "../ledger/lists/own.ts";
import { create, type Loaded } from "../ledger/loaded.ts";
import { type Act, actOf, followedByAnother, type VoidingBody } from "./act.ts";
import { ActId, CalendarDate, NAMES_A_FIELD, Reason } from "./wire.ts";

const Actives = z.array(Text(60)).max(12);
const Interval = z.number().int().min(0).max(365);

/** What the law asks of a record besides; what is not told is shown as missing (farm/production-record.ts has the articles). */
const DETAILS = {
  target: Text(80).meta({ description: "Pest or disease that it is against 防治对象" }),
  kind: z.enum(INPUT_KINDS).meta({ description: "What it is; without it a pesticide 投入品类别，不填为农药" }),
  stoppedOn: CalendarDate.meta({
    description: "Last day of use; the safety interval counts from it. Without it appliedOn counts 停用日期",
  }),
  manufacturer: Text(80).meta({ description: "Who made it 生产企业" }),
  source: Text(120).meta({ description: "Where it was bought 来源（购买处）" }),
  registrationNumber: Text(40).meta({ description: "Of the pesticide or fertiliser 登记证号" }),
  amount: Text(40).meta({ description: "How much went onto the plot, with its unit 用量" }),
  labelCrops: z
    .array(Text(40))
    .min(1)
    .max(12)
    .meta({ description: "Crops that the label allows; use on another is flagged 标签适用作物" }),
};

export const InputBody = z
  .strictObject({
    id: ActId.optional(),
    base: Id,
    plot: Id,
    product: Text(80),
    actives: Actives.meta({
      description: "Active ingredients; none at all is the record that no pesticide was used 有效成分；未用药时留空",
    }),
    dosage: Text(80),
    appliedOn: CalendarDate,
    safetyIntervalDays: Interval,
    target: DETAILS.target.optional(),
    kind: DETAILS.kind.optional(),
    stoppedOn: DETAILS.stoppedOn.optional(),
    manufacturer: DETAILS.manufacturer.optional(),
    source: DETAILS.source.optional(),
    registrationNumber: DETAILS.registrationNumber.optional(),
    amount: DETAILS.amount.optional(),
    labelCrops: DETAILS.labelCrops.optional(),
  })
  .meta({ id: "FarmInput" });

export const InputCorrectionBody = z
  .strictObject({
    id: ActId.optional(),
    reason: Reason,
    plot: Id.optional(),
    product: Text(80).optional(),
    actives: Actives.optional(),
    dosage: Text(80).optional(),
    appliedOn: CalendarDate.optional(),
    safetyIntervalDays: Interval.optional(),
    target: DETAILS.target.nullable().optional(),
    kind: DETAILS.kind.nullable().optional(),
    stoppedOn: DETAILS.stoppedOn.nullable().optional(),
    manufacturer: DETAILS.manufacturer.nullable().optional(),
    source: DETAILS.source.nullable().optional(),
    registrationNumber: DETAILS.registrationNumber.nullable().optional(),
    amount: DETAILS.amount.nullable().optional(),
    labelCrops: DETAILS.labelCrops.nullable().optional(),
  })
  .refine(...NAMES_A_FIELD)
  .meta({
    id: "FarmInputCorrection",
    description:
      "What was wrong, with the right value; null, of what a record may lack: there is none 有误项目及其正确值",
  });

export const InputPath = z.object({ id: Id });

type RecordCall = CommandCall<z.infer<typeof InputBody>>;
type ChangeCall<Body> = CommandCall<Body> & { readonly params: z.infer<typeof InputPath> };

/**
 * Registrations guard their season, so touching the seasons that a harvest after such a use can fall in makes one that is under way read
 * the input.
 */
function seasonsOf(base: string, dates: readonly string[]) {
  const years = new Set(dates.map((date) => Number(date.slice(0, 4))).flatMap((year) => [year, year + 1]));
  return [...years].map((year) => ({ year, at: seasonKey(base, year) }));
}

function touched(loaded: Loaded, base: string, dates: readonly string[]): Op[] {
  return seasonsOf(base, dates).flatMap(({ year, at }) =>
    sumWrites(loaded, { key: at, after: loaded.state(at) ?? { base, year, plots: {} }, room: () => undefined }),
  );
}

/** The rows of an input as it is from now on: by its id, and among those of its plot; where it was before, it is no more. */
function inputRows(loaded: Loaded, organisation: string, change: InputChange, act: Act, was?: KeptInput): Op[] {
  const { input, plots } = change;
  const key = inputKey(organisation, input.id);
  const fact = loaded.state(key)?.fact ?? act.key;
  const place = plotInputKey(input);
  const left = was === undefined ? undefined : plotInputKey(was);
  for (const plot of plots) requirePlotRoom(loaded.state(plotInputsKey(plot.base, plot.plot)), plot);
  const stands = input.voided === undefined;
  const leaves = left !== undefined && loaded.has(left) && (!stands || left.sk !== place.sk);
  return [
    ...plots.map((plot) => loaded.next(plotInputsKey(plot.base, plot.plot), plot)),
    loaded.next(key, { base: input.base, fact, input }),
    referTo(factKey(key, loaded.version(key) + 1), act.key),
    ...(leaves && left !== undefined ? [loaded.removed(left)] : []),
    ...(stands ? [loaded.next(place, input)] : []),
  ];
}

/** An input as it is answered: with what the law asks a record to hold and nobody told. */
export function inputAnswer<Input extends InputRecorded>(
  input: Input,
): Input & { readonly missing: readonly AskedMember[] } {
  return { ...input, base: plainId(input.base), missing: missingIn(input) };
}

type InputAnswer<Input extends InputRecorded> = ReturnType<typeof inputAnswer<Input>>;

type Placed = z.infer<typeof InputBody> & { readonly id: string };

/** What a use on a base, by the id under which that is stored, stands on and changes there. */
function placeKeys(body: Placed): readonly Key[] {
  const { base, plot } = body;
  return [
    ...[baseKey(base), plotInputsKey(base, plot), plotInputKey(body)],
    ...seasonsOf(base, [body.appliedOn, lastUseOn(defined(body))]).map(({ at }) => at),
  ];
}

/** The record of a farm input. Without an id the content with its date is the id. */
export function recordInputCommand(
  deps: Ground,
  { actor, body, idempotency }: RecordCall,
): Command<InputAnswer<InputRecorded>> {
  const { organisation } = actor;
  const { id: given, ...content } = body;
  const act = actOf(deps, actor, "input", given, content);
  const id = given ?? act.digest.slice(0, 32);
  const [key, address] = [inputKey(organisation, id), inputAddressKey(id)];
  const now = storedId(organisation, body.base);
  return {
    actor,
    idempotency,
    digest: act.digest,
    lane: baseKey(now).pk,
    keys: [...[act.key, key, address, organisationKey(organisation)], ...placeKeys({ ...body, base: now, id })],
    more: (loaded) => (loaded.has(baseKey(now)) ? [] : placeKeys({ ...body, id })),
    taken: (loaded) => {
      const voided = loaded.state(key)?.input?.voided;
      if (voided !== undefined && loaded.has(act.key)) throw takenByVoided(id, voided);
      return act.taken(loaded);
    },
    decide: (loaded) => {
      const base = baseIdIn(loaded, organisation, body.base);
      const state = { base: loaded.state(baseKey(base)), plotInputs: loaded.state(plotInputsKey(base, body.plot)) };
      const ctx = contextOf(deps, actor, loaded);
      const { plotInputs, input, fact } = recordInput(state, { ...body, base }, id, ctx);
      return {
        writes: [
          ...inputRows(loaded, organisation, { input, plots: [plotInputs], fact }, act),
          ...touched(loaded, base, [input.appliedOn, lastUseOn(input)]),
          // Ids live inside their organisation; the first to use one is found under it by everybody who may see its base.
          ...(loaded.has(address) ? [] : [create(address, { organisation })]),
          ...ownListOps(fact),
        ],
        fact,
        factKey: act.key,
        status: 201 as const,
        body: inputAnswer(input),
        location: `/api/inputs/${id}`,
      };
    },
  };
}

/** Bytes of JSON of one plot's inputs of 400 days: a registration reads them. Some 150 records as they are written, one for every three days. */
const PLOT_BYTES_MAX = 56 * 1024;

function requirePlotRoom(before: PlotInputs | undefined, plot: PlotInputs): void {
  const bytes = jsonBytes(plot);
  if (bytes <= PLOT_BYTES_MAX || bytes <= jsonBytes(before ?? {})) return;
  const { length } = before?.inputs ?? [];
  throw new DomainError(
    "payload-too-large",
    {
      en: `Plot ${plot.plot} has ${length} records of farm inputs of the last 400 days, which is as much as is kept of one plot. Nothing was changed. Void those that were recorded twice, tell a course of use as one record (stoppedOn), or record the use on the plot where it was.`,
      zh: `地块 ${plot.plot} 近 400 天已有 ${length} 条投入品记录，达到单个地块的上限，未作任何更改。请作废重复的记录，将连续使用合为一条（stoppedOn），或登记到实际使用的地块。`,
    },
    { extensions: { limitBytes: PLOT_BYTES_MAX } },
  );
}

function takenByVoided(id: string, { reason }: NonNullable<KeptInput["voided"]>): DomainError {
  return new DomainError("id-taken", {
    en: `This very input (${id}) was recorded and then voided (${reason}). Nothing was changed. If it was applied after all, record it under an id of its own.`,
    zh: `该投入品记录（${id}）此前已登记并作废（${reason}），未作任何更改。如确有施用，请使用新的编号登记。`,
  });
}

/** What a change of an input needs beyond the input itself. */
function keysBehind(loaded: Loaded, actor: Actor, id: string, command: NonNullable<Changing["to"]>) {
  const input = loaded.state(inputKey(actor.organisation, id))?.input;
  if (input === undefined) return [];
  const after = { ...input, plot: command.plot ?? input.plot, appliedOn: command.appliedOn ?? input.appliedOn };
  const stopped = command.stoppedOn ?? input.stoppedOn ?? after.appliedOn;
  return [
    ...[baseKey(input.base), plotInputsKey(input.base, input.plot), plotInputsKey(input.base, after.plot)],
    ...[plotInputKey(input), plotInputKey(after)],
    ...seasonsOf(input.base, [input.appliedOn, lastUseOn(input), after.appliedOn, stopped]).map(({ at }) => at),
  ];
}

type Change = (state: InputState, ctx: ReturnType<typeof contextOf>) => InputChange;

interface Changing {
  readonly kind: "input-correction" | "input-void";
  readonly to?: {
    readonly plot?: string | undefined;
    readonly appliedOn?: string | undefined;
    readonly stoppedOn?: string | null | undefined;
  };
  readonly change: Change;
}

function changeCommand(
  deps: Ground,
  { actor, params, body, idempotency }: ChangeCall<{ readonly id?: string | undefined }>,
  { kind, to = {}, change }: Changing,
): Command<InputAnswer<KeptInput>> {
  const { organisation } = actor;
  const key = inputKey(organisation, params.id);
  const { id, ...content } = body;
  const act = actOf(deps, actor, kind, id, { input: params.id, ...content });
  return {
    actor,
    idempotency,
    digest: act.digest,
    lane: key.pk,
    keys: [act.key, key, organisationKey(organisation)],
    taken: (loaded) => {
      if (id === undefined) requireNewest(loaded, act, loaded.state(key)?.input);
      return act.taken(loaded);
    },
    more: (loaded) => keysBehind(loaded, actor, params.id, to),
    decide: (loaded) => {
      const input = loaded.state(key)?.input;
      const plotAt = (plot: string | undefined): PlotInputs | undefined =>
        input && plot === undefined ? undefined : loaded.state(plotInputsKey(input?.base ?? "", plot ?? ""));
      const base = input && loaded.state(baseKey(input.base));
      const state = { base, input, from: plotAt(input?.plot), to: plotAt(to.plot ?? input?.plot) };
      const changed = change(state, contextOf(deps, actor, loaded));
      const dates = [changed.input, input ?? changed.input].flatMap((each) => [each.appliedOn, lastUseOn(each)]);
      return {
        writes: [
          ...inputRows(loaded, organisation, changed, act, input),
          ...touched(loaded, changed.input.base, dates),
        ],
        fact: changed.fact,
        factKey: act.key,
        status: 201 as const,
        body: inputAnswer(changed.input),
        location: `/api/inputs/${params.id}`,
      };
    },
  };
}

/** Without an id a correction that another one followed is not meant again: its repetition would look like a third. */
function requireNewest(loaded: Loaded, act: Act, input: KeptInput | undefined): void {
  const answered = loaded.state(act.key)?.answer as KeptInput | undefined;
  if (answered === undefined || input === undefined || input.voided !== undefined) return;
  if (answered.corrections === input.corrections) return;
  throw followedByAnother();
}

/** The correction of an input: the registrations to come see it at once, those on record by the follower of late inputs. */
export function correctInputCommand(
  deps: Ground,
  call: ChangeCall<z.infer<typeof InputCorrectionBody>>,
): Command<InputAnswer<KeptInput>> {
  return changeCommand(deps, call, {
    kind: "input-correction",
    to: call.body,
    change: (state, ctx) => correctInput(state, call.body, ctx),
  });
}

/** The taking back of an input. */
export function voidInputCommand(
  deps: Ground,
  call: ChangeCall<z.infer<typeof VoidingBody>>,
): Command<InputAnswer<KeptInput>> {
  return changeCommand(deps, call, {
    kind: "input-void",
    change: (state, ctx) => voidInput(state, call.body, ctx),
  });
}
