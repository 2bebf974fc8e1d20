import type { JSX } from "preact";
import { TextField } from "../../parts/fields/fields.tsx";
import { unitWords } from "../../words/depot/units.ts";
import { workWords } from "../../words/depot/work.ts";
import { shownKg } from "../../words/figures.ts";
import { type Incoming, type IncomingUnit, keyOf, type LotName } from "../ground/known.ts";
import type { Came, Round } from "../round.ts";
import { weightOf } from "../units/known-units.ts";
import { Sscc } from "../units/unit-row.tsx";

interface LoadUnitProps {
  readonly unit: IncomingUnit;
  readonly came: Came | undefined;
  readonly load: Incoming;
  readonly fault: UnitFault | undefined;
  readonly onCame: (came: Came | undefined) => void;
}

/** The lots of a load that are checked one by one: those that came beside units, or in one that was opened. */
export function itemsToCheck({ items, units = [] }: Incoming, came: Round["came"] = {}): Incoming["items"] {
  const closed = units.filter(({ sscc }) => came[sscc]?.how !== "opened").flatMap((unit) => unit.items);
  return items.filter((item) => !closed.some((one) => keyOf(one) === keyOf(item)));
}

/** What keeps a unit from being saved, by the word that says so. */
type UnitFault = "rejectNeedsWhy" | "openAll";

/** Of a unit that was opened every lot is looked at; one that is turned away says why. `checked`: the lots that were. */
export function unitFault(
  { items }: IncomingUnit,
  came: Came | undefined,
  checked: readonly LotName[],
): UnitFault | undefined {
  if (came?.how === "rejected") return (came.why ?? "").trim() === "" ? "rejectNeedsWhy" : undefined;
  if (came?.how !== "opened") return undefined;
  const isWhole = items.every((item) => checked.some((one) => keyOf(one) === keyOf(item)));
  return isWhole ? undefined : "openAll";
}

/** Units with others inside, and those that share a lot with another of the load: what is short of which could not be said. */
function isShut({ units = [] }: Incoming, { sscc, isNested, items }: IncomingUnit): boolean {
  const others = units.filter((one) => one.sscc !== sscc).flatMap((one) => one.items.map((item) => keyOf(item)));
  return isNested === true || items.some((item) => others.includes(keyOf(item)));
}

/** One unit of a load: it came whole, is turned away whole, or was opened, and then its lots are weighed one by one. */
export function LoadUnit({ unit, came, load, fault, onCame }: LoadUnitProps): JSX.Element {
  const words = { ...workWords(), ...unitWords() };
  const isClosed = isShut(load, unit);
  const stopped = load.items.find(
    (item) => item.stop !== undefined && unit.items.some((one) => keyOf(one) === keyOf(item)),
  );
  const act = (next: Came | undefined, word: string, kind = "") => (
    <button type="button" class={`button ${kind}`} onClick={() => onCame(next)}>
      {word}
    </button>
  );
  const told = { whole: words.asPacked, rejected: words.rejectWhole, opened: words.differs };
  return (
    <li class={`card stack-tight ${came === undefined ? "" : "on"}`} data-unit={unit.sscc}>
      <div class="load-head">
        <span class="row-main">
          <b>
            {words.whole} {words.asSent(shownKg(weightOf(unit.items)))}
          </b>
          <small>
            <Sscc sscc={unit.sscc} />
          </small>
          <small>{unit.items.map(({ lot, quantityKg }) => `${lot} ${shownKg(quantityKg)}`).join("、")}</small>
        </span>
        <span class={`chip ${came === undefined ? "" : "on"}`}>
          {came === undefined ? words.notTicked : words.ticked}
        </span>
      </div>
      {stopped !== undefined ? (
        <p class="over">
          <b>{words.holdsStopped(stopped.lot)}</b>
        </p>
      ) : came === undefined ? (
        act({ how: "whole" }, words.tickByHand, "wide")
      ) : (
        <>
          <p>
            <b>{told[came.how]}</b>
          </p>
          {came.how === "opened" && <p class="dim">{words.differsWay}</p>}
          {fault === "openAll" && (
            <p class="message note" role="alert">
              {words.openAll}
            </p>
          )}
          {came.how === "rejected" && <Why came={came} fault={fault} onCame={onCame} />}
          {came.how === "whole" && isClosed && <p class="dim">{words.cannotOpen}</p>}
          <p class="acts">
            {came.how !== "rejected" && act({ how: "rejected" }, words.rejectWhole)}
            {came.how !== "opened" && !isClosed && act({ how: "opened" }, words.differs)}
            {act(undefined, words.remove)}
          </p>
        </>
      )}
    </li>
  );
}

/** Why a unit is turned away. */
function Why({ came, fault, onCame }: Pick<LoadUnitProps, "fault" | "onCame"> & { readonly came: Came }): JSX.Element {
  const words = workWords();
  const { why = "" } = came;
  return (
    <>
      <TextField
        label={words.rejectWhy}
        value={why}
        maxLength={80}
        onChange={(text) => onCame({ ...came, why: text })}
        wrong={fault === "rejectNeedsWhy" ? words.rejectNeedsWhy : undefined}
      />
      <div class="quick">
        {words.rejectReasons.map((one) => (
          <button key={one} type="button" aria-pressed={why === one} onClick={() => onCame({ ...came, why: one })}>
            {one}
          </button>
        ))}
      </div>
    </>
  );
}
