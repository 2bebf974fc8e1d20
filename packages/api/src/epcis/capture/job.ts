import type { EventFault } from "@suyuan/epcis/read-event";
import type { JsonObject } from "@suyuan/store/table";
import type { Actor } from "../../call.ts";
import { type EpcisFault, type EpcisProblem, epcisRefusal } from "../wire/problems.ts";

export const ERROR_BEHAVIOURS = ["rollback", "proceed"] as const;
export type ErrorBehaviour = (typeof ERROR_BEHAVIOURS)[number];

/** One thing that kept an event from being captured: a problem document. */
export interface CaptureError {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly detailZh: string;
  readonly code: string;
  /** RFC 6901 pointers into the document as it was read (JSON); each with what is wrong there. */
  readonly errors: readonly EpcisFault[];
}

/** A capture job as stored. `done` events from the start of the document are settled: captured, already there, or an error. */
export interface CaptureJob {
  readonly id: string;
  readonly actor: Actor;
  readonly createdAt: string;
  readonly finishedAt?: string;
  readonly behaviour: ErrorBehaviour;
  readonly running: boolean;
  readonly success: boolean;
  readonly events: number;
  readonly done: number;
  /** All or nothing over several transactions, and past the point of no return: every event will be there. */
  readonly isCommitting?: true;
  readonly errors: readonly CaptureError[];
  /** More errors than are listed. */
  readonly moreErrors: number;
}

/** Errors that one job lists; the rest are counted. */
const ERRORS_MAX = 100;
/** Their JSON together: the job's item stays far below the largest there may be. */
const ERRORS_BYTES_MAX = 200_000;
/** Faults listed of one event. */
const FAULTS_MAX = 10;

/** The CaptureJob document of the standard. */
export function jobView({ id, createdAt, finishedAt, running, success, behaviour, errors, moreErrors }: CaptureJob) {
  const more: CaptureError = {
    type: "epcisException:ValidationException",
    title: "More errors",
    status: 400,
    detail: `${moreErrors} more events were not captured. Correct those listed and send the document again: events that are there already are passed over.`,
    detailZh: `另有 ${moreErrors} 个事件未采集。请改正已列出的事件后重新提交；已采集的事件会自动跳过。`,
    code: "more-errors",
    errors: [],
  };
  return {
    captureID: id,
    createdAt,
    ...(finishedAt === undefined ? {} : { finishedAt }),
    running,
    success,
    captureErrorBehaviour: behaviour,
    errors: moreErrors > 0 ? [...errors, more] : errors,
  };
}

/** The job with these errors added: listed while they are few and small, counted beyond. */
export function withErrors(job: CaptureJob, errors: readonly CaptureError[]): CaptureJob {
  if (errors.length === 0) return job;
  const listed = [...job.errors];
  let bytes = Buffer.byteLength(JSON.stringify(listed));
  let { moreErrors } = job;
  for (const error of errors) {
    bytes += Buffer.byteLength(JSON.stringify(error));
    if (moreErrors === 0 && listed.length < ERRORS_MAX && bytes <= ERRORS_BYTES_MAX) listed.push(error);
    else moreErrors += 1;
  }
  return { ...job, success: false, errors: listed, moreErrors };
}

/** The error of an event that cannot be read. */
export function errorOfFaults(faults: readonly EventFault[]): CaptureError {
  const [first] = faults;
  return {
    type: "epcisException:ValidationException",
    title: "Invalid event",
    status: 400,
    detail: `${faults.length} invalid, first ${first?.pointer}: ${first?.detail}`,
    detailZh: `有 ${faults.length} 处无效，首处 ${first?.pointer}：${first?.detailZh}`,
    code: "invalid-event",
    errors: faults.slice(0, FAULTS_MAX),
  };
}

/** The error of an event that a rule refuses; undefined for a failure that is not the event's. `pointer` is the event's in its document. */
export function errorOfRefusal(error: unknown, pointer: string): CaptureError | undefined {
  const { problem, defect } = epcisRefusal(error);
  if (defect || problem.status >= 500) return undefined;
  const { exception, status, code, detailZh, message } = problem satisfies EpcisProblem;
  const errors = problem.errors.map((fault) => ({ ...fault, pointer: pointer + fault.pointer }));
  return {
    type: `epcisException:${exception}`,
    title: "Event refused",
    status,
    detail: message,
    detailZh,
    code,
    errors: errors.length > 0 ? errors.slice(0, FAULTS_MAX) : [{ pointer, detail: message, detailZh }],
  };
}

/** A job over. */
export function finished(job: CaptureJob, at: string): CaptureJob {
  return { ...job, running: false, finishedAt: at };
}

/** As an item's data. */
export function jobData(job: CaptureJob): JsonObject {
  return job as unknown as JsonObject;
}
