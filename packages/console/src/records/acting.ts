import { type Membership, type Role, session } from "../sign-in/session.ts";

/** For whom the person acts now; screens stand inside the frame, where somebody does. */
export function acting(): Membership | undefined {
  const now = session.value;
  return now.kind === "signed-in" ? now.acting : undefined;
}

export function role(): Role | undefined {
  return acting()?.role;
}
