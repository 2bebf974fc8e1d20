import { mayActInRegion, notFound } from "../access.ts";
import type { CalendarDate, Instant } from "../calendar.ts";
import { type Context, factOf, today } from "../context.ts";
import { DomainError } from "../errors.ts";
import type { Fact } from "../fact.ts";
import { type FieldFault, invalidRequest, requireValid } from "../field-errors.ts";
import type { Organisation } from "../organisation.ts";
import type { AttackResult } from "./attack.ts";
import type { Prepared } from "./prepare.ts";
import type { PublishedLevel, PublishedTable } from "./tables.ts";

/** What was found when a table was attacked, as it is published with it: nothing, or it would not be published. */
export type AttackSummary = Omit<AttackResult, "findings">;

/** How much of a table is shown. */
export interface TableSummary {
  readonly table: PublishedTable;
  readonly shown: number;
  readonly suppressed: number;
  /** Figures of earlier months that this release brings up to date, and those that have changed and stay as they were. */
  readonly revised: number;
  readonly held: number;
  readonly attack: AttackSummary;
}

/** The figures of a county and month, as published. There is one version, and it stays. */
export interface Publication {
  /** Six digits. */
  readonly region: string;
  /** `2026-10`. */
  readonly month: string;
  readonly level: PublishedLevel;
  /** Figures count what was known by the end of this day. */
  readonly knownTo: CalendarDate;
  readonly at: Instant;
  readonly by: string;
  readonly byName: string;
  readonly tables: readonly TableSummary[];
  /** Rows that hold its cells. */
  readonly parts: number;
  /** SHA-256 of its cells. */
  readonly digest: string;
}

export interface PublishFigures {
  readonly region: string;
  readonly month: string;
  readonly level: PublishedLevel;
}

/** The newest publication of a county, and what the release at hand was prepared after. */
export interface PublishingState {
  readonly last: Publication | undefined;
  readonly preparedAfter: string | undefined;
}

/** Everything of a release but who makes it. */
export interface PreparedRelease {
  readonly tables: readonly { readonly table: PublishedTable; readonly prepared: Prepared }[];
  readonly knownTo: CalendarDate;
  readonly parts: number;
  readonly digest: string;
}

/**
 * Which month an office may publish: of a county in its region, one that is over, and later than the last one that is published: earlier months
 * are revised by later releases, each version of a month being one more thing to subtract. Errors: `not-found`, `invalid-request`, `already-published`.
 */
export function requirePublishable(
  { region, month }: Pick<PublishFigures, "region" | "month">,
  {
    last,
    office,
    day,
  }: { readonly last: Publication | undefined; readonly office: Organisation | undefined; readonly day: CalendarDate },
): void {
  if (office === undefined || !mayActInRegion(office, region)) throw notFound("region", region, "/region");
  const faults: FieldFault[] = [];
  if (month >= day.slice(0, 7)) {
    faults.push({
      pointer: "/month",
      en: `${month} is not over yet: publish it from the first day of the next month on.`,
      zh: `${month} 尚未结束，请在次月一日以后发布。`,
    });
  }
  requireValid(faults);
  if (last === undefined || month > last.month) return;
  throw new DomainError("already-published", {
    en: `The figures of ${region} are published up to ${last.month}, and a month is published once. Corrections go out with the next month's release. Nothing was changed.`,
    zh: `${region} 的数据已发布至 ${last.month}，每月只发布一个版本。更正随下月数据一并发布，未作任何更改。`,
  });
}

/**
 * Publishes a release that stood the attack. Errors: those of `requirePublishable`; `busy` where another was published while it was prepared;
 * `invalid-request` at `/level`, with the cells, where the attack found something.
 */
export function publishFigures(
  { last, preparedAfter }: PublishingState,
  command: PublishFigures,
  { tables, ...release }: PreparedRelease,
  { ctx, office }: { readonly ctx: Context; readonly office: Organisation | undefined },
): { readonly publication: Publication; readonly fact: Fact } {
  requirePublishable(command, { last, office, day: today(ctx) });
  if (last?.month !== preparedAfter) {
    throw new DomainError("busy", {
      en: "Another month was published meanwhile. Nothing was changed. Send it again.",
      zh: "期间已发布另一个月的数据，未作任何更改，请重新提交。",
    });
  }
  requireUnbroken(tables);
  const { region, month, level } = command;
  const summaries = tables.map(summaryOf);
  const said = { region, month, level, ...release, tables: summaries };
  const { organisation, party } = ctx.actor;
  return {
    publication: { ...said, at: ctx.now, by: organisation, byName: party.name },
    fact: factOf("figures-published", ctx.now, said, ctx),
  };
}

export function summaryOf({ table, prepared }: PreparedRelease["tables"][number]): TableSummary {
  const { cells, revisions, held, attack } = prepared;
  const { findings: _, ...summary } = attack;
  const shown = cells.filter(({ values }) => values !== undefined).length;
  return { table, shown, suppressed: cells.length - shown, revised: revisions.length, held, attack: summary };
}

/** Findings that a refusal names. */
const NAMED_MAX = 10;

function requireUnbroken(tables: PreparedRelease["tables"]): void {
  const found = tables.flatMap(({ table, prepared }) =>
    prepared.attack.findings.map((finding) => ({ table, ...finding })),
  );
  if (found.length === 0) return;
  const named = found
    .slice(0, NAMED_MAX)
    .map(({ table, month, cells }) => `${table} ${month}: ${cells.slice(0, 5).join(" − ")}`);
  throw invalidRequest([
    {
      pointer: "/level",
      en: `Out of these figures the amounts of single households or producers can be worked out (${found.length} ways), so they are not published: ${named.join("; ")}. Publish by township instead of by village, or for the county whole; where that does not help either, leave this month out.`,
      zh: `从这些数据可推算出个别农户或生产者的数值（${found.length} 处），因此不予发布：${named.join("；")}。请改按乡镇或只按全县发布；仍不可行时，请跳过本月。`,
    },
  ]);
}
