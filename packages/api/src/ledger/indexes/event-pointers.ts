import { type EventPointer, errorDeclarationKey, eventKey, type PointerRow, type ShortPointer } from "../event-keys.ts";
import type { Stored } from "../row-key.ts";

export function isMarked(row: PointerRow): row is ShortPointer {
  return "is" in row;
}

/** Which event a row leads to, and whom its partition shows it to: the viewer in `SEEN#{viewer}#…`, nobody in a shared one. */
export function pointerIn({ pk, sk, data }: Stored<PointerRow>): EventPointer {
  if (!isMarked(data)) return data;
  const [, organisation = "", event = ""] = sk.split("#");
  const hash = `${event.slice(0, 32)}${Buffer.from(data.h, "base64url").toString("hex")}`;
  const key =
    data.at === undefined
      ? eventKey(organisation, hash)
      : errorDeclarationKey(organisation, hash, data.at, event.slice("-".length + 32));
  const [kind, viewer = ""] = pk.split("#", 2);
  return { ...key, organisation, ...(kind === "SEEN" ? { viewer } : {}) };
}

/** A pointer, its place among its rows, and about how large its event is. */
export interface PlacedPointer {
  readonly sk: string;
  readonly pointer: EventPointer;
  readonly kilobytes: number;
}

/** Of an event that a row says nothing of; one that is marked and not told to be large has no more than the second. */
const UNKNOWN_KILOBYTES = 32;
const SMALL_KILOBYTES = 4;

export function placedIn(row: Stored<PointerRow>): PlacedPointer {
  const { sk, data } = row;
  return { sk, pointer: pointerIn(row), kilobytes: isMarked(data) ? (data.kb ?? SMALL_KILOBYTES) : UNKNOWN_KILOBYTES };
}

/** Pointers whose events are read at once: about so many KB of them together, or one that is larger. */
const KILOBYTES_AT_ONCE = 256;

/** Pointers in their order, in parts whose events take a few milliseconds to read. */
export function shortParts(pointers: readonly PlacedPointer[]): readonly (readonly PlacedPointer[])[] {
  const parts: PlacedPointer[][] = [];
  let kilobytes = Number.POSITIVE_INFINITY;
  for (const pointer of pointers) {
    if (kilobytes + pointer.kilobytes > KILOBYTES_AT_ONCE) {
      parts.push([]);
      kilobytes = 0;
    }
    parts.at(-1)?.push(pointer);
    kilobytes += pointer.kilobytes;
  }
  return parts;
}
