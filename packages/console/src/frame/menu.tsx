import type { JSX } from "preact";
import { useLocation } from "preact-iso/router";
import { address, BASE } from "../parts/address.ts";
import { Icon } from "../parts/icons.tsx";
import type { Role } from "../sign-in/session.ts";
import { frameWords } from "../words/frame.ts";
import { HOME, MORE, PLACES, type Place, placeName, TOUR } from "./places.ts";

function isHere(place: Place, path: string): boolean {
  const own = path.slice(BASE.length).replace(/\/$/, "");
  return place.path === "" ? own === "" : own === place.path || own.startsWith(`${place.path}/`);
}

/** The places of a role: below on a phone, at the left on a desk. */
export function Menu({ role }: { readonly role: Role }): JSX.Element {
  const words = frameWords();
  const { path } = useLocation();
  const { bar, more } = PLACES[role];
  const hasHome = bar.some((place) => place.path === "");
  const item = (place: Place, kind = "") => (
    <li key={place.path} class={kind}>
      <a class="place" href={address(place.path)} aria-current={isHere(place, path) ? "page" : undefined}>
        <Icon name={place.icon} />
        {placeName(place, words)}
      </a>
    </li>
  );
  return (
    <nav class="places" aria-label={words.places}>
      <ul>
        {!hasHome && item(HOME, bar.length > 2 ? "wide-only" : "")}
        {bar.map((place) => item(place))}
        {more.map((place) => item(place, "wide-only"))}
        {item(TOUR, "wide-only")}
        {item(MORE, "phone-only")}
      </ul>
    </nav>
  );
}
