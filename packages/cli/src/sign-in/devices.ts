import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Doors } from "./doors.ts";
import { SIGN_IN_PATH } from "./paths.ts";

const YEAR_S = 365 * 86_400;

/** One cookie for each account that signed in on a device: strangers' tries on the account do not count against the device. */
const nameOf = (account: string): string => `suyuan_device_${account.slice(0, 12)}`;

function markOf(key: string, device: string, account: string): string {
  return createHmac("sha256", key).update(`device\n${device}\n${account}`).digest("base64url");
}

/** The id of this device where it was signed in to this account (its digest) before. */
export function knownDevice(
  { keys }: Pick<Doors, "keys">,
  request: Pick<Request, "headers">,
  account: string,
): string | undefined {
  const cookies = request.headers.get("cookie") ?? "";
  const value = cookies.split(/; */).find((one) => one.startsWith(`${nameOf(account)}=`));
  const [device = "", mark = ""] = value?.slice(nameOf(account).length + 1).split(".") ?? [];
  if (device === "") return undefined;
  const shown = Buffer.from(mark);
  const isOurs = keys().cookies.some((key) => {
    const expected = Buffer.from(markOf(key, device, account));
    return shown.length === expected.length && timingSafeEqual(shown, expected);
  });
  return isOurs ? device : undefined;
}

/** The `Set-Cookie` by which this device is known from now on. It opens nothing. */
export function deviceCookie({ keys, deps }: Pick<Doors, "keys" | "deps">, account: string): string {
  const device = randomBytes(12).toString("base64url");
  const [key = ""] = keys().cookies;
  const secure = deps.publicUrl.startsWith("https:") ? "; Secure" : "";
  return `${nameOf(account)}=${device}.${markOf(key, device, account)}; Path=${SIGN_IN_PATH}; Max-Age=${YEAR_S}; HttpOnly; SameSite=Lax${secure}`;
}
