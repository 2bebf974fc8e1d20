import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import { address, BASE } from "../parts/address.ts";
import { Icon } from "../parts/icons.tsx";
import type { Role } from "../sign-in/session.ts";
import { frameWords } from "../words/frame.ts";
import type { morePlaces } from "./more-places.ts";
import { BARS, HOME, MORE, type Place, placeName, TOUR } from "./places.ts";

function isHere(place: Pick<Place, "path">, path: string): boolean {
  const own = path.slice(BASE.length).replace(/\/$/, "");
  return place.path === "" ? own === "" : own === place.path || own.startsWith(`${place.path}/`);
}

/** The places that a desk has at its side: a phone loads them with the screen behind "more". */
function useMorePlaces(): typeof morePlaces | undefined {
  const [more, setMore] = useState<typeof morePlaces>();
  useEffect(() => {
    const side = matchMedia("(min-width: 64em)");
    const load = (): void => {
      // Without a network and without the file the bar is there all the same.
      if (side.matches) import("./more-places.ts").then((found) => setMore(() => found.morePlaces)).catch(() => {});
    };
    load();
    side.addEventListener("change", load);
    return () => side.removeEventListener("change", load);
  }, []);
  return more;
}

/** The places of a role: below on a phone, at the left on a desk. */
export function Menu({ role }: { readonly role: Role }): JSX.Element {
  const words = frameWords();
  const { path } = useLocation();
  const bar = BARS[role];
  const more = useMorePlaces();
  const hasHome = bar.some((place) => place.path === "");
  const item = (place: Pick<Place, "path" | "icon">, name: string, kind = "") => (
    <li key={place.path} class={kind}>
      <a class="place" href={address(place.path)} aria-current={isHere(place, path) ? "page" : undefined}>
        <Icon name={place.icon} />
        {name}
      </a>
    </li>
  );
  return (
    <nav class="places" aria-label={words.places}>
      <ul>
        {!hasHome && item(HOME, words.home, bar.length > 2 ? "wide-only" : "")}
        {bar.map((place) => item(place, placeName(place, words)))}
        {more?.(role).map((place) => item(place, place.name, "wide-only"))}
        {more && item(TOUR, words.tour, "wide-only")}
        {item(MORE, words.more, "phone-only")}
      </ul>
    </nav>
  );
}
