import type { JSX } from "preact";
import { Screen, Shown } from "../parts/screen.tsx";
import { type Shape, service, taken } from "../service/client.ts";
import { useReading } from "../service/reading.ts";
import { shownNumber, shownTime } from "../words/figures.ts";
import { officeWords } from "../words/office.ts";

const GB = 1_000_000_000;

/** How the service stands: what a watcher asks, in words. */
export default function Health(): JSX.Element {
  const words = officeWords();
  const reading = useReading("health", () => taken(service.GET("/health/ready")));
  return (
    <Screen title={words.health}>
      <Shown reading={reading}>{(state) => <State state={state} />}</Shown>
    </Screen>
  );
}

function State({ state }: { readonly state: Shape<"Readiness"> }): JSX.Element {
  const words = officeWords();
  const { followers, freeBytes, backedUpAt, checkedAt } = state;
  const rows: readonly (readonly [string, string])[] = [
    [words.setAside, shownNumber(followers.setAside)],
    [words.lag, words.seconds(Math.round(followers.lagSeconds))],
    ...(freeBytes === undefined ? [] : [[words.free, words.gigabytes(shownNumber(freeBytes / GB, 1))] as const]),
    [words.backedUp, backedUpAt === undefined ? words.never : shownTime(backedUpAt)],
    ...(checkedAt === undefined ? [] : [[words.checked, shownTime(checkedAt)] as const]),
  ];
  return (
    <div class="stack narrow">
      <p class={`message ${followers.setAside > 0 ? "note" : "calm"}`}>
        <b>{words.ready}</b>
        {followers.setAside > 0 && words.setAsideWay}
      </p>
      <dl class="facts">
        {rows.map(([term, fact]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{fact}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
