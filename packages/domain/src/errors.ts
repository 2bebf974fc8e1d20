/** Every refusal the rules can give. The api maps each to one problem document; docs/problems has a page for each. */
export const ERROR_CODES = [
  "invalid-request",
  "unauthenticated",
  "forbidden",
  "not-found",
  "id-taken",
  "certificate-number-taken",
  "idempotency-key-reused",
  "certificate-scope",
  "balance-exceeded",
  "capacity-exceeded",
  "deliveries-exceed-batch",
  "code-refused",
  "standard-laxer",
  "safety-interval",
  "harvest-in-future",
  "date-order",
  "verdict-contradicts-results",
  "report-already-used",
  "already-voided",
  "insufficient-stock",
  "unit-not-free",
  "correction-refused",
  "batch-on-hold",
  "batch-recalled",
  "recall-ended",
  "recall-unexplained",
  "exception-closed",
  "dispute-refused",
  "finding-closed",
  "sampling-out-of-step",
  "already-published",
  "shipment-not-pending",
  "receipt-mismatch",
  "labels-exceed-weight",
  "labels-not-ready",
  "commitment-not-certified",
  "label-too-small",
  "label-character-missing",
  "default-link-taken",
  "link-withdrawn",
  "too-many-links",
  "unreadable-logger-file",
  "unreadable-photo",
  "upload-out-of-step",
  "payload-too-large",
  "body-too-slow",
  "unsupported-media-type",
  "method-not-allowed",
  "too-many-requests",
  "busy",
  "internal",
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** One thing wrong with one field. `pointer` is an RFC 6901 JSON Pointer into the body, or `?name` for a query parameter. */
export interface FieldError {
  readonly pointer: string;
  /** In English: what is asked of the field. */
  readonly detail: string;
  /** The same in Chinese. */
  readonly detailZh: string;
}

/** What is wrong with one field, from words in both languages. */
export function fieldError(pointer: string, { en, zh }: { readonly en: string; readonly zh: string }): FieldError {
  return { pointer, detail: en, detailZh: zh };
}

/**
 * A refusal by rule. `detail` says in English what is wrong and the way out; `detailZh` the same in Chinese;
 * `extensions` become members of the problem document (never personal data, never secrets).
 */
export class DomainError extends Error {
  override readonly name = "DomainError";
  readonly code: ErrorCode;
  readonly detailZh: string;
  readonly errors: readonly FieldError[];
  readonly extensions: Readonly<Record<string, unknown>>;
  constructor(
    code: ErrorCode,
    detail: { readonly en: string; readonly zh: string },
    more: { readonly errors?: readonly FieldError[]; readonly extensions?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(detail.en);
    this.code = code;
    this.detailZh = detail.zh;
    this.errors = more.errors ?? [];
    this.extensions = more.extensions ?? {};
  }
}

/** The refusal of a correction, or of words of somebody, that say what is on record already. */
export function nothingChanged(): DomainError {
  return new DomainError("correction-refused", {
    en: "This is what is on record already. Nothing was changed.",
    zh: "与现有记录相同，未作任何更改。",
  });
}
