import { mayActInRegion, notFound, requireInspector } from "../access.ts";
import { type CalendarDate, dateInChina, type Instant } from "../calendar.ts";
import { type Context, factOf, today } from "../context.ts";
import { DomainError } from "../errors.ts";
import { defined, type Fact } from "../fact.ts";
import { invalidRequest } from "../field-errors.ts";
import { plainId } from "../identifiers/own-id.ts";
import type { Organisation } from "../organisation.ts";
import type { DecisionOutcome, FindingState, Severity, SubjectKind } from "./kinds.ts";

/** Severities that ask for an action by a day. */
const ASKING: readonly Severity[] = ["critical", "major", "minor"];

export interface FindingPhoto {
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
}

/** What its organisation did about it. */
export interface CorrectiveAction {
  readonly id: string;
  readonly text: string;
  readonly at: Instant;
  readonly person?: string;
  readonly photo?: FindingPhoto;
  /** SHA-256 of a file that its organisation keeps: a report, a receipt. */
  readonly fileSha256?: string;
}

export interface FindingDecision {
  readonly outcome: DecisionOutcome;
  readonly reason: string;
  readonly at: Instant;
  readonly by: string;
  readonly byName: string;
  /** The actions that were told by then. */
  readonly actions: number;
  /** A new day, where one was set. */
  readonly dueOn?: CalendarDate;
}

/** What a bureau found at an inspection, of whom and what, and what became of it. */
export interface Finding {
  readonly id: string;
  readonly about: {
    readonly kind: SubjectKind;
    readonly id: string;
    readonly name: { readonly zh: string; readonly en?: string };
  };
  /** Who has to act, as it was called then. */
  readonly organisation: string;
  readonly organisationName: string;
  readonly regions: readonly string[];
  readonly by: string;
  readonly byName: string;
  readonly at: Instant;
  readonly severity: Severity;
  readonly clause?: string;
  readonly text: string;
  readonly inspectedOn: CalendarDate;
  readonly dueOn?: CalendarDate;
  /** The sampling that led there, by the id under which it is stored. */
  readonly sampling?: string;
  readonly actions: readonly CorrectiveAction[];
  readonly decisions: readonly FindingDecision[];
  /** What was mistyped: how it read before, and why it was changed. */
  readonly corrections: readonly {
    readonly at: Instant;
    readonly reason: string;
    readonly before: Partial<FindingTerms>;
  }[];
  readonly voided?: { readonly at: Instant; readonly by: string; readonly reason: string };
}

/** What a correction may change. */
export interface FindingTerms {
  readonly severity: Severity;
  readonly clause?: string;
  readonly text: string;
  readonly inspectedOn: CalendarDate;
  readonly dueOn?: CalendarDate;
}

/** Actions, decisions and corrections that one finding takes. */
const ACTIONS_MAX = 30;
const DECISIONS_MAX = 20;
const CORRECTIONS_MAX = 20;

export function stateOf({ severity, actions, decisions, voided }: Finding): FindingState {
  if (voided !== undefined) return "voided";
  const last = decisions.at(-1);
  if (last?.outcome === "accepted") return "accepted";
  if (!ASKING.includes(severity)) return "noted";
  return actions.length > (last?.actions ?? 0) ? "answered" : "open";
}

/** Did the day pass on which an action was due, and none was told? */
export function isOverdue(finding: Finding, day: CalendarDate): boolean {
  return stateOf(finding) === "open" && finding.dueOn !== undefined && finding.dueOn < day;
}

function refused(en: string, zh: string): DomainError {
  return new DomainError("finding-closed", { en: `${en} Nothing was changed.`, zh: `${zh}未作任何更改。` });
}

/** What is wrong with the terms of a finding on a day. Throws `invalidRequest` with the field and the way out. */
function requireTerms({ severity, dueOn, inspectedOn, clause }: FindingTerms, day: CalendarDate, isNew: boolean): void {
  const isAsking = ASKING.includes(severity);
  const faults: { pointer: string; en: string; zh: string }[] = [];
  if (inspectedOn > day)
    faults.push({ pointer: "/inspectedOn", en: "must not lie ahead of today.", zh: "不得晚于今天。" });
  if (isAsking && dueOn === undefined)
    faults.push({ pointer: "/dueOn", en: "say by when an action is due.", zh: "请写明整改期限。" });
  if (isAsking && clause === undefined)
    faults.push({ pointer: "/clause", en: "say which rule it is about.", zh: "请写明依据的条款。" });
  if (!isAsking && dueOn !== undefined)
    faults.push({
      pointer: "/dueOn",
      en: "nothing is asked of such a finding: leave it out.",
      zh: "此类记录不要求整改，请不填期限。",
    });
  if (isAsking && dueOn !== undefined && (isNew ? dueOn < day : dueOn < inspectedOn))
    faults.push({ pointer: "/dueOn", en: "must not lie before today.", zh: "不得早于今天。" });
  if (faults.length > 0) throw invalidRequest(faults);
}

