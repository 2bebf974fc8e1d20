import type { JSX } from "preact";
import { duration } from "../../parts/clock.tsx";
import { aheadMs, serviceTime } from "../../words/clock.ts";
import { shownDate } from "../../words/figures.ts";
import { clockNoticeWords } from "../../words/guide/clock-notice.ts";

/** No device is off by days in use: then it is the service that plays at another time, as the demo does in its season. */
const OTHER_DAYS_MS = 2 * 86_400_000;

/** Told where this device's clock and the service's differ. */
export default function ClockNotice(): JSX.Element {
  const words = clockNoticeWords();
  const ahead = aheadMs.value;
  if (Math.abs(ahead) > OTHER_DAYS_MS) {
    return (
      <p class="notice-bar plain" role="status">
        {words.clockElsewhere(shownDate(serviceTime().toISOString()))}
      </p>
    );
  }
  const text = duration(ahead);
  return (
    <p class="notice-bar" role="status">
      {ahead > 0 ? words.clockSlow(text) : words.clockFast(text)}
    </p>
  );
}
