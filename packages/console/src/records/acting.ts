import { signal } from "@preact/signals";
import type { Outbox } from "../outbox/outbox.ts";
import type { Vault } from "../outbox/vaults.ts";
import { type Membership, type Role, session } from "../sign-in/session.ts";
import { unverified } from "../sign-in/unverified.ts";

/** The outbox of whoever is at the device; undefined while nobody is, and where the browser keeps nothing. */
export const outbox = signal<Outbox | undefined>(undefined);

/** The vault that it lies in: what else is kept of this person and organisation is sealed with its key. */
export const vault = signal<Vault | undefined>(undefined);

/** When what is on the screen was read, ISO 8601, where the service cannot be asked now and the last answer stands in. */
export const keptAt = signal<string | undefined>(undefined);

/** For whom the person acts now; screens stand inside the frame, where somebody does. Without a network that is whoever was here last. */
export function acting(): Membership | undefined {
  const now = session.value;
  return now.kind === "signed-in" ? now.acting : unverified.value?.acting;
}

export function role(): Role | undefined {
  return acting()?.role;
}
