import { mayActInRegion, notFound, requireInspector } from "../access.ts";
import type { CalendarDate, Instant } from "../calendar.ts";
import { type Context, factOf, today } from "../context.ts";
import { DomainError } from "../errors.ts";
import { defined, type Fact } from "../fact.ts";
import { invalidRequest } from "../field-errors.ts";
import { plainId } from "../identifiers/own-id.ts";
import { type Drawing, draw, inListOrder, type Line } from "./draw.ts";
import type { CandidateKind, SamplingState } from "./kinds.ts";
import { termsOn } from "./risk.ts";

/** From what is drawn: batches that came to be in these days in a region, or the organisations that registered them. */
export interface SamplingScope {
  readonly kind: CandidateKind;
  readonly region: string;
  readonly from: CalendarDate;
  readonly to: CalendarDate;
}

/**
 * A draw of who or what is inspected. Committed: the bureau has said from what, how many and by which terms, and the SHA-256 of a seed that
 * it keeps to itself. Frozen: the service fixed the list, in names that nobody could foresee. Drawn: the seed is told, and anyone recomputes
 * the rest. So the bureau cannot choose a seed for a list that it knows, nor the service a list for a seed that it knows.
 */
export interface Sampling extends SamplingScope {
  readonly id: string;
  readonly by: string;
  readonly byName: string;
  readonly at: Instant;
  readonly count: number;
  /** By which day the terms of risk are called. */
  readonly terms: CalendarDate;
  /** SHA-256 of the seed's 32 bytes, lower-case hex. */
  readonly commitment: string;
  readonly frozen?: {
    readonly at: Instant;
    readonly candidates: number;
    /** SHA-256 of the list's text. */
    readonly digest: string;
  };
  readonly drawn?: {
    readonly at: Instant;
    readonly seed: string;
    readonly subjects: readonly DrawnSubject[];
  };
  readonly abandoned?: { readonly at: Instant; readonly reason: string };
}

/** Who or what was drawn, in the order of the draw. */
export interface DrawnSubject {
  readonly name: string;
  readonly id: string;
  readonly label: string;
  readonly organisation: string;
  readonly weight: number;
}

export function stateOf({ frozen, drawn, abandoned }: Pick<Sampling, "frozen" | "drawn" | "abandoned">): SamplingState {
  if (abandoned !== undefined) return "abandoned";
  if (drawn !== undefined) return "drawn";
  return frozen === undefined ? "committed" : "frozen";
}

const OUT_OF_STEP: Readonly<Record<SamplingState, { readonly en: string; readonly zh: string }>> = {
  committed: { en: "Its candidates are not frozen yet: freeze them first.", zh: "候选名单尚未冻结，请先冻结。" },
  frozen: { en: "Its candidates are frozen: tell the seed to draw.", zh: "候选名单已冻结，请公开种子并抽取。" },
  drawn: {
    en: "It was drawn already. For another draw begin another sampling.",
    zh: "已完成抽取；如需再抽，请另行发起。",
  },
  abandoned: { en: "It was given up. Begin another sampling.", zh: "该抽查已放弃，请另行发起。" },
};

function outOfStep(state: SamplingState): DomainError {
  const { en, zh } = OUT_OF_STEP[state];
  return new DomainError("sampling-out-of-step", { en: `${en} Nothing was changed.`, zh: `${zh}未作任何更改。` });
}

/** The sampling in this state, for the bureau that began it; else the refusal. */
function requireOwn(sampling: Sampling | undefined, states: readonly SamplingState[], ctx: Context): Sampling {
  if (sampling?.by !== ctx.actor.organisation || ctx.actor.role !== "inspector") {
    throw notFound("sampling", sampling && plainId(sampling.id));
  }
  const state = stateOf(sampling);
  if (!states.includes(state)) throw outOfStep(state);
  return sampling;
}

export interface CommitSampling extends SamplingScope {
  readonly id: string;
  readonly count: number;
  readonly commitment: string;
}

