import { asked } from "../service/client.ts";
import { Unreachable } from "../service/credentials.ts";

/** Who tells this service who a person is. Public: there is no secret in it. */
export interface SignInSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly scopes: readonly string[] | string;
  readonly audience?: string;
  readonly kind: "bundled" | "external";
  /** What the issuer's discovery document would say (RFC 8414, section 2), where the service knows it. */
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** The settings of this service's sign-in; undefined where it has none. Rejects with `Unreachable`. */
export async function readSettings(): Promise<SignInSettings | undefined> {
  const response = await asked(new Request(new URL("/console/sign-in.json", location.origin)));
  if (response.status === 404) return undefined;
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok || typeof body !== "object" || body === null || !("issuer" in body)) {
    throw new Unreachable("the settings could not be read");
  }
  return body as SignInSettings;
}

export function scopesOf({ scopes }: SignInSettings): string {
  return typeof scopes === "string" ? scopes : scopes.join(" ");
}
