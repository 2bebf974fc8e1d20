import { signal } from "@preact/signals";
import type { Me, Membership } from "./session.ts";

/** Who was here last, while it cannot be asked who is: what they write waits for their sign-in. */
export const unverified = signal<{ readonly person: Me["person"]; readonly acting: Membership } | undefined>(undefined);