/** A bureau begins a sampling. `stored`: the id under which it is kept. Errors: `not-found` (another region), `invalid-request`. */
export function commitSampling(
  stored: string,
  { id, kind, region, from, to, count, commitment }: CommitSampling,
  ctx: Context,
): { readonly sampling: Sampling; readonly fact: Fact<"sampling-committed"> } {
  requireInspector("place", [region], ctx, { id: region, pointer: "/region" });
  const day = today(ctx);
  if (to < from) throw invalidRequest([{ pointer: "/to", en: "must not lie before from.", zh: "不得早于开始日期。" }]);
  if (from > day)
    throw invalidRequest([{ pointer: "/from", en: "must not lie ahead of today.", zh: "不得晚于今天。" }]);
  const said = { kind, region, from, to, count, terms: termsOn(day).from, commitment };
  const { organisation: by, party } = ctx.actor;
  return {
    sampling: { id: stored, by, byName: party.name, at: ctx.now, ...said },
    fact: factOf("sampling-committed", ctx.now, { id, ...said }, ctx),
  };
}

export interface FrozenList {
  readonly candidates: number;
  readonly digest: string;
}

/** The candidates are fixed. Errors: `not-found`, `sampling-out-of-step`, `invalid-request` where there are none. */
export function freezeSampling(
  before: Sampling | undefined,
  list: FrozenList,
  ctx: Context,
): { readonly sampling: Sampling; readonly fact: Fact<"sampling-frozen"> } {
  const sampling = requireOwn(before, ["committed"], ctx);
  const { candidates, digest } = list;
  return {
    sampling: { ...sampling, frozen: { at: ctx.now, ...list } },
    fact: factOf("sampling-frozen", ctx.now, { sampling: sampling.id, candidates, digest }, ctx),
  };
}

/**
 * The seed is told, and the draw made. `lines`: the list as it was frozen, with who is behind each name. Errors: `not-found`,
 * `sampling-out-of-step`, `invalid-request` where the seed is not the one of the commitment.
 */
export function drawSampling(
  before: Sampling | undefined,
  {
    seed,
    seedSha256,
    lines,
    drawing,
  }: {
    readonly seed: string;
    readonly seedSha256: string;
    readonly lines: readonly (Line & Omit<DrawnSubject, "name" | "weight">)[];
    readonly drawing: Omit<Drawing, "digest">;
  },
  ctx: Context,
): { readonly sampling: Sampling; readonly fact: Fact<"sampling-drawn"> } {
  const sampling = requireOwn(before, ["frozen"], ctx);
  if (seedSha256 !== sampling.commitment || sampling.frozen === undefined) {
    throw invalidRequest([
      {
        pointer: "/seed",
        en: "its SHA-256 is not the one that was committed. Look for the seed that was made with this sampling; if it is lost, give the sampling up and begin another.",
        zh: "其 SHA-256 与发起时承诺的不符。请查找发起时生成的种子；如已遗失，请放弃本次抽查后另行发起。",
      },
    ]);
  }
  const { digest } = sampling.frozen;
  const names = draw(inListOrder(lines), sampling.count, { ...drawing, digest });
  const byName = new Map(lines.map((line) => [line.name, line]));
  const subjects = names.flatMap((name): DrawnSubject[] => {
    const line = byName.get(name);
    if (line === undefined) return [];
    const { id, label, organisation, weight } = line;
    return [{ name, id, label, organisation, weight }];
  });
  return {
    sampling: { ...sampling, drawn: { at: ctx.now, seed, subjects } },
    fact: factOf("sampling-drawn", ctx.now, { sampling: sampling.id, seed, drawn: names }, ctx),
  };
}

/** A sampling that nobody will draw: its seed is lost, or its scope was wrong. It stays on record that it was begun. */
export function abandonSampling(
  before: Sampling | undefined,
  { id, reason }: { readonly id?: string | undefined; readonly reason: string },
  ctx: Context,
): { readonly sampling: Sampling; readonly fact: Fact<"sampling-abandoned"> } {
  const sampling = requireOwn(before, ["committed", "frozen"], ctx);
  const data = { sampling: sampling.id, ...defined({ id }), reason };
  return {
    sampling: { ...sampling, abandoned: { at: ctx.now, reason } },
    fact: factOf("sampling-abandoned", ctx.now, data, ctx),
  };
}

/** Is this an office over the region that it draws from, or the bureau that began it? */
export function overseesSampling(
  { by, region }: Pick<Sampling, "by" | "region">,
  reader: { readonly id: string; readonly regionCode: string },
  isOffice: boolean,
): boolean {
  return reader.id === by || (isOffice && mayActInRegion(reader, region));
}
