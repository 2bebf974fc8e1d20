import type { JSX } from "preact";
import { address } from "../parts/address.ts";
import { Icon } from "../parts/icons.tsx";
import { keptAt } from "../records/acting.ts";
import { changeOver, ownPages, session } from "../sign-in/session.ts";
import { unverified } from "../sign-in/unverified.ts";
import { shownTime } from "../words/figures.ts";
import { frameWords } from "../words/frame.ts";
import { isOffline } from "./network.ts";

/** Who acts, for whom, and what is not sent yet. */
export function Top(): JSX.Element {
  const words = frameWords();
  const now = session.value;
  const last = unverified.value;
  const who = now.kind === "signed-in" ? now : last && { me: { person: last.person }, acting: last.acting };
  return (
    <header class="top">
      <a class="top-home" href={address("")}>
        {words.brand}
        <span class="hid">{words.home}</span>
      </a>
      {who !== undefined && (
        <a
          class="top-who"
          href={address("/me")}
          aria-label={`${who.acting?.organisation.name ?? ""} ${who.me.person.name}：${words.me}`}
        >
          <b>{who.acting?.organisation.name}</b>
          <span>{who.me.person.name}</span>
        </a>
      )}
      {who?.acting?.role === "depot" && !isOffline.value && ownPages() !== undefined && (
        <button type="button" class="top-act top-word" onClick={() => void changeOver()}>
          {words.changeOver}
        </button>
      )}
      {who?.acting !== undefined && (
        <a class="top-act" href={address("/search")} aria-label={words.search}>
          <Icon name="search" />
        </a>
      )}
    </header>
  );
}

/** Told while the device has no network, with the time of what is shown all the same. */
export function OfflineNotice(): JSX.Element | null {
  const at = keptAt.value;
  if (!isOffline.value && at === undefined) return null;
  const words = frameWords();
  return (
    <p class="notice-bar plain" role="status">
      {words.offline}
      {at !== undefined && ` ${words.keptAt(shownTime(at))}`}
    </p>
  );
}
