import { lotId } from "@suyuan/domain/batches/identity";
import { dateInChina } from "@suyuan/domain/calendar";
import type { Fact } from "@suyuan/domain/fact";
import { type BaseFact, type BaseStanding, baseAfter } from "@suyuan/domain/statistics/base-standing";
import { afterFact, type BatchStanding, NOTHING_STANDS } from "@suyuan/domain/statistics/batch-standing";
import {
  type BenefitFact,
  type BenefitStanding,
  benefitAfter,
  presencesOf,
} from "@suyuan/domain/statistics/benefit-standing";
import { type Contribution, changeBetween, type Standing } from "@suyuan/domain/statistics/contribution";
import { benefitKey } from "../../ledger/county/keys.ts";
import { baseKey, batchKey } from "../../ledger/keys.ts";
import type { RowKey } from "../../ledger/row-key.ts";
import type { BatchName } from "../../ledger/rows.ts";
import { baseFiguresKey, batchFiguresKey, benefitFiguresKey, type Counted } from "../../ledger/statistics/keys.ts";
import type { Grounds, Told } from "./ground.ts";
import { BASE_KINDS, BENEFIT_KINDS } from "./kinds.ts";

/** What a household is named for (1) or no longer (-1) by a payment. */
export interface Naming {
  readonly household: string;
  readonly name: string;
  readonly change: 1 | -1;
  readonly knownOn: string;
}

/** What one fact adds to figures. */
export interface Step<State> {
  readonly counted: Counted<State>;
  readonly contributions: readonly Contribution[];
  readonly namings: readonly Naming[];
}

/** Something with a history that is counted fact after fact: a batch, a base, a payment. */
export interface Subject<State extends Standing = Standing> {
  /** Of its history. */
  readonly entity: { readonly pk: string };
  readonly key: RowKey<Counted<State>>;
  readonly nothing: State;
  /** What a figure's row leads to. */
  readonly row: string;
  after(before: State, told: Told, grounds: Grounds): Promise<State>;
  namings(state: State): { readonly household: string; readonly names: readonly string[] } | undefined;
}

export function batchSubject(lot: BatchName): Subject<BatchStanding> {
  return {
    entity: batchKey(lot.gtin, lot.lot),
    key: batchFiguresKey(lot),
    nothing: NOTHING_STANDS,
    row: lotId(lot),
    after: async (before, told, grounds) => afterFact(before, lot, told, await grounds.ofBatchFact(told.fact)),
    namings: () => undefined,
  };
}

export function baseSubject(id: string): Subject<BaseStanding> {
  return {
    entity: baseKey(id),
    key: baseFiguresKey(id),
    nothing: { entries: {} },
    row: `base/${id}`,
    after: async (before, { fact }, grounds) =>
      isOf<BaseFact>(fact, BASE_KINDS)
        ? baseAfter(before, fact, await grounds.kindOf(fact.by.organisation, fact.recordedAt))
        : before,
    namings: () => undefined,
  };
}

export function benefitSubject(id: string): Subject<BenefitStanding> {
  return {
    entity: benefitKey(id),
    key: benefitFiguresKey(id),
    nothing: { entries: {} },
    row: `benefit/${id}`,
    after: async (before, { fact }, grounds) => {
      if (!isOf<BenefitFact>(fact, BENEFIT_KINDS)) return before;
      const household = fact.kind === "benefit-recorded" ? fact.data.household : before.benefit?.household;
      return household === undefined
        ? before
        : benefitAfter(before, fact, await grounds.ofBenefitFact(household, fact));
    },
    namings: (state) => {
      const household = state.benefit?.household;
      return household === undefined ? undefined : { household, names: presencesOf(state) };
    },
  };
}

function isOf<F extends Fact>(fact: Fact, kinds: readonly string[]): fact is F {
  return kinds.includes(fact.kind);
}

/** A subject's history counted one fact further. Its facts are counted in the order of that history, each once. */
export async function counted<State extends Standing>(
  subject: Subject<State>,
  before: Counted<State> | undefined,
  told: Told,
  grounds: Grounds,
): Promise<Step<State>> {
  const was = before?.state ?? subject.nothing;
  const recordedOn = dateInChina(told.fact.recordedAt);
  const knownOn = before !== undefined && before.knownOn > recordedOn ? before.knownOn : recordedOn;
  const state = await subject.after(was, told, grounds);
  const { household, names = [] } = subject.namings(state) ?? {};
  const former = subject.namings(was);
  const about = household ?? former?.household;
  const changes = [
    ...names.filter((name) => former?.names.includes(name) !== true).map((name) => ({ name, change: 1 as const })),
    ...(former?.names ?? []).filter((name) => !names.includes(name)).map((name) => ({ name, change: -1 as const })),
  ];
  return {
    counted: { through: told.n, knownOn, state },
    contributions: changeBetween(was, state, {
      knownOn,
      row: subject.row,
      ...(about === undefined ? {} : { household: about }),
    }),
    namings: about === undefined ? [] : changes.map((each) => ({ household: about, knownOn, ...each })),
  };
}
