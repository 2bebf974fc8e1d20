/** Why a text was refused. One code can be mapped to one message; `ai` names the Application Identifier at fault. */
export type RefusalCode =
  | "too-long"
  | "scheme"
  | "host"
  | "character"
  | "escape"
  | "path"
  | "no-primary-key"
  | "qualifier-unsupported"
  | "qualifier-order"
  | "qualifier-repeated"
  | "key-in-query"
  | "attribute-unknown"
  | "attribute-repeated"
  | "attribute-value"
  | "length"
  | "charset"
  | "check-digit"
  | "date"
  | "dot-segment"
  | "epc-urn";

/** A refusal: stable code, the Application Identifier when one is at fault, and an English sentence for people. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly ai?: string;
  readonly detail: string;
}

/** The answer to hostile input: a value or a reason, never an exception. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: Refusal };

export function accept<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function refuse(
  code: RefusalCode,
  detail: string,
  ai?: string,
): { readonly ok: false; readonly reason: Refusal } {
  return { ok: false, reason: ai === undefined ? { code, detail } : { code, ai, detail } };
}
