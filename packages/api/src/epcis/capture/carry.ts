import { lotsNamed } from "@suyuan/domain/claims/lots";
import type { CaptureDocument } from "@suyuan/epcis/document";
import type { Op } from "@suyuan/store/table";
import type { Actor } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { Draft } from "../../ledger/draft.ts";
import {
  type CaptureError,
  type CaptureJob,
  captureCompleteKey,
  captureDocumentKey,
  captureJobKey,
} from "../../ledger/event-keys.ts";
import { batchKey, organisationKey, productKey } from "../../ledger/keys.ts";
import { lanesOf } from "../../ledger/lanes.ts";
import { create, replaced } from "../../ledger/loaded.ts";
import { readMany, readRow } from "../../ledger/read.ts";
import { freshToken, untilCommitted } from "../../ledger/retry.ts";
import { type Space, spaceBeside } from "../../ledger/space.ts";
import { offloaded } from "../../offload/job.ts";
import { underFormerIds } from "../index/former-ids.ts";
import { firstStagedKey, keysOf } from "./event.ts";
import { CaptureGroup } from "./group.ts";
import { finished, withErrors } from "./job.ts";
import { type PlacedEntry, placeEntry } from "./place-entry.ts";
import { CAPTURE_DOCUMENT, type PlacedReading, readingOf } from "./read-document.ts";

/** Work that one call does before it leaves the rest to the next: so many events, or fewer when they name many identifiers. */
const WORK_PER_CALL = 120;
/** Identifiers that are as much work as an event. */
const IDENTIFIERS_PER_WORK = 20;
/** Events looked at for one transaction: refused and known ones take no room in it. */
const EVENTS_PER_GROUP = 60;
/** A group contends with every command on the same batches, and queues with none. */
const ATTEMPTS_MAX = 20;

/** Keeps a request and a follower in one process from doing the same job side by side; between processes the guards do. */
const laneOf = (id: string): string => `carry ${id}`;

/** A job as it was read or written last: what goes on from there is guarded by its version. */
interface JobState {
  readonly job: CaptureJob;
  readonly version: number;
}

/**
 * Carries out a capture job as far as one call may: group after group of events, each with the job's progress in one transaction, so that
 * it can break off anywhere and be taken up by anyone. Answers whether it is finished. Throws StoreUnavailable.
 */
export function carryOut(deps: Deps, id: string): Promise<"finished" | "more"> {
  return lanesOf(deps.table).run(laneOf(id), async () => {
    const state = await readState(deps, id);
    if (!state.job.running) return "finished";
    const document = await documentOf(deps, state.job);
    return document === undefined ? giveUp(deps, state) : carry(deps, state, document);
  });
}

/** Carries out a job that was accepted just now, by whoever has its document at hand. */
export function carryOutNow(deps: Deps, job: CaptureJob, document: PlacedDocument): Promise<"finished" | "more"> {
  return lanesOf(deps.table).run(laneOf(job.id), () => carry(deps, { job, version: 1 }, document));
}

async function carry(deps: Deps, from: JobState, document: PlacedDocument): Promise<"finished" | "more"> {
  let state = from;
  while (state.job.running) {
    if (workOf(document.entries.slice(from.job.done, state.job.done)) >= WORK_PER_CALL) return "more";
    state = await advance(deps, state, document);
  }
  return "finished";
}

/** In events of few identifiers. */
export function workOf(entries: readonly PlacedEntry[]): number {
  return entries.reduce(
    (sum, entry) => sum + 1 + (entry.ok ? entry.place.terms.identifiers.length / IDENTIFIERS_PER_WORK : 0),
    0,
  );
}

async function readState(deps: Deps, id: string): Promise<JobState> {
  const row = await readRow(deps.table, captureJobKey(id));
  if (row === undefined) throw new Error(`capture job without its row: ${id}`);
  return { job: row.data, version: row.version };
}

/** A document whose events are read and placed. */
export interface PlacedDocument {
  readonly entries: readonly PlacedEntry[];
  /** Of the list of events in the document. */
  readonly pointer: string;
}

/** Places the events of a document that was read. */
export function placeDocument(deps: Deps, organisation: string, document: CaptureDocument): Promise<PlacedDocument> {
  return settled(deps, organisation, readingOf(document, organisation));
}

