import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { deviceWords } from "../../words/guide/device.ts";
import { surroundings } from "./browser-kind.ts";

const isDismissed = signal(false);

/** Told once a visit where the browser cannot keep what was typed: in whose web view it is, and the way out. */
export default function DeviceNotice(): JSX.Element | null {
  const words = deviceWords();
  const { host, keepsNothing } = surroundings();
  if (isDismissed.value || (host === undefined && !keepsNothing)) return null;
  const text = host === "wechat" ? words.wechat : host === "other-app" ? words.otherApp : words.keepsNothing;
  return (
    <p class="notice-bar plain" role="status">
      {text}{" "}
      <button
        type="button"
        class="button"
        onClick={() => {
          isDismissed.value = true;
        }}
      >
        {words.dismiss}
      </button>
    </p>
  );
}
