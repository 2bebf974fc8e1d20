import type { EventFault } from "@suyuan/epcis/read-event";
import type { CaptureError, CaptureJob } from "../../ledger/event-keys.ts";
import { type EpcisProblem, epcisRefusal } from "../wire/problems.ts";

/** Errors that one job lists; the rest are counted. */
const ERRORS_MAX = 100;
/** Their JSON together: the job's item stays far below the largest there may be. */
const ERRORS_BYTES_MAX = 200_000;
/** Faults listed of one event. */
const FAULTS_MAX = 10;

/** The CaptureJob document of the standard. */
export function jobView({
  id,
  createdAt,
  finishedAt,
  running,
  success,
  behaviour,
  errors,
  moreErrors,
  warnings,
}: CaptureJob) {
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
    ...(warnings === undefined ? {} : { warnings }),
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
