import type { Typed } from "../service/send.ts";
import type { Because } from "./order.ts";

/** A file that belongs to a command. */
export interface FileOf {
  /** SHA-256 of its bytes, lower-case hex. */
  readonly sha256: string;
  readonly bytes: number;
  readonly purpose: "temperature-log" | "photo";
}

/** The id under which a file goes up: the same file is the same upload, whoever begins it. */
export function uploadIdOf({ sha256 }: Pick<FileOf, "sha256">): string {
  return `f-${sha256.slice(0, 40)}`;
}

/** What a person did, as it goes over the wire and as it is shown. Sealed where it lies on the device. */
export interface Content {
  readonly method: "POST";
  readonly path: string;
  /** As it will be sent, to the byte: the chain stands on it. */
  readonly body: string;
  readonly subjects: readonly string[];
  readonly label: string;
  /** Who did it, by the name that the session knows. */
  readonly person: string;
  /** About where, if the person allows it: as it is sent (`placeText` of domain/devices/place). */
  readonly place?: string;
  /** A file that goes up in pieces before the command, which names it by `?upload=`. Its bytes lie beside the commands. */
  readonly file?: FileOf;
  /** Until then what it is about may not have come from another device yet, ISO 8601. */
  readonly waitsUntil?: string;
  /** What the form held from which it was sent, and where that form is: it can be filled again. */
  readonly typed?: Typed;
  readonly because?: Because;
  /** Why it was given up. */
  readonly reason?: string;
}

/** About where the device is: put here by what follows that (frame/device/whereabouts.ts) while the person allows it. Answers at once what is known by then. */
export const whereabouts: { now?: (() => string | undefined) | undefined } = {};

/** A photo shows what was recorded before it, and nothing that is recorded later stands on it. */
export function standsAside({ file }: Pick<Content, "file">): boolean {
  return file?.purpose === "photo";
}

/** Reads content that was unsealed. Throws for what is none: the data is of another version. */
export function contentOf(value: unknown): Content {
  const content = value as Content;
  if (typeof content?.path !== "string" || typeof content.body !== "string" || !Array.isArray(content.subjects)) {
    throw new Error("a kept command cannot be read");
  }
  return content;
}