export interface WriteFinding extends Omit<FindingTerms, "clause" | "dueOn"> {
  readonly id: string;
  readonly clause?: string | undefined;
  readonly dueOn?: CalendarDate | undefined;
}

/** What it is about, as the records have it. `regions`: whose offices may write of it. */
export interface FoundAt {
  readonly about: Finding["about"];
  readonly organisation: Pick<Organisation, "id" | "name">;
  readonly regions: readonly string[];
  readonly sampling?: string;
}

/** A bureau writes what it found. `stored`: the id under which it is kept. Errors: `not-found` (another region's), `invalid-request`. */
export function writeFinding(
  { stored, at }: { readonly stored: string; readonly at: FoundAt },
  command: WriteFinding,
  ctx: Context,
): { readonly finding: Finding; readonly fact: Fact<"finding-written"> } {
  requireInspector(at.about.kind, at.regions, ctx, { id: at.about.id, pointer: "/about/id" });
  const { id, severity, clause, text, inspectedOn, dueOn } = command;
  const terms = { severity, text, inspectedOn, ...defined({ clause, dueOn }) };
  requireTerms(terms, today(ctx), true);
  const { about, organisation, sampling } = at;
  const { kind, id: named } = about;
  const said = { ...terms, ...defined({ sampling }) };
  return {
    finding: {
      ...{ id: stored, about, organisation: organisation.id, organisationName: organisation.name },
      ...{ regions: [...new Set(at.regions)], by: ctx.actor.organisation, byName: ctx.actor.party.name, at: ctx.now },
      ...said,
      ...{ actions: [], decisions: [], corrections: [] },
    },
    fact: factOf(
      "finding-written",
      ctx.now,
      { id, about: { kind, id: named }, organisation: organisation.id, ...said },
      ctx,
    ),
  };
}

/** May this office, or the organisation that has to act, read it? */
export function mayReadFinding(
  { organisation, by, regions }: Pick<Finding, "organisation" | "by" | "regions">,
  reader: { readonly id: string; readonly regionCode: string },
  isOffice: boolean,
): boolean {
  if (reader.id === organisation || reader.id === by) return true;
  return isOffice && regions.some((region) => mayActInRegion(reader, region));
}

/** As whoever asked named it: to a stranger it sounds like one that never was. */
function named(finding: Finding | undefined): { readonly id?: string } {
  return finding === undefined ? {} : { id: plainId(finding.id) };
}

interface Told<K extends "finding-action-told" | "finding-decided" | "finding-corrected" | "finding-voided"> {
  readonly finding: Finding;
  readonly fact: Fact<K>;
}

export interface TellAction {
  readonly id: string;
  readonly text: string;
  readonly fileSha256?: string | undefined;
  readonly photo?: FindingPhoto | undefined;
}

/** The organisation tells what it did. Errors: `not-found`, `finding-closed` (accepted, voided, nothing asked, full). */
export function tellAction(
  finding: Finding | undefined,
  action: TellAction,
  ctx: Context,
): Told<"finding-action-told"> {
  if (finding?.organisation !== ctx.actor.organisation) throw notFound("finding", named(finding).id);
  const state = stateOf(finding);
  if (state !== "open" && state !== "answered") {
    throw refused(
      "No action is awaited: it is accepted, taken back, or asks for none.",
      "该记录已通过、已作废或不要求整改，",
    );
  }
  if (finding.actions.length >= ACTIONS_MAX) {
    throw refused(
      `It has ${ACTIONS_MAX} actions already. Write to the bureau instead.`,
      `整改记录已达 ${ACTIONS_MAX} 条，请直接联系主管部门。`,
    );
  }
  const { id, text, fileSha256, photo } = action;
  const said = { id, text, ...defined({ fileSha256, photo }) };
  const kept = { ...said, at: ctx.now, ...defined({ person: ctx.actor.person }) };
  return {
    finding: { ...finding, actions: [...finding.actions, kept] },
    fact: factOf("finding-action-told", ctx.now, { finding: finding.id, ...said }, ctx),
  };
}

export interface DecideFinding {
  readonly id?: string | undefined;
  readonly outcome: DecisionOutcome;
  readonly reason: string;
  readonly dueOn?: CalendarDate | undefined;
}

/**
 * A bureau over it accepts or rejects what was told, or opens an accepted one again; the last two may set a new day. Errors: `not-found`,
 * `finding-closed`, `invalid-request`.
 */
