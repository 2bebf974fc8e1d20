import type { JSX } from "preact";
import { address } from "../parts/address.ts";
import { Empty } from "../parts/screen.tsx";
import { type Session, session, signIn, signOut } from "../sign-in/session.ts";
import { frameWords } from "../words/frame.ts";
import { unsentWords } from "../words/unsent.ts";
import { sealedUnsent } from "./unsent.ts";

/** Whoever signs in again after a session that ended goes on where they were; who signed out begins at the home. */
function wasAt(): string {
  const { pathname, search } = location;
  return pathname.endsWith("/signed-out") ? address("") : pathname + search;
}

/** What stands before the app: that somebody is being signed in, or what to do. */
export function Gate(): JSX.Element {
  const words = frameWords();
  const now = session.value;
  const texts: Readonly<Record<Exclude<Session["kind"], "starting">, readonly [title: string, way: string]>> = {
    unreachable: [words.unreachable, words.unreachableWay],
    "without-sign-in": [words.withoutSignIn, words.withoutSignInWay],
    "signed-out": [words.signedOut, words.signedOutWay],
    refused: [words.signInRefused, words.signInRefusedWay],
    "signed-in": [words.noMembership, words.noMembershipWay],
  };
  if (now.kind === "starting" || (now.kind === "signed-in" && now.acting !== undefined)) {
    return (
      <p class="opening" role="status">
        {words.signingIn}
      </p>
    );
  }
  const [title, way] =
    now.kind === "signed-out" && now.isEnded === true ? [words.sessionEnded, words.sessionEndedWay] : texts[now.kind];
  const isSignedIn = now.kind === "signed-in";
  const word = now.kind === "unreachable" || now.kind === "without-sign-in" ? words.again : words.signIn;
  return (
    <Empty
      title={title}
      acts={
        <button type="button" class="button main" onClick={() => void (isSignedIn ? signOut() : signIn(wasAt()))}>
          {isSignedIn ? words.signOut : word}
        </button>
      }
    >
      {way}
      {sealedUnsent.value > 0 && now.kind === "signed-out" && <p>{unsentWords().sealed(sealedUnsent.value)}</p>}
    </Empty>
  );
}
