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

const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

interface UnsentFile {
  readonly kind: typeof KIND;
  readonly savedAt: string;
  /** Where it was saved, which numbers its commands. A file of an earlier version does not say. */
  readonly device?: string;
  readonly commands: readonly (Pick<Opened, "id" | "content" | "writtenAt"> & {
    /** Its own of that device; absent of one that came from another device. */
    readonly number?: number;
  })[];
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
  const { device, base } = await outbox.device();
  const commands = (await outbox.unsent()).map(({ id, number, writtenAt, content: { because: _, ...content } }) => ({
    ...{ id, writtenAt, content },
    ...(number > base && { number: number - base }),
  }));
  const files: string[] = [];
  for (const digest of new Set(commands.flatMap(({ content: { file } }) => file?.sha256 ?? []))) {
    const bytes = await outbox.fileOf(digest);
    if (bytes !== undefined) files.push(base64(bytes));
  }
  const more = files.length === 0 ? {} : { files };
  return JSON.stringify({ kind: KIND, savedAt, device, commands, ...more } satisfies UnsentFile, undefined, 1);
}

/** No file of unsent commands, or one that was damaged. */
export class NoUnsentFile extends Error {
  override readonly name = "NoUnsentFile";
}

/** Stretches of numbers that a device gave up, as the service knows them. */
export type GivenUpOf = (device: string) => Promise<readonly { readonly from: number; readonly to: number }[]>;

/**
 * Takes over what a file holds, but for what was taken back since where it was saved; answers how many of it were new here, and how many were taken back.
 * Rejects with `NoUnsentFile`, and with what `givenUpOf` rejects: what cannot be looked up is not taken over.
 */
export async function load(
  outbox: Outbox,
  text: string,
  givenUpOf: GivenUpOf,
): Promise<{ readonly loaded: number; readonly takenBack: number }> {
  const { commands, files, device } = contentIn(text);
  const givenUp = device === undefined || device === (await outbox.device()).device ? [] : await givenUpOf(device);
  const isBack = ({ number = 0 }: UnsentFile["commands"][number]) =>
    givenUp.some(({ from, to }) => from <= number && number <= to);
  const own = commands.filter((command) => !isBack(command));
  const loaded = await (await outbox.decisions()).takeOver(own, files);
  return { loaded, takenBack: commands.length - own.length };
}

function contentIn(text: string): {
  readonly commands: UnsentFile["commands"];
  readonly device: string | undefined;
  readonly files: readonly Uint8Array<ArrayBuffer>[];
} {
  try {
    const file = JSON.parse(text) as UnsentFile;
    if (file.kind !== KIND || !Array.isArray(file.commands) || file.commands.length > COMMANDS_MAX) throw new Error();
    const files = (file.files ?? []).map((one) => bytesOf(String(one)));
    const { device } = file;
    if (device !== undefined && !ID.test(device)) throw new Error();
    const commands = file.commands.map(({ id, number, writtenAt, content }) => {
      if (typeof id !== "string" || !ID.test(id)) throw new Error();
      if (Number.isNaN(Date.parse(writtenAt))) throw new Error();
      // Only what this service takes, at an address of its own.
      if (!/^\/api\/[^\s\\]*$/.test(contentOf(content).path)) throw new Error();
      if (content.place !== undefined && placeIn(content.place) === undefined) throw new Error();
      return { id, writtenAt, content: contentOf(content), ...(number !== undefined && { number: Number(number) }) };
    });
    return { commands, files, device };
  } catch (cause) {
    throw new NoUnsentFile("not a file of unsent commands", { cause });
  }
}
