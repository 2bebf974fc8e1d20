import { computed, signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Vault } from "../../outbox/vaults.ts";
import { acting, outbox, vault } from "../../records/acting.ts";
import { keepRead, keptRead } from "./kept-reads.ts";
import { type Ground, withWritten } from "./known.ts";
import { readGround } from "./read-ground.ts";

const NAME = "ground/1";
/** What is known is asked for anew so often while a screen of the depot is open. */
const EVERY_MS = 60_000;

/** As it was read last, of this person's vault alone. */
const read = signal<{ readonly of: string; readonly ground: Ground } | undefined>(undefined);

/** Why what is known could not be read anew; undefined while it was. */
export const groundError = signal<unknown>(undefined);

/** What is known now, with what this device recorded since; undefined until something was ever read here. */
export const ground = computed<Ground | undefined>(() => {
  const known = read.value;
  if (known === undefined || known.of !== ownName()) return undefined;
  return withWritten(known.ground, (outbox.value?.shown.value ?? []).toReversed());
});

/** Whose it is: a vault's, or where the browser keeps nothing the organisation's for this visit. */
function ownName(): string {
  return vault.value?.name ?? acting()?.organisation.id ?? "";
}

let reading: { readonly of: string; readonly done: Promise<void> } | undefined;

async function refresh(own: Vault | undefined, name: string, organisation: string): Promise<void> {
  if (own !== undefined && read.peek()?.of !== name) {
    const kept = (await keptRead(own, NAME)) as Ground | undefined;
    if (kept !== undefined && read.peek()?.of !== name) read.value = { of: name, ground: kept };
  }
  try {
    const fresh = await readGround(organisation, Date.now());
    read.value = { of: name, ground: fresh };
    groundError.value = undefined;
    if (own !== undefined) await keepRead(own, NAME, fresh);
  } catch (error) {
    groundError.value = error;
  }
}

/** Reads anew, once at a time for each vault: that of a person opens a moment after they are known. */
export function readAgain(): Promise<void> {
  const organisation = acting()?.organisation.id;
  if (organisation === undefined) return Promise.resolve();
  const name = ownName();
  if (reading?.of === name) return reading.done;
  const done = refresh(vault.value, name, organisation).finally(() => {
    if (reading?.done === done) reading = undefined;
  });
  reading = { of: name, done };
  return done;
}

/** Keeps what is known fresh while a screen is open: at once, every minute, when the network is back, and after all was sent. */
export function useGround(): Ground | undefined {
  const name = ownName();
  const waiting = outbox.value?.summary.value.waiting ?? 0;
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
