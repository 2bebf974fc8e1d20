import { signal } from "@preact/signals";
import type { Known } from "../../outbox/vaults.ts";
import type { Membership } from "../../sign-in/session.ts";

/** Who must show their PIN before the screen goes on; undefined while it is open. */
export const locked = signal<Known<Membership> | undefined>(undefined);

/** When somebody last did something on a device with a lock, epoch ms: a time and nothing else. 0: locked by hand. */
export const ACTIVE = "suyuan-active";

/** Has anybody locked this screen before? */
export function hasLock(): boolean {
  try {
    return localStorage.getItem(ACTIVE) !== null;
  } catch {
    return false;
  }
}
