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
  | "check-pair"
  | "date"
  | "time"
  | "content"
  | "dot-segment"
  | "ai-unknown"
  | "ai-repeated"
  | "element-string"
  | "symbology"
  | "epc-urn"
  | "epc-binary";

/** A refusal: stable code, the Application Identifier when one is at fault, and an English sentence for people. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly ai?: string;
  /** The rule of the GS1 Syntax Dictionary that the value breaks, such as `iso4217`. */
  readonly rule?: string;
  readonly detail: string;
}

/** The answer to hostile input: a value or a reason, never an exception. */
export type Result<T> = { readonly ok: true; readonly value: T } | Refused;

export interface Refused {
  readonly ok: false;
  readonly reason: Refusal;
}

export function accept<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function refuse(code: RefusalCode, detail: string, ai?: string): Refused {
  return { ok: false, reason: ai === undefined ? { code, detail } : { code, ai, detail } };
}
