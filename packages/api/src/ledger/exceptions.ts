import type { Flag } from "@suyuan/domain/batches/batch";

/** What the follower writes for an auditor to look at. */
export interface ExceptionRow {
  readonly subject: string;
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  readonly at: string;
  readonly kind: string;
  readonly by: string;
}

/** A flag for auditors. Those of a batch are also kept with it; a contradiction never is. */
export type AuditFlag = Omit<Flag, "code"> & { readonly code: Flag["code"] | "contradiction" };

/** New flags for the auditors of `region`. */
export interface Exceptions {
  readonly region: string;
  readonly subject: string;
  readonly flags: readonly AuditFlag[];
}
