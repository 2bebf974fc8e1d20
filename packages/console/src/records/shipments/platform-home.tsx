import type { JSX } from "preact";
import { address, below } from "../../parts/address.ts";
import { Clock } from "../../parts/clock.tsx";
import { Failure, Loading, Screen } from "../../parts/screen.tsx";
import { service, taken } from "../../service/client.ts";
import { useReading } from "../../service/reading.ts";
import { shownKg, shownTime } from "../../words/figures.ts";
import { roleWords } from "../../words/guide/roles.ts";
import { platformWords } from "../../words/oversight/platform.ts";
import { recallOrderWords } from "../../words/oversight/recall-orders.ts";
import { acting } from "../acting.ts";

const SHOWN = 20;

/**
 * The home of an online shop, and of whoever connects a system for another holder: what it has to do in recalls, what comes to it, and whether its
 * webhooks arrive. Offices and laboratories hold no goods: of those three they have webhooks alone.
 */
export default function PlatformHome(): JSX.Element {
  const own = acting()?.organisation;
  const isHolder = ["platform", "depot", "cooperative"].includes(own?.kind ?? "");
  return (
    <Screen title={own?.name ?? ""}>
      <div class="home">
        {isHolder && <Tasks />}
        {isHolder && <OnItsWay />}
        <Feeds />
      </div>
      <p class="dim foot">
        {platformWords().bySystem} <a href="/docs">{roleWords().contract}</a>
      </p>
    </Screen>
  );
}

/** What a reading comes to, in a section: reading it, why it cannot be read, or its rows. */
function Section<Value>({
  title,
  reading,
  children,
}: {
  readonly title: string;
  readonly reading: ReturnType<typeof useReading<Value>>;
  readonly children: (value: Value) => JSX.Element;
}): JSX.Element {
  const { value, error, isLoading, again } = reading;
  return (
    <section class="section">
      <h2>{title}</h2>
      {value !== undefined ? children(value) : isLoading ? <Loading /> : <Failure error={error} again={again} />}
    </section>
  );
}

function Tasks(): JSX.Element {
  const words = platformWords();
  const reading = useReading("platform tasks", () =>
    taken(service.GET("/api/recall-tasks", { params: { query: { limit: SHOWN } } })),
  );
  return (
    <Section title={recallOrderWords().tasks} reading={reading}>
      {({ items }) => {
        const open = items.filter(({ ended, status }) => ended === undefined && status !== "explained");
        if (open.length === 0) return <p class="dim">{words.noTask}</p>;
        return (
          <ul class="rows">
            {open.map((task) => (
              <li key={`${task.by} ${task.id}`}>
                <a
                  class="row"
                  href={address(`/recalls/tasks${below(task.by, task.id, acting()?.organisation.id ?? "")}`)}
                >
                  <span class="row-main">
                    <b>{task.byName}</b>
                    <small>{task.reason}</small>
                    {task.mock === true && <small>{recallOrderWords().isMock}</small>}
                  </span>
                  <span class="row-end">
                    <b>{shownKg(task.kg)}</b>
                    <Clock until={task.dueAt} />
                  </span>
                </a>
              </li>
            ))}
          </ul>
        );
      }}
    </Section>
  );
}

function OnItsWay(): JSX.Element {
  const words = platformWords();
  const reading = useReading("platform arrivals", () =>
    taken(service.GET("/api/shipments", { params: { query: { direction: "in", status: "pending", limit: SHOWN } } })),
  );
  return (
    <Section title={words.onItsWay} reading={reading}>
      {({ items, next }) =>
        items.length === 0 ? (
          <p class="dim">{words.noneOnItsWay}</p>
        ) : (
          <>
            <ul class="rows">
              {items.map(({ from, fromName, id, shippedAt, items: lots }) => (
                <li key={`${from} ${id}`}>
                  <a class="row" href={address(`/shipments${below(from, id)}`)}>
                    <span class="row-main">
                      <b>{fromName ?? from}</b>
                      <small>{shownTime(shippedAt)}</small>
                    </span>
                    <span class="row-end">
                      <b>{shownKg(lots.reduce((sum, { quantityKg }) => sum + quantityKg, 0))}</b>
                      <small>{lots.map(({ lot }) => lot).join("、")}</small>
                    </span>
                  </a>
                </li>
              ))}
            </ul>
            {next !== undefined && <a href={address("/shipments", { direction: "in" })}>{words.all}</a>}
          </>
        )
      }
    </Section>
  );
}

function Feeds(): JSX.Element {
  const words = platformWords();
  const reading = useReading("platform webhooks", () =>
    taken(service.GET("/api/subscriptions", { params: { query: { limit: SHOWN } } })),
  );
  return (
    <Section title={words.feeds} reading={reading}>
      {({ items }) => {
        const stopped = items.filter(({ stopped: since }) => since !== undefined).length;
        return (
          <p>
            <a href={address("/webhooks")}>{items.length === 0 ? words.noFeeds : words.feedsOf(items.length)}</a>
            {stopped > 0 && <b> · {words.feedsStopped(stopped)}</b>}
          </p>
        );
      }}
    </Section>
  );
}
