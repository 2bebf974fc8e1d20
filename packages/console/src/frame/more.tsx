import type { JSX } from "preact";
import { address } from "../parts/address.ts";
import { Icon } from "../parts/icons.tsx";
import { Screen } from "../parts/screen.tsx";
import { session } from "../sign-in/session.ts";
import { frameWords } from "../words/frame.ts";
import { Install } from "./device/install.tsx";
import { morePlaces } from "./more-places.ts";

/** What has no room in the bar of a phone. */
export default function More(): JSX.Element {
  const words = frameWords();
  const now = session.value;
  const role = now.kind === "signed-in" ? now.acting?.role : undefined;
  return (
    <Screen title={words.more}>
      <ul class="rows">
        {role !== undefined &&
          morePlaces(role).map((place) => (
            <li key={place.path}>
              <a class="row" href={address(place.path)}>
                <Icon name={place.icon} />
                &nbsp;&nbsp;
                <span class="row-main">{place.name}</span>
                <Icon name="next" />
              </a>
            </li>
          ))}
        <li>
          <a class="row" href={address("/me")}>
            <Icon name="people" />
            &nbsp;&nbsp;
            <span class="row-main">{words.me}</span>
            <Icon name="next" />
          </a>
        </li>
        <li>
          <a class="row" href={address("/tour")}>
            <Icon name="duty" />
            &nbsp;&nbsp;
            <span class="row-main">{words.tour}</span>
            <Icon name="next" />
          </a>
        </li>
      </ul>
      <Install />
    </Screen>
  );
}
