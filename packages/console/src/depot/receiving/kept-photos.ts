import { useEffect, useState } from "preact/hooks";
import { keepRead, keptRead } from "../../outbox/kept-reads.ts";
import { vault } from "../../records/acting.ts";

/** Photos of rounds that are not saved yet, by place: what a browser that keeps nothing has. */
const taken = new Map<string, Blob>();

const PREFIX = "round-photo/";
const TYPE = "image/jpeg";

/** Base64 of bytes, in pieces that a call's arguments hold. */
function textOf(bytes: Uint8Array): string {
  const piece = 32_768;
  const parts = Array.from({ length: Math.ceil(bytes.length / piece) }, (_, n) =>
    String.fromCharCode(...bytes.subarray(n * piece, (n + 1) * piece)),
  );
  return btoa(parts.join(""));
}

async function keep(place: string, photo: Blob | undefined): Promise<void> {
  if (photo === undefined) taken.delete(place);
  else taken.set(place, photo);
  const own = vault.value;
  if (own === undefined) return;
  const text = photo === undefined ? null : textOf(new Uint8Array(await photo.arrayBuffer()));
  await keepRead(own, PREFIX + place, text);
}

/** The photo of a round's line, also after the app was closed; undefined where there is none. */
export async function photoAt(place: string): Promise<Blob | undefined> {
  const there = taken.get(place);
  const own = vault.value;
  if (there !== undefined || own === undefined) return there;
  const text = await keptRead(own, PREFIX + place);
  if (typeof text !== "string") return undefined;
  const photo = new Blob([Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0))], { type: TYPE });
  taken.set(place, photo);
  return photo;
}

/** It went into the outbox, or was taken away. */
export function photoGone(place: string): Promise<void> {
  return keep(place, undefined);
}

/** The photo of a line that is not saved yet: it is kept as soon as it is there. `place`: of the round and the lot. */
export function useKeptPhoto(place: string): readonly [Blob | undefined, (photo: Blob | undefined) => void] {
  const [photo, setPhoto] = useState<Blob | undefined>(taken.get(place));
  useEffect(() => {
    void photoAt(place).then(setPhoto);
  }, [place]);
  const put = (next: Blob | undefined) => {
    setPhoto(next);
    keep(place, next).catch((error: unknown) => console.error("photo", error));
  };
  return [photo, put];
}
