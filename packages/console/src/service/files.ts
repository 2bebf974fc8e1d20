import { askedAsPerson } from "./client.ts";
import { Unreachable } from "./credentials.ts";

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