/** Events that were placed, those that are stored under former ids where they lie. */
export async function settled(
  deps: Deps,
  organisation: string,
  { entries, formerIds, pointer }: PlacedReading,
): Promise<PlacedDocument> {
  const readings = entries.map((entry) => (entry.ok ? { ...entry.read, ok: true as const } : entry));
  const known = await underFormerIds(deps, organisation, readings, formerIds);
  const at = (n: number) => (pointer === "" ? "" : `${pointer}/${n}`);
  const place = (entry: PlacedEntry, n: number) => {
    const reading = known[n];
    const isAsItWas = reading === undefined || reading === readings[n];
    return isAsItWas ? entry : placeEntry(deps, organisation, reading, at(n));
  };
  return { pointer, entries: entries.map(place) };
}

/** The document as it was accepted; undefined when it is gone, or refused by now: no later call would find it otherwise. */
async function documentOf(deps: Deps, { id, actor }: CaptureJob): Promise<PlacedDocument | undefined> {
  const { text, blob, binding = "json" } = (await readRow(deps.table, captureDocumentKey(id)))?.data ?? {};
  const bytes = blob === undefined ? undefined : (await deps.blobs.get(blob))?.bytes;
  const source = bytes ?? (text === undefined ? undefined : new TextEncoder().encode(text));
  if (source === undefined) return undefined;
  const { organisation } = actor;
  const input = { bytes: new Uint8Array(source), kind: "accepted", binding, organisation } as const;
  const read = await offloaded(deps, CAPTURE_DOCUMENT, input);
  return "faults" in read ? undefined : settled(deps, organisation, read.reading);
}

/**
 * Ends a job that cannot be carried on, so that its sender is told and the follower has done with it. What it stored appears: sending the
 * document again passes over what is there.
 */
async function giveUp(deps: Deps, { job, version }: JobState): Promise<"finished" | "more"> {
  const next = finished(withErrors(job, [documentGone(job)]), deps.now().toISOString());
  deps.log.warn("capture-given-up", { id: job.id, done: job.done });
  const { ok } = await deps.table.transact(jobOps({ job, version }, next), freshToken(deps));
  return ok ? "finished" : "more";
}

/** The job's own rows in a transaction that takes it further; with the last one, the events of one that is all or nothing appear. */
function jobOps({ version }: JobState, next: CaptureJob): Op[] {
  const put = replaced({ ...captureJobKey(next.id), version }, next);
  const isLast = next.isCommitting && !next.running;
  return isLast ? [put, create(captureCompleteKey(next.id), { events: next.done })] : [put];
}

/** Takes the job one transaction further; or answers how far someone else took it at the same time. */
async function advance(deps: Deps, before: JobState, document: PlacedDocument): Promise<JobState> {
  let isAgain = false;
  const once = async (): Promise<JobState | undefined> => {
    const now = isAgain ? await readState(deps, before.job.id) : before;
    isAgain = true;
    if (now.version !== before.version) return now;
    const { ops, next } = await step(deps, before, new Draft(), document);
    const commit = await deps.table.transact([...ops, ...jobOps(before, next)], freshToken(deps));
    return commit.ok ? { job: next, version: before.version + 1 } : undefined;
  };
  return untilCommitted(deps, once, { gaveUp: "too many writers on the same records", attempts: ATTEMPTS_MAX });
}

interface Step {
  readonly ops: readonly Op[];
  readonly next: CaptureJob;
}

/** What a transaction holds beside the rows of the job as they are at their most: when it ends. */
function spaceOf(state: JobState): Space {
  return spaceBeside(jobOps(state, { ...state.job, running: false }));
}

function step(deps: Deps, state: JobState, draft: Draft, document: PlacedDocument): Promise<Step> {
  const { behaviour, isCommitting } = state.job;
  // One event by itself is all or nothing anyway.
  return behaviour === "rollback" && isCommitting === undefined && document.entries.length > 1
    ? wholeStep(deps, state, draft, document)
    : groupStep(deps, state, draft, document);
}

