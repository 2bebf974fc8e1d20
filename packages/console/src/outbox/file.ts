import { placeIn } from "@suyuan/domain/devices/place";
import { contentOf } from "./content.ts";
import type { Opened } from "./entries.ts";
import type { Outbox } from "./outbox.ts";

/**
 * What is not sent, as a file that a person saves and loads on another device. It is readable by whoever has it: the person is told so. Ids
 * stay, so that nothing comes twice whichever device sends it.
 */

const KIND = "suyuan-unsent/1";
/** A file of ten thousand commands has some 10 MB. */
const COMMANDS_MAX = 10_000;

interface UnsentFile {
  readonly kind: typeof KIND;
  readonly savedAt: string;
  readonly commands: readonly Pick<Opened, "id" | "content" | "writtenAt">[];
  /** The files of these commands, base64. Absent where none has one. */
  readonly files?: readonly string[];
}

function base64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
}

/** The text of the file. */
export async function toFile(outbox: Outbox, savedAt: string): Promise<string> {
  const commands = (await outbox.unsent()).map(({ id, writtenAt, content: { because: _, ...content } }) => ({
    id,
    writtenAt,
    content,
  }));
  const files: string[] = [];
  for (const digest of new Set(commands.flatMap(({ content: { file } }) => file?.sha256 ?? []))) {
    const bytes = await outbox.fileOf(digest);
    if (bytes !== undefined) files.push(base64(bytes));
  }
  const more = files.length === 0 ? {} : { files };
  return JSON.stringify({ kind: KIND, savedAt, commands, ...more } satisfies UnsentFile, undefined, 1);
}

/** No file of unsent commands, or one that was damaged. */
export class NoUnsentFile extends Error {
  override readonly name = "NoUnsentFile";
}

/** Takes over what a file holds; answers how many of it were new here. Rejects with `NoUnsentFile`. */
export async function load(outbox: Outbox, text: string): Promise<{ readonly loaded: number }> {
  const { commands, files } = contentIn(text);
  return { loaded: await (await outbox.decisions()).takeOver(commands, files) };
}

function contentIn(text: string): {
  readonly commands: UnsentFile["commands"];
  readonly files: readonly Uint8Array<ArrayBuffer>[];
} {
  try {
    const file = JSON.parse(text) as UnsentFile;
    if (file.kind !== KIND || !Array.isArray(file.commands) || file.commands.length > COMMANDS_MAX) throw new Error();
    const files = (file.files ?? []).map((one) => bytesOf(String(one)));
    const commands = file.commands.map(({ id, writtenAt, content }) => {
      if (typeof id !== "string" || !/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(id)) throw new Error();
      if (Number.isNaN(Date.parse(writtenAt))) throw new Error();
      // Only what this service takes, at an address of its own.
      if (!/^\/api\/[^\s\\]*$/.test(contentOf(content).path)) throw new Error();
      if (content.place !== undefined && placeIn(content.place) === undefined) throw new Error();
      return { id, writtenAt, content: contentOf(content) };
    });
    return { commands, files };
  } catch (cause) {
    throw new NoUnsentFile("not a file of unsent commands", { cause });
  }
}
