import { type Membership, type Role, session } from "../sign-in/session.ts";
import { unverified } from "./here.ts";

/** For whom the person acts now; screens stand inside the frame, where somebody does. Without a network that is whoever was here last. */
export function acting(): Membership | undefined {
  const now = session.value;
  return now.kind === "signed-in" ? now.acting : unverified.value?.acting;
}

export function role(): Role | undefined {
  return acting()?.role;
}
