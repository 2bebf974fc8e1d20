/** What is typed of an input; numbers as they were typed. */
export interface InputDraft {
  readonly base: string;
  readonly plot: string;
  readonly kind: "pesticide" | "fertiliser" | "other";
  readonly product: string;
  readonly actives: string;
  readonly dosage: string;
  readonly amount: string;
  readonly appliedOn: string;
  readonly interval: string;
  readonly target: string;
  readonly manufacturer: string;
  readonly source: string;
  readonly stoppedOn: string;
}
