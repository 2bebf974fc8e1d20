/**
 * A sign-in under way, while the browser is at the issuer's page: what the answer is held against, and where the person wanted to go. It
 * lies in the tab's own storage, is used once, and holds no token.
 */
export interface Attempt {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly returnTo: string;
  /** The issuer, as JSON: what is public of it. */
  readonly found: string;
  /** The issuer was to ask anew who it is, whoever it knows. */
  readonly asksAnew?: boolean;
}

const KEY = "suyuan-sign-in";

export function keepAttempt(attempt: Attempt): void {
  sessionStorage.setItem(KEY, JSON.stringify(attempt));
}

/** The attempt under way, which is none any more after this. */
export function takeAttempt(): Attempt | undefined {
  const text = sessionStorage.getItem(KEY);
  sessionStorage.removeItem(KEY);
  return text === null ? undefined : (JSON.parse(text) as Attempt);
}
