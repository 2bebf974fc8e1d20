/** Which exception of EPCIS answers a fault: the first two are 400, the last 413. */
export type QueryException = "QueryParameterException" | "QueryValidationException" | "QueryTooComplexException";

/** What is wrong with one parameter of a query, and the way out. */
export interface QueryFault {
  /** The parameter as given, at most 100 characters; empty for the query as a whole. */
  readonly parameter: string;
  /** Stable, for programs: the keys of the texts below. */
  readonly code: string;
  readonly exception: QueryException;
  readonly detail: string;
  readonly detailZh: string;
}
