import type { Writing } from "../../outbox/outbox.ts";
import { sendFile } from "../../service/files.ts";
import { type PostPath, send } from "../../service/send.ts";
import { outbox } from "../acting.ts";

/** Keeps commands for sending, all in one write, and waits for nothing else. Where the browser keeps nothing they are sent at once; false where one of them was neither. */
export async function record(writings: readonly Writing[]): Promise<boolean> {
  const box = outbox.value;
  if (box !== undefined) {
    await box.keep(writings);
    return true;
  }
  for (const { path, body, subject, label, id, file } of writings) {
    const outcome =
      file === undefined
        ? await send(path as PostPath, { id, body: body as never, subject, label })
        : await sendFile(path, new Blob([file.bytes], { type: "application/octet-stream" }), id);
    if (outcome.kind !== "taken") return false;
  }
  return true;
}