export function decideFinding(
  finding: Finding | undefined,
  command: DecideFinding,
  ctx: Context,
): Told<"finding-decided"> {
  requireInspector("finding", finding?.regions ?? [], ctx, named(finding));
  if (finding === undefined) throw notFound("finding");
  const { id, outcome, reason, dueOn } = command;
  requireDecidable(finding, outcome);
  const day = today(ctx);
  if (dueOn !== undefined && (outcome === "accepted" || dueOn < day)) {
    const [en, zh] =
      outcome === "accepted"
        ? ["nothing is due of what is accepted.", "已通过的无需期限。"]
        : ["must not lie before today.", "不得早于今天。"];
    throw invalidRequest([{ pointer: "/dueOn", en, zh }]);
  }
  const needsDay = outcome === "reopened" && dueOn === undefined;
  if (needsDay)
    throw invalidRequest([{ pointer: "/dueOn", en: "say by when an action is due.", zh: "请写明整改期限。" }]);
  const { organisation: by, party } = ctx.actor;
  const said = { outcome, reason, ...defined({ dueOn }) };
  const decision = { ...said, at: ctx.now, by, byName: party.name, actions: finding.actions.length };
  return {
    finding: { ...finding, ...defined({ dueOn: dueOn ?? finding.dueOn }), decisions: [...finding.decisions, decision] },
    fact: factOf("finding-decided", ctx.now, { finding: finding.id, ...defined({ id }), ...said }, ctx),
  };
}

function requireDecidable(finding: Finding, outcome: DecisionOutcome): void {
  const state = stateOf(finding);
  if (finding.decisions.length >= DECISIONS_MAX) {
    throw refused(`It was decided ${DECISIONS_MAX} times already.`, `该记录已处理 ${DECISIONS_MAX} 次，`);
  }
  if (outcome === "reopened") {
    if (state !== "accepted") throw refused("Only what was accepted is opened again.", "仅已通过的可以重新打开，");
  } else if (state !== "answered") {
    throw refused("There is no new action to decide on.", "没有新的整改情况可供处理，");
  }
}

export interface CorrectFinding {
  readonly id?: string | undefined;
  readonly reason: string;
  readonly severity?: Severity | undefined;
  readonly clause?: string | undefined;
  readonly text?: string | undefined;
  readonly inspectedOn?: CalendarDate | undefined;
  readonly dueOn?: CalendarDate | undefined;
}

/** The bureau that wrote it, or one above, corrects what was mistyped: how it read before stays. Errors: `not-found`, `finding-closed`. */
export function correctFinding(
  finding: Finding | undefined,
  command: CorrectFinding,
  ctx: Context,
): Told<"finding-corrected"> {
  requireInspector("finding", finding?.regions ?? [], ctx, named(finding));
  if (finding === undefined) throw notFound("finding");
  if (finding.voided !== undefined) throw refused("It was taken back.", "该记录已作废，");
  if (finding.corrections.length >= CORRECTIONS_MAX) {
    throw refused("It was corrected too often. Take it back, and write it anew.", "更正次数过多，请作废后重新登记。");
  }
  const { id, reason, severity, clause, text, inspectedOn, dueOn } = command;
  const changes: Partial<FindingTerms> = defined({ severity, clause, text, inspectedOn, dueOn });
  const before: Partial<FindingTerms> = Object.fromEntries(
    Object.keys(changes).flatMap((name) => {
      const value = finding[name as keyof FindingTerms];
      return value === undefined ? [] : [[name, value]];
    }),
  );
  const { dueOn: due, ...rest } = { ...finding, ...changes };
  // What asks for nothing has no day any more.
  const after: Finding = ASKING.includes(rest.severity) ? { ...rest, ...defined({ dueOn: due }) } : rest;
  requireTerms(after, dateInChina(finding.at), false);
  const data = { finding: finding.id, ...defined({ id }), reason, changes, before };
  return {
    finding: { ...after, corrections: [...finding.corrections, { at: ctx.now, reason, before }] },
    fact: factOf("finding-corrected", ctx.now, data, ctx),
  };
}

/** The bureau that wrote it, or one above, takes it back: it stays on record and asks for nothing. Errors: `not-found`, `finding-closed`. */
export function voidFinding(
  finding: Finding | undefined,
  { id, reason }: { readonly id?: string | undefined; readonly reason: string },
  ctx: Context,
): Told<"finding-voided"> {
  requireInspector("finding", finding?.regions ?? [], ctx, named(finding));
  if (finding === undefined) throw notFound("finding");
  if (finding.voided !== undefined) throw refused("It was taken back already.", "该记录已作废，");
  return {
    finding: { ...finding, voided: { at: ctx.now, by: ctx.actor.organisation, reason } },
    fact: factOf("finding-voided", ctx.now, { finding: finding.id, ...defined({ id }), reason }, ctx),
  };
}
