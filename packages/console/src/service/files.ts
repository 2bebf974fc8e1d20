import { askedAsPerson, problemIn } from "./client.ts";
import { Unreachable } from "./credentials.ts";
import { forgetReads } from "./reading.ts";
import type { Outcome } from "./send.ts";

/** A file of the service, asked for in the person's name and given to the browser to keep. Rejects with `Unreachable`. */
export async function saveFile(path: string, name: string): Promise<void> {
  const response = await askedAsPerson(new Request(new URL(path, location.origin)));
  if (!response.ok) throw new Unreachable(`${response.status}`);
  give(await response.blob(), name);
}

/** Hands bytes to the browser as a download. */
export function give(bytes: Blob, name: string): void {
  const url = URL.createObjectURL(bytes);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** Sends a file at once, under an id that makes a second sending the same act. */
export async function sendFile(path: string, bytes: Blob, id: string): Promise<Outcome<unknown>> {
  const headers = { "content-type": bytes.type, "idempotency-key": id };
  try {
    const response = await askedAsPerson(
      new Request(new URL(path, location.origin), { method: "POST", headers, body: bytes }),
    );
    const answer: unknown = await response.json();
    if (response.ok) {
      forgetReads();
      return { kind: "taken", answer };
    }
    const problem = problemIn(answer);
    return problem === undefined ? { kind: "unreachable" } : { kind: "refused", problem };
  } catch (error) {
    if (error instanceof Unreachable || error instanceof SyntaxError) return { kind: "unreachable" };
    throw error;
  }
}
