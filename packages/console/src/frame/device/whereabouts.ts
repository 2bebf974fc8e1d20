import { signal } from "@preact/signals";
import { placeText } from "@suyuan/domain/devices/place";
import { whereabouts } from "../../outbox/content.ts";
import { choiceOf } from "./place-choice.ts";

/** A place that is older says nothing of now. */
const FRESH_MS = 10 * 60_000;
/** After so long the device is asked again, when something is recorded. */
const AGAIN_MS = 3 * 60_000;
/** A receiver under a roof may find nothing: it is asked no longer. */
const PATIENCE_MS = 30_000;

let last: { readonly place: string; readonly at: number } | undefined;
let isAsking = false;

/** The browser, or the phone, does not tell where it is: only a person changes that, in its settings. */
export const isDenied = signal(false);

function ask(): void {
  const { geolocation } = navigator;
  if (isAsking || geolocation === undefined) return;
  isAsking = true;
  geolocation.getCurrentPosition(
    ({ coords: { latitude, longitude } }) => {
      isAsking = false;
      isDenied.value = false;
      // What comes when it is allowed no more is let go.
      if (whereabouts.now !== undefined) last = { place: placeText([latitude, longitude]), at: performance.now() };
    },
    ({ code, PERMISSION_DENIED }) => {
      isAsking = false;
      isDenied.value = code === PERMISSION_DENIED;
    },
    { enableHighAccuracy: false, maximumAge: AGAIN_MS, timeout: PATIENCE_MS },
  );
}

/** What is known now: nothing is ever waited for. */
function here(): string | undefined {
  const age = last === undefined ? Number.POSITIVE_INFINITY : performance.now() - last.at;
  if (age > AGAIN_MS) ask();
  return age > FRESH_MS ? undefined : last?.place;
}

/** From now on what a person records says about where it was, as they chose on this device. */
export function follow(person: string): void {
  last = undefined;
  const isAllowed = choiceOf(person) === true;
  whereabouts.now = isAllowed ? here : undefined;
  if (isAllowed) ask();
}
