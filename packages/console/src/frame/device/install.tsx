import type { JSX } from "preact";
import { deviceWords } from "../../words/guide/device.ts";
import { surroundings } from "./browser-kind.ts";
import { offer } from "./install-offer.ts";

/** How the app comes onto the home screen of this device. */
export function Install(): JSX.Element {
  const words = deviceWords();
  const { host, isInstalled, isApple } = surroundings();
  const own = offer.value;
  const way =
    host !== undefined
      ? host === "wechat"
        ? words.wechat
        : words.otherApp
      : isApple
        ? words.installApple
        : words.installMenu;
  return (
    <section class="section">
      <h2>{words.install}</h2>
      {isInstalled ? (
        <p>{words.installed}</p>
      ) : (
        <>
          <p>{words.installWay}</p>
          {own === undefined ? (
            <p class="dim">{way}</p>
          ) : (
            <p class="acts">
              <button type="button" class="button main" onClick={() => void own.prompt()}>
                {words.install}
              </button>
            </p>
          )}
        </>
      )}
    </section>
  );
}
