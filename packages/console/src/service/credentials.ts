/** What stands for the person in a request. Kept in memory by whoever signed them in, and asked for with each request. */
export interface Credentials {
  /** An access token that is good now; `renewed` after the service refused the last one. Rejects with `Unreachable` or `SignedOut`. */
  token(renewed?: boolean): Promise<string>;
  /** The organisation that they act for, where they belong to several. */
  organisation(): string | undefined;
  /** As what they act there, where they are several things in it. */
  role(): string | undefined;
}

/** Nobody is signed in, or no longer. */
export class SignedOut extends Error {
  override readonly name = "SignedOut";
}

/** The service could not be asked: no network, no answer in time, or an answer that is none of its own. Never a refusal. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";
}

let current: Credentials | undefined;

export function useCredentials(credentials: Credentials | undefined): void {
  current = credentials;
}

/** Throws `SignedOut` while nobody is signed in. */
export function credentials(): Credentials {
  if (current === undefined) throw new SignedOut("nobody is signed in");
  return current;
}
