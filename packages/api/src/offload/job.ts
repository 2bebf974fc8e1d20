/** The kinds of work that are handed over; the body of the threads knows each by its name. */
export type JobName =
  | "logger-file"
  | "capture-document"
  | "label-sheet"
  | "label-list"
  | "label-pdf"
  | "calibration-pdf"
  | "commitment-pdf"
  | "unit-label-pdf"
  | "trace-graph"
  | "trace-answer"
  | "trace-common"
  | "recall-affected"
  | "evidence-pack"
  | "assessment-pdf"
  | "figures-release";

/**
 * Work of more than some milliseconds that needs nothing but its input: no store, no clock, no randomness. Input and output are plain data;
 * a whole `Uint8Array` among their members is handed over and gone where it came from. It refuses by throwing a `DomainError`.
 */
export interface Job<Input, Output> {
  readonly name: JobName;
  /** It may load what it needs when it is first done: a function that starts does not read what most requests do without. */
  readonly work: (input: Input) => Output | Promise<Output>;
  /** Takes but a few milliseconds: handing it over would cost more. */
  readonly isSmall?: (input: Input) => boolean;
}

/** Does jobs apart from whoever serves. */
export interface Offload {
  /**
   * The output of a job. Throws what it throws; `payload-too-large` for one that needs more time or memory than any may have, and `busy` when
   * too many wait or its thread ended.
   */
  run<Input extends object, Output extends object>(job: Job<Input, Output>, input: Input): Promise<Output>;
}

/** Does a job where the host does such work, or here: a host that answers one request at a time has nobody to keep waiting. */
export async function offloaded<Input extends object, Output extends object>(
  { offload }: { readonly offload?: Offload },
  job: Job<Input, Output>,
  input: Input,
): Promise<Output> {
  return offload === undefined || job.isSmall?.(input) === true ? job.work(input) : offload.run(job, input);
}

/** Gives the memory of bytes back at once that nobody needs any more: the collector, which sees a small object, would leave it for long. */
export function release({ buffer }: Uint8Array<ArrayBuffer>): void {
  if (!buffer.detached) buffer.transfer(0);
}

/** What is handed over instead of copied: the memory of members that are all of their buffer. */
export function handedOver(data: object): ArrayBuffer[] {
  const whole = Object.values(data).flatMap((member) =>
    member instanceof Uint8Array && member.buffer instanceof ArrayBuffer && member.length === member.buffer.byteLength
      ? [member.buffer]
      : [],
  );
  return [...new Set(whole)];
}
