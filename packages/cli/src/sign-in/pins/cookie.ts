import type { Doors } from "../doors.ts";
import { SIGN_IN_PATH } from "../paths.ts";

const NAME = "suyuan_shared";
const YEAR_S = 365 * 86_400;

/** What a device that several share shows to be known by; it opens nothing without a PIN. */
export function sharedSecret(request: Pick<Request, "headers">): string | undefined {
  return /(?:^|; *)suyuan_shared=([A-Za-z0-9_-]{32})(?:;|$)/.exec(request.headers.get("cookie") ?? "")?.[1];
}

export function sharedCookie({ deps }: Pick<Doors, "deps">, secret: string): string {
  const secure = deps.publicUrl.startsWith("https:") ? "; Secure" : "";
  return `${NAME}=${secret}; Path=${SIGN_IN_PATH}; Max-Age=${YEAR_S}; HttpOnly; SameSite=Lax${secure}`;
}
