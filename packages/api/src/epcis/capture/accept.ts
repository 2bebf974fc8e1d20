import type { Fact } from "@suyuan/domain/fact";
import type { Binding } from "@suyuan/epcis/read-event";
import { type Op, StoreUnavailable } from "@suyuan/store/table";
import { withinQuota } from "../../allowances/quotas.ts";
import type { Actor, Idempotency } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { captureBlob } from "../../ledger/blob-names.ts";
import { type Command, execute } from "../../ledger/commit.ts";
import type { CaptureJob, ErrorBehaviour, StoredDocument } from "../../ledger/event-keys.ts";
import {
  captureDocumentKey,
  captureFactKey,
  captureJobKey,
  captureListKey,
  capturePartition,
} from "../../ledger/event-keys.ts";
import { create } from "../../ledger/loaded.ts";
import { readMany, readPage, readRow } from "../../ledger/read.ts";
import { freshToken } from "../../ledger/retry.ts";
import { carryOutNow, type PlacedDocument, workOf } from "./carry.ts";
import { errorOfFaults, finished, withErrors } from "./job.ts";

/** Documents of so little work (`workOf`) are carried out before the answer: some thirty events. */
const AT_ONCE_WORK_MAX = 40;
/** Bytes of a document that is kept in the table; larger ones are blobs. */
const INLINE_BYTES_MAX = 300 * 1024;
const DOCUMENT_SECONDS = 30 * 86_400;

/** Warnings that a job lists: the first tell what is amiss. */
const WARNINGS_MAX = 20;

/** A document as it was handed in. */
export interface HandedIn {
  readonly document: PlacedDocument;
  /** Its JSON text: as it came, or what its XML says. */
  readonly text: string;
  readonly behaviour: ErrorBehaviour;
  /** JSON when left out. */
  readonly binding?: Binding;
  readonly idempotency?: Idempotency | undefined;
}

/**
 * Accepts a document: job, document and outbox row are durable when this resolves, so that every event of it will be captured or named in
 * the job's errors, whatever happens to this process. A small document is carried out first. A repeat under the same idempotency key
 * answers the same job. Answers the job's id. Throws StoreUnavailable when nothing was accepted.
 */
export async function acceptDocument(deps: Deps, actor: Actor, handed: HandedIn): Promise<string> {
  const placed = handed.document;
  const id = freshToken(deps);
  const bytes = Buffer.from(handed.text);
  const blob = bytes.byteLength > INLINE_BYTES_MAX ? captureBlob(id) : undefined;
  const job = newJob(id, actor, handed.behaviour, placed, deps.now().toISOString());
  const stored: StoredDocument = {
    ...(blob === undefined ? { text: handed.text } : { blob }),
    ...(handed.binding === "xml" ? { binding: "xml" } : {}),
  };
  const command: Command<{ readonly id: string }> = {
    actor,
    idempotency: handed.idempotency,
    digest: deps.sha256(id),
    lane: captureJobKey(id).pk,
    keys: [captureJobKey(id)],
    keep: async () => {
      if (job.running && blob !== undefined) await deps.blobs.put(blob, bytes, "application/json");
    },
    decide: () => ({
      writes: [
        create(captureJobKey(id), job),
        create(captureListKey(actor.organisation, job.createdAt, id), { id }),
        ...(job.running ? [documentOp(job, stored)] : []),
      ],
      fact: acceptance(job, deps.sha256(bytes)),
      factKey: captureFactKey(id),
      status: 201 as const,
      body: { id },
    }),
  };
  const quota = { organisation: actor.organisation, name: "eventsPerDay", amount: placed.entries.length } as const;
  const { body } = await withinQuota(
    deps,
    quota,
    () => execute(deps, command),
    ({ replayed }) => replayed === true,
  );
  if (body.id === id && job.running && workOf(placed.entries) <= AT_ONCE_WORK_MAX) await atOnce(deps, job, placed);
  return body.id;
}

/** A job that has nothing left to do is over when it begins: nothing is stored of a document that is all or nothing and has a fault. */
function newJob(
  id: string,
  actor: Actor,
  behaviour: ErrorBehaviour,
  { entries }: PlacedDocument,
  createdAt: string,
): CaptureJob {
  const job: CaptureJob = {
    id,
    actor,
    createdAt,
    behaviour,
    running: true,
    success: true,
    events: entries.length,
    done: 0,
    errors: [],
    moreErrors: 0,
  };
  const warnings = entries.flatMap((entry) => (entry.ok ? (entry.read.warnings ?? []) : []));
  const told = warnings.length === 0 ? job : { ...job, warnings: warnings.slice(0, WARNINGS_MAX) };
  const errors = entries.flatMap((entry) => (entry.ok ? [] : [errorOfFaults(entry.faults)]));
  const isOver = entries.length === errors.length || (behaviour === "rollback" && errors.length > 0);
  return isOver ? finished({ ...withErrors(told, errors), done: entries.length }, createdAt) : told;
}

function documentOp({ id, createdAt }: CaptureJob, stored: StoredDocument): Op {
  const expiresAt = Math.floor(Date.parse(createdAt) / 1000) + DOCUMENT_SECONDS;
  return create(captureDocumentKey(id), stored, expiresAt);
}

function acceptance({ id, actor, createdAt, behaviour, events }: CaptureJob, sha256: string): Fact {
  return {
    kind: "capture-accepted",
    by: { organisation: actor.organisation, role: actor.role },
    occurredAt: createdAt,
    recordedAt: createdAt,
    data: { id, behaviour, events, sha256 },
  };
}

/** What cannot be done now is done by the follower. */
async function atOnce(deps: Deps, job: CaptureJob, placed: PlacedDocument): Promise<void> {
  try {
    await carryOutNow(deps, job, placed);
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    deps.log.warn("capture-left-to-follower", { id: job.id });
  }
}

/** A job of this organisation, or undefined. */
export async function readJob(deps: Deps, actor: Actor, id: string): Promise<CaptureJob | undefined> {
  if (!/^[0-9a-f]{26}$/.test(id)) return undefined;
  const job = (await readRow(deps.table, captureJobKey(id)))?.data;
  return job?.actor.organisation === actor.organisation ? job : undefined;
}

/** A page of this organisation's jobs, newest first. Throws CursorInvalid. */
export async function listJobs(
  deps: Deps,
  actor: Actor,
  page: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<{ readonly jobs: readonly CaptureJob[]; readonly cursor?: string }> {
  const range = { reverse: true, limit: page.limit };
  const { rows, cursor } = await readPage(deps.table, capturePartition(actor.organisation), range, page.cursor);
  const keys = rows.map(({ data }) => captureJobKey(data.id));
  const found = await readMany(deps.table, keys);
  const jobs = keys.flatMap((key) => found.state(key) ?? []);
  return { jobs, ...(cursor === undefined ? {} : { cursor }) };
}
