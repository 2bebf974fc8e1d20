import type { StandardEntry, StandardHead, StandardKind } from "@suyuan/domain/standards/standard";
import { keyOf, type RowKey } from "../row-key.ts";

/** The standards of a scope (`national`, or the digits of a region that count), without their lines. */
export interface HeadsRow {
  readonly heads: readonly StandardHead[];
}
export const standardHeadsKey = (scope: string): RowKey<HeadsRow> => keyOf(`STANDARD#${scope}`, "HEADS");

/** The lines of all standards of a scope for one subject, by standard. */
export interface RulesRow {
  readonly entries: Readonly<Record<string, readonly StandardEntry[]>>;
}
export const standardRulesKey = (scope: string, kind: StandardKind, subject: string): RowKey<RulesRow> =>
  keyOf(`STANDARD#${scope}`, `RULES#${kind}#${subject}`);
