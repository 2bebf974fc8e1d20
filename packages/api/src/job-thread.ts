/** A thread that does jobs, one after another: it opens nothing, and loads what a job needs with the first of its kind. */
import { setPriority } from "node:os";
import { parentPort } from "node:worker_threads";
import { handedOver, type Job, type JobName } from "./offload/job.ts";
import { type Handed, type Reply, replyOf } from "./offload/reply.ts";

type AnyJob = Job<never, object>;

const JOBS: Readonly<Record<JobName, () => Promise<AnyJob>>> = {
  "logger-file": async () => (await import("./routes/temperature/judge-file.ts")).LOGGER_FILE,
  "capture-document": async () => (await import("./epcis/capture/read-document.ts")).CAPTURE_DOCUMENT,
  "label-sheet": async () => (await import("./routes/labels/label-jobs.ts")).LABEL_SHEET,
  "label-list": async () => (await import("./routes/labels/label-jobs.ts")).LABEL_LIST,
  "label-pdf": async () => (await import("./routes/labels/print-jobs.ts")).LABEL_PDF,
  "commitment-pdf": async () => (await import("./routes/labels/commitment.ts")).COMMITMENT_PDF,
  "unit-label-pdf": async () => (await import("./routes/units/label.ts")).UNIT_LABEL_PDF,
  "trace-graph": async () => (await import("./routes/trace/trace-jobs.ts")).TRACE_GRAPH,
  "trace-answer": async () => (await import("./routes/trace/trace-jobs.ts")).TRACE_ANSWER,
  "trace-common": async () => (await import("./routes/trace/cause-job.ts")).COMMON_SOURCE,
  "recall-affected": async () => (await import("./ledger/recalls/affected.ts")).RECALL_AFFECTED,
  "evidence-pack": async () => (await import("./routes/exports/pack/job.ts")).EVIDENCE_PACK,
  "assessment-pdf": async () => (await import("./routes/assessment/sheet-files.ts")).ASSESSMENT_PDF,
  "figures-release": async () => (await import("./routes/publishing/release-job.ts")).FIGURES_RELEASE,
  "calibration-pdf": async () => (await import("./routes/labels/print-jobs.ts")).CALIBRATION_PDF,
};

async function replyTo({ name, input }: Handed): Promise<Reply> {
  try {
    const { work } = await JOBS[name]();
    // The host hands over the very job of this name.
    return { output: await work(input as never) };
  } catch (error) {
    return replyOf(error);
  }
}

// Who serves goes first where there are more threads than cores. On Linux each thread has a priority of its own; elsewhere it is the process's.
const BEHIND_THE_SERVER = 5;
if (process.platform === "linux") setPriority(BEHIND_THE_SERVER);

if (parentPort === null) throw new Error("this file is the body of a thread");
const port = parentPort;
const tell = (reply: Reply) => port.postMessage(reply, "output" in reply ? handedOver(reply.output) : []);
port.on("message", (handed: Handed) => void replyTo(handed).then(tell));