/** The next events, as many as one transaction holds. */
async function groupStep(deps: Deps, state: JobState, draft: Draft, document: PlacedDocument): Promise<Step> {
  const { job } = state;
  const { entries, pointer } = document;
  const space = spaceOf(state);
  const group = new CaptureGroup(deps, draft, job.actor, job.isCommitting ? { space, capture: job.id } : { space });
  const errors: CaptureError[] = [];
  const end = Math.min(entries.length, job.done + EVENTS_PER_GROUP);
  await prefetch(deps, draft, job.actor, entries.slice(job.done, end));
  let done = job.done;
  for (const entry of entries.slice(job.done, end)) {
    const outcome = await group.take(entry, `${pointer}/${done}`);
    if (outcome === "full") break;
    if (typeof outcome === "object") errors.push(outcome);
    done += 1;
  }
  const next = withErrors({ ...job, done }, errors);
  return { ops: draft.ops, next: done < entries.length ? next : finished(next, deps.now().toISOString()) };
}

/**
 * All or nothing. What fits one transaction goes in one. What does not is judged as a whole first; when nothing speaks against it, the
 * job is bound to store it, and its events become visible with the last. Events that move stock must take effect at once: they must fit.
 */
async function wholeStep(deps: Deps, state: JobState, draft: Draft, document: PlacedDocument): Promise<Step> {
  const { job } = state;
  const { entries, pointer } = document;
  const space = spaceOf(state);
  const group = new CaptureGroup(deps, draft, job.actor, { space, isRehearsal: true });
  const errors: CaptureError[] = [];
  await prefetch(deps, draft, job.actor, entries);
  for (const [n, entry] of entries.entries()) {
    const outcome = await group.take(entry, `${pointer}/${n}`);
    if (typeof outcome === "object") errors.push(outcome);
  }
  if (errors.length === 0 && group.isBeyond && group.hasFact) errors.push(tooLargeForRollback(pointer));
  const at = deps.now().toISOString();
  if (errors.length > 0) {
    // Held still while the document is refused, as many as there is room for: what it was refused for is true of them together.
    const checks = draft.ops.filter((op) => "check" in op).slice(0, space.ops);
    return { ops: checks, next: finished(withErrors({ ...job, done: entries.length }, errors), at) };
  }
  if (group.isBeyond) return { ops: [], next: { ...job, isCommitting: true } };
  return { ops: draft.ops, next: finished({ ...job, done: entries.length }, at) };
}

/** One round of reads for what most events need: whether they are there already, and what their lots are to us. */
async function prefetch(deps: Deps, draft: Draft, actor: Actor, entries: readonly PlacedEntry[]): Promise<void> {
  const keys = entries.flatMap((entry) => {
    if (!entry.ok) return [];
    const lots = lotsNamed(entry.read.event).flatMap(({ gtin, lot }) => [batchKey(gtin, lot), productKey(gtin)]);
    return [...keysOf(deps, entry.place), ...lots, firstStagedKey(deps, entry.place) ?? []].flat();
  });
  if (keys.length === 0) return;
  const wanted = [organisationKey(actor.organisation), ...keys];
  draft.know(wanted, await readMany(deps.table, wanted));
}

function tooLargeForRollback(pointer: string): CaptureError {
  const detail =
    "The document holds events that move stock, and it does not fit one transaction. Send it with GS1-Capture-Error-Behaviour: proceed, or in smaller documents.";
  const detailZh =
    "文档包含改变库存的事件，且超过一次事务的上限。请以 GS1-Capture-Error-Behaviour: proceed 提交，或拆成较小的文档。";
  return {
    type: "epcisException:CaptureLimitExceededException",
    title: "Too large for all or nothing",
    status: 413,
    detail,
    detailZh,
    code: "payload-too-large",
    errors: [{ pointer, detail, detailZh }],
  };
}

function documentGone({ done, events }: CaptureJob): CaptureError {
  const detail = `The document cannot be read any more; ${done} of its ${events} events were looked at. Send it again: events that are there already are passed over.`;
  const detailZh = `文档已无法读取，${events} 个事件中已处理 ${done} 个。请重新提交：已采集的事件会自动跳过。`;
  return {
    type: "epcisException:ImplementationException",
    title: "Document unreadable",
    status: 500,
    detail,
    detailZh,
    code: "internal",
    errors: [{ pointer: "", detail, detailZh }],
  };
}
