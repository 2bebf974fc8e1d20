import type { JSX } from "preact";
import { address } from "../parts/address.ts";
import { Icon } from "../parts/icons.tsx";
import { Screen } from "../parts/screen.tsx";
import { session } from "../sign-in/session.ts";
import { frameWords } from "../words/frame.ts";
import { roleWords } from "../words/guide/roles.ts";
import { allPlaces } from "./more-places.ts";

/** The home of a role that has nothing to be reminded of: its places. */
export default function PlainHome(): JSX.Element {
  const words = frameWords();
  const now = session.value;
  const acting = now.kind === "signed-in" ? now.acting : undefined;
  const places = acting === undefined ? [] : allPlaces(acting.role);
  return (
    <Screen title={acting?.organisation.name ?? words.home}>
      <div class="tiles">
        {places.map((place) => (
          <a key={place.path} class="tile" href={address(place.path)}>
            <Icon name={place.icon} size={28} />
            <b>{place.name}</b>
          </a>
        ))}
      </div>
      {places.length === 0 && (
        <p class="message">
          {roleWords().notYetWay} <a href="/docs">{roleWords().contract}</a>
        </p>
      )}
    </Screen>
  );
}
