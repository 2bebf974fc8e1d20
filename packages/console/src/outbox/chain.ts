import { chainBeginning, chainText, type Link } from "@suyuan/domain/devices/chain";

const encoder = new TextEncoder();

/** SHA-256 of text (UTF-8) or bytes, lower-case hex. Rejects where the page is not in a secure context: there is no outbox there. */
export async function sha256(content: string | Uint8Array<ArrayBuffer>): Promise<string> {
  const bytes = typeof content === "string" ? encoder.encode(content) : content;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** What stands before the first command of a device. */
export function beginningOf(device: string): Promise<string> {
  return sha256(chainBeginning(device));
}

/** The link of a command behind `previous`. `body` as it will be sent. */
export async function linkOf(previous: string, link: Omit<Link, "bodySha256">, body: string): Promise<string> {
  return sha256(chainText(previous, { ...link, bodySha256: await sha256(body) }));
}
