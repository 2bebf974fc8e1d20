import type { ComponentChildren, JSX } from "preact";
import { address } from "../parts/address.ts";
import { duration } from "../parts/clock.tsx";
import { Empty, Failure, Loading, Screen } from "../parts/screen.tsx";
import { depotWords } from "../words/depot/depot.ts";
import { said } from "../words/dictionary.ts";
import { daysBetween, shownKg, today } from "../words/figures.ts";
import { groundError, readAgain, useGround } from "./ground/ground.ts";
import type { Ground, KnownLot } from "./ground/known.ts";
import type { Task } from "./ground/verdict.ts";

type Named = Task["kind"] | "unit";
const TASKS: readonly Named[] = ["look", "receive", "store", "pick", "unit", "ship"];
/** What is known older than this is told as such. */
const STALE_MS = 5 * 60_000;

export function addressOf(task: Named): string {
  return task === "look" ? address("/scan") : address(`/scan/${task}`);
}

/** A screen of the depot: what is done now, and what is known on this device. Letters, buttons and contrast are for gloves and a cold room. */
export function Work({
  task,
  title,
  back,
  children,
}: {
  readonly task?: Named;
  readonly title: string;
  readonly back?: string;
  readonly children: (ground: Ground) => ComponentChildren;
}): JSX.Element {
  const words = depotWords();
  const ground = useGround();
  return (
    <div class="depot">
      <Screen title={title} {...(back === undefined ? {} : { back })}>
        {task !== undefined && (
          <nav class="tasks" aria-label={words.task}>
            {TASKS.map((one) => (
              <a key={one} class="task" href={addressOf(one)} aria-current={one === task ? "page" : undefined}>
                {words.tasks[one]}
              </a>
            ))}
          </nav>
        )}
        {ground === undefined ? <NoGround /> : <Told ground={ground} />}
        {ground !== undefined && children(ground)}
      </Screen>
    </div>
  );
}

function NoGround(): JSX.Element {
  const words = depotWords();
  const error = groundError.value;
  if (error === undefined) return <Loading />;
  return (
    <>
      <Empty title={words.noGround}>{words.noGroundWay}</Empty>
      <Failure error={error} again={() => void readAgain()} />
    </>
  );
}

function Told({ ground }: { readonly ground: Ground }): JSX.Element | null {
  const words = depotWords();
  const age = Date.now() - ground.readAt;
  if (age < STALE_MS && ground.isWhole) return null;
  return (
    <p class="dim" role="status">
      {age >= STALE_MS && words.stale(duration(age))} {!ground.isWhole && words.notWhole}
    </p>
  );
}

/** How long a lot keeps from today; `urgent` within a week. */
export function Remaining({ lot }: { readonly lot: Pick<KnownLot, "keepsUntil"> }): JSX.Element {
  const words = depotWords();
  if (lot.keepsUntil === undefined) return <span class="dim">{words.noDays}</span>;
  const days = daysBetween(today(), lot.keepsUntil);
  return <span class={`days ${days <= 0 ? "over" : days <= 7 ? "soon" : ""}`}>{words.daysLeft(days)}</span>;
}

/** A lot in a list: what it is, how much, where, and how long it keeps. */
export function LotRow({ lot, href }: { readonly lot: KnownLot; readonly href?: string }): JSX.Element {
  const words = depotWords();
  const inside = (
    <>
      <span class="row-main">
        <b>{said(lot.product)}</b>
        <small>
          <span class="code">{lot.lot}</span>
          {lot.rooms.length > 0 && ` · ${lot.rooms.map(({ location }) => location).join("、")}`}
        </small>
        <small>{lot.stop === undefined ? <Remaining lot={lot} /> : <b class="over">{words.stops[lot.stop]}</b>}</small>
      </span>
      <span class="row-end">
        <b>{shownKg(lot.onHandKg)}</b>
      </span>
    </>
  );
  return (
    <li>
      {href === undefined ? (
        <div class="row">{inside}</div>
      ) : (
        <a class="row" href={href}>
          {inside}
        </a>
      )}
    </li>
  );
}
