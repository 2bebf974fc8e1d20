import { DomainError, type ErrorCode, type FieldError } from "@suyuan/domain/errors";
import type { JobName } from "./job.ts";

/** A job on its way to a thread. */
export interface Handed {
  readonly name: JobName;
  readonly input: object;
}

/** A refusal by rule as plain data. */
interface PlainRefusal {
  readonly code: ErrorCode;
  readonly en: string;
  readonly zh: string;
  readonly errors: readonly FieldError[];
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** What comes back: the output, a refusal, or the text of a defect. */
export type Reply = { readonly output: object } | { readonly refusal: PlainRefusal } | { readonly defect: string };

/** An error as it crosses from one thread to another. */
export function replyOf(error: unknown): Reply {
  if (!(error instanceof DomainError)) return { defect: error instanceof Error ? String(error.stack) : String(error) };
  const { code, message, detailZh, errors, extensions } = error;
  return { refusal: { code, en: message, zh: detailZh, errors, extensions } };
}

/** The output, or the error that it was. */
export function outputOf(reply: Reply): object {
  if ("output" in reply) return reply.output;
  if ("defect" in reply) throw new Error(`a job failed: ${reply.defect}`);
  const { code, en, zh, errors, extensions } = reply.refusal;
  throw new DomainError(code, { en, zh }, { errors, extensions });
}
