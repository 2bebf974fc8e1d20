import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { hindered } from "../outbox/store.ts";
import { address } from "../parts/address.ts";
import { duration } from "../parts/clock.tsx";
import { outbox } from "../records/acting.ts";
import { signIn } from "../sign-in/session.ts";
import { unverified } from "../sign-in/unverified.ts";
import { unsentWords } from "../words/unsent.ts";
import { isOffline } from "./network.ts";
import { isShared, othersUnsent } from "./unsent.ts";
import { newVersion } from "./worker.ts";

const MINUTE_MS = 60_000;

/** What is not sent, how old it is and what it waits for: on every screen while there is something. It leads to the list. */
export function UnsentBar(): JSX.Element | null {
  const words = unsentWords();
  const box = outbox.value;
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), MINUTE_MS);
    return () => clearInterval(timer);
  }, []);
  if (box === undefined) return null;
  const { waiting, parked, oldest, obstacle } = box.summary.value;
  if (waiting + parked === 0) return null;
  const why = { none: "", unreachable: words.unreachable, later: words.later, "signed-out": words.signedOut }[obstacle];
  return (
    <p class={`notice-bar ${parked > 0 ? "" : "plain"}`} role="status" data-unsent={waiting} data-parked={parked}>
      <a class="bar-link" href={address("/unsent")}>
        {parked > 0 && <b>{words.parked(parked)} </b>}
        {waiting > 0 && <b>{words.waiting(waiting, duration(Math.max(0, now - Date.parse(oldest ?? ""))))}</b>}
        {why !== "" && waiting > 0 && <span> · {why}</span>}
      </a>
    </p>
  );
}

/** Nobody is signed in, and work goes on in the name of who was here last. */
export function UnverifiedBar(): JSX.Element | null {
  const words = unsentWords();
  const who = unverified.value;
  if (who === undefined) return null;
  return (
    <p class="notice-bar" role="status">
      {words.unverified(who.person.name)}{" "}
      {!isOffline.value && (
        <button
          type="button"
          class="button"
          // The issuer may know this browser as somebody else of those who share it.
          onClick={() => void signIn(location.pathname + location.search, { asksAnew: isShared.value })}
        >
          {words.signIn}
        </button>
      )}
    </p>
  );
}

/** Others of those who share the device have something unsent: it goes out under their own sign-in alone. */
export function OthersBar(): JSX.Element | null {
  const others = othersUnsent.value;
  if (others.length === 0) return null;
  return (
    <p class="notice-bar plain" role="status" data-others="">
      {others.map(({ name, count }) => unsentWords().others(name, count)).join(" · ")}
    </p>
  );
}

/** A new version takes over when the person says so; where another tab took it over already, this one has to follow before it keeps anything. */
export function VersionBar(): JSX.Element | null {
  const words = unsentWords();
  const isHindered = hindered.value;
  const takeOver = newVersion.value ?? (isHindered ? () => location.reload() : undefined);
  if (takeOver === undefined) return null;
  return (
    <p class={`notice-bar ${isHindered ? "" : "plain"}`} role="status">
      {isHindered ? words.otherVersion : words.newVersion}{" "}
      <button type="button" class="button" onClick={takeOver}>
        {words.update}
      </button>
    </p>
  );
}
