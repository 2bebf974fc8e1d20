import type { RiskFactors } from "./risk.ts";

/** SHA-256 of a text in UTF-8, lower-case hex. */
export type Sha256 = (text: string) => string;

/** A candidate that a list keeps hidden: its name there follows from these, and from its name nobody finds them. */
export interface Opening {
  /** `batch/01/{gtin}/10/{lot}` or `organisation/{id}`. */
  readonly id: string;
  /** 64 hexadecimal digits that nobody can guess. */
  readonly nonce: string;
  readonly factors: RiskFactors;
  readonly weight: number;
}

/**
 * The name of a candidate in the list: a digest of what it is, why it weighs what it weighs, and a nonce. Whoever is given the nonce checks
 * that the list holds just this; to everyone else the line tells a weight and nothing of whose it is.
 */
export function candidateName({ id, nonce, factors, weight }: Opening, sha256: Sha256): string {
  const { flags, failedTests, kilograms, daysSinceInspection } = factors;
  const said = [nonce, id, flags, failedTests, kilograms, daysSinceInspection ?? "-", weight];
  return sha256(`suyuan-candidate/1\n${said.join("\n")}\n`);
}
