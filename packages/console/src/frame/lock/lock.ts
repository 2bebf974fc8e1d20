import { effect } from "@preact/signals";
import { type Known, knownHere } from "../../outbox/vaults.ts";
import { vault } from "../../records/acting.ts";
import { type Membership, session } from "../../sign-in/session.ts";
import { ACTIVE, locked } from "./locked.ts";

const LOOK_EVERY_MS = 5_000;

function activeAt(): number {
  return Number(localStorage.getItem(ACTIVE) ?? 0);
}

export function noteActive(at = Date.now()): void {
  localStorage.setItem(ACTIVE, String(at));
}

let current: Known<Membership> | undefined;

function lockIfIdle(): void {
  const minutes = current?.minutes;
  if (minutes === undefined || locked.value !== undefined) return;
  if (Math.abs(Date.now() - activeAt()) > minutes * 60_000) locked.value = current;
}

/** Looks anew whose screen it is and how it is locked: after the lock was set, ended, or opened. */
export async function lookAtLock(): Promise<void> {
  const name = vault.value?.name;
  current = (await knownHere<Membership>()).find((one) => one.name === name);
  if (locked.value !== undefined && locked.value.name !== name) locked.value = undefined;
  lockIfIdle();
}

/** Locks at once, whoever is here and has a lock. */
export function lockNow(): void {
  if (current?.minutes === undefined) return;
  noteActive(0);
  locked.value = current;
}

export function openLock(): void {
  noteActive();
  locked.value = undefined;
  void lookAtLock();
}

/** Does what is pressed belong to the lock itself? */
function isOfLock(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("[data-lock]") !== null;
}

const PRESSED = ["keydown", "keyup", "keypress", "beforeinput", "input", "paste", "pointerdown", "click"] as const;

let isWatching = false;

/** From now on an idle screen locks. What stands on it stays where it is; nothing that is pressed or scanned reaches it meanwhile. */
export function watchIdle(): void {
  if (isWatching) return;
  isWatching = true;
  for (const kind of PRESSED) {
    addEventListener(
      kind,
      (event) => {
        if (locked.value !== undefined) {
          if (isOfLock(event.target)) return;
          event.stopImmediatePropagation();
          event.preventDefault();
        } else if (current?.minutes !== undefined) {
          lockIfIdle();
          if (locked.value === undefined) noteActive();
        }
      },
      true,
    );
  }
  setInterval(lockIfIdle, LOOK_EVERY_MS);
  document.addEventListener("visibilitychange", lockIfIdle);
  effect(() => {
    const now = session.value;
    if (vault.value === undefined) {
      current = undefined;
      // Nobody is here: there is nothing to lock.
      if (now.kind === "signed-out") locked.value = undefined;
      return;
    }
    // Whoever has just signed in by name and secret is no passer-by.
    if (now.kind === "signed-in" && now.isAnew === true) noteActive();
    void lookAtLock();
  });
}
