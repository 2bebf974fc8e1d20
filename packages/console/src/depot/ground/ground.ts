import { computed, signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { keepRead, keptRead } from "../../outbox/kept-reads.ts";
import type { Vault } from "../../outbox/vaults.ts";
import { acting, outbox, vault } from "../../records/acting.ts";
import { session } from "../../sign-in/session.ts";
import { unverified } from "../../sign-in/unverified.ts";
import { type Ground, withOffers, withWritten } from "./known.ts";
import { dropKnownLoads, offers, readOffers } from "./offers.ts";
import { readGround } from "./read-ground.ts";

const NAME = "ground/1";
/** What is known is asked for anew so often while a screen of the depot is open. */
const EVERY_MS = 60_000;

/** As it was read last, of this person in this organisation alone. */
const read = signal<{ readonly of: string; readonly ground: Ground } | undefined>(undefined);

/** Why what is known could not be read anew; undefined while it was. */
export const groundError = signal<unknown>(undefined);

/** What the screens of logistic units know of packings that were not sent yet: it comes with the first of them. */
export const unitsWritten = signal<typeof withWritten | undefined>(undefined);

/** What is known now, with what this device recorded since; undefined until something was ever read here. */
export const ground = computed<Ground | undefined>(() => {
  const known = read.value;
  if (known === undefined || known.of !== ownName()) return undefined;
  const written = (outbox.value?.shown.value ?? []).toReversed();
  const offered = withOffers(known.ground, offers().loads, written);
  return withWritten(unitsWritten.value?.(offered, written) ?? offered, written);
});

/** Whose it is. Not the vault's name: that opens a moment after somebody is known, and what was read by then is theirs all the same. */
function ownName(): string {
  const now = session.value;
  const person = now.kind === "signed-in" ? now.me.person.id : unverified.value?.person.id;
  return `${person ?? ""} ${acting()?.organisation.id ?? ""}`;
}

/** With the vault open: what it has is shown until something newer was read, and what was read already is kept in it. */
async function withVault(own: Vault, name: string): Promise<void> {
  await readOffers(own);
  const now = read.peek();
  if (now?.of === name) return keepRead(own, NAME, now.ground);
  const kept = (await keptRead(own, NAME)) as Ground | undefined;
  if (kept !== undefined && read.peek()?.of !== name) read.value = { of: name, ground: kept };
}

let reading: { readonly of: string; readonly done: Promise<void>; isStale?: true } | undefined;

async function refresh(name: string, organisation: string): Promise<void> {
  try {
    const fresh = await readGround(organisation, Date.now());
    // Somebody else may be at the device by now.
    if (name !== ownName()) return;
    read.value = { of: name, ground: fresh };
    groundError.value = undefined;
    await dropKnownLoads(fresh, outbox.peek()?.shown.peek() ?? []);
    const own = vault.peek();
    if (own !== undefined) await keepRead(own, NAME, fresh);
  } catch (error) {
    groundError.value = error;
  }
}

/** Reads anew, once at a time for each person: what was asked for while a reading was under way is read after it. */
export function readAgain(): Promise<void> {
  const organisation = acting()?.organisation.id;
  if (organisation === undefined) return Promise.resolve();
  const name = ownName();
  if (reading?.of === name) {
    reading.isStale = true;
    return reading.done;
  }
  const done = refresh(name, organisation).finally(() => {
    if (reading?.done !== done) return;
    const { isStale } = reading;
    reading = undefined;
    if (isStale) void readAgain();
  });
  reading = { of: name, done };
  return done;
}

/** Keeps what is known fresh while a screen is open: at once, every minute, when the network is back, and after all was sent. */
export function useGround(): Ground | undefined {
  const name = ownName();
  const waiting = outbox.value?.summary.value.waiting ?? 0;
  const own = vault.value;
  useEffect(() => {
    if (own !== undefined) void withVault(own, name).catch((error: unknown) => console.error("kept reads", error));
  }, [own, name]);
  useEffect(() => {
    const look = () => void readAgain();
    look();
    const timer = setInterval(look, EVERY_MS);
    addEventListener("online", look);
    return () => {
      clearInterval(timer);
      removeEventListener("online", look);
    };
  }, [name, waiting === 0]);
  return ground.value;
}
