import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { serviceTime } from "../words/clock.ts";
import { durationWords } from "../words/durations.ts";
import { shownTime } from "../words/figures.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** How long that is, in the two largest units that people count. */
export function duration(ms: number): string {
  const words = durationWords();
  const size = Math.abs(ms);
  if (size >= 2 * DAY_MS) return words.days(Math.floor(size / DAY_MS));
  const hours = Math.floor(size / HOUR_MS);
  const minutes = Math.floor((size % HOUR_MS) / MINUTE_MS);
  return hours === 0 ? words.minutes(minutes) : `${words.hours(hours)} ${words.minutes(minutes)}`;
}

/** The time that is left until a duty is due, or by how much it is late; it runs by itself. */
export function Clock({ until }: { readonly until: string }): JSX.Element {
  const words = durationWords();
  const [now, setNow] = useState(() => serviceTime().getTime());
  useEffect(() => {
    const timer = setInterval(() => setNow(serviceTime().getTime()), MINUTE_MS);
    return () => clearInterval(timer);
  }, []);
  const left = Date.parse(until) - now;
  return (
    <time class={`clock ${left < 0 ? "late" : ""}`} dateTime={until} title={shownTime(until)}>
      {left < 0 ? words.timeOver(duration(left)) : words.timeLeft(duration(left))}
    </time>
  );
}
