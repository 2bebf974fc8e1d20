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
