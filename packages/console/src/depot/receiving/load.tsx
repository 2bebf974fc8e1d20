import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { address, below } from "../../parts/address.ts";
import { record } from "../../records/acts/record.ts";
import { depotWords } from "../../words/depot/depot.ts";
import { wayBackWords } from "../../words/depot/way-back.ts";
import { workWords } from "../../words/depot/work.ts";
import { grams, shownKg, shownTime } from "../../words/figures.ts";
import {
  type Ground,
  type Incoming,
  type IncomingItem,
  type IncomingUnit,
  keyOf,
  type LotName,
} from "../ground/known.ts";
import { tickOf, type Verdict } from "../ground/verdict.ts";
import { type Came, type Line, useRound, withLine, withoutLine } from "../round.ts";
import { Scanning, setOf } from "../scanning.tsx";
import { weightOf } from "../units/known-units.ts";
import { inUnitOrNot, unitTick, unitToReceive } from "../units/unit-verdict.ts";
import { photoGone } from "./kept-photos.ts";
import { LoadItem } from "./load-item.tsx";
import { type Difference, differencesOf, faultIn } from "./load-sums.ts";
import { itemsToCheck, LoadUnit, unitFault } from "./load-unit.tsx";
import { photosOf, receiptsOf } from "./receipts.ts";

/** What was received, for the note behind it. */
export interface Received {
  readonly from: string;
  readonly id: string;
  readonly fromName: string;
  readonly kg: number;
  /** Its shipment, where another phone showed it: that phone is shown the answer. */
  readonly offered?: string;
}

/** What is checked of a load: its lots, and its units, each whole, turned away or opened. */
function useChecking(shipment: Incoming) {
  const name = `receive ${shipment.from} ${shipment.id}`;
  const own = useRound(name);
  const { round, set } = own;
  const placeOf = (lot: LotName) => `${name}/${keyOf(lot)}`;
  const items = itemsToCheck(shipment, round.came);
  const lineOf = (item: IncomingItem) => round.lines.find((one) => keyOf(one) === keyOf(item));
  const tick = (item: IncomingItem, mark: string, pack?: string) =>
    set((before) => {
      const made: Line = { gtin: item.gtin, lot: item.lot, product: item.product, kg: item.openKg, packs: [] };
      const packs = pack === undefined ? [] : [pack];
      const lines = withLine(before.lines, item, { ...made, packs }, (line) => ({
        ...line,
        packs: [...line.packs, ...packs],
      }));
      return { lines, ticked: [...before.ticked, mark] };
    });
  const untick = (item: IncomingItem) => {
    void photoGone(placeOf(item));
    set((before) => withoutLine(before, item));
  };
  const change = (line: Line, part: Partial<Line>) =>
    set((before) => ({ lines: withLine(before.lines, line, line, (one) => ({ ...one, ...part })) }));
  const settle = ({ sscc, items: inside }: IncomingUnit, came: Came | undefined) => {
    const isOpened = came?.how === "opened";
    for (const item of inside) if (!isOpened) void photoGone(placeOf(item));
    set((before) => {
      const { [sscc]: _, ...others } = before.came ?? {};
      const isGone = (line: Line) => !isOpened && inside.some((one) => keyOf(one) === keyOf(line));
      const gone = [unitTick(sscc), ...before.lines.filter(isGone).map(keyOf)];
      const ticked = before.ticked.filter((tick) => !gone.some((one) => tick === one || tick.startsWith(`${one}/21/`)));
      return {
        lines: before.lines.filter((line) => !isGone(line)),
        came: { ...others, ...(came && { [sscc]: came }) },
        ticked: [...ticked, ...(came ? [unitTick(sscc)] : [])],
      };
    });
  };
  return { ...own, items, placeOf, lineOf, tick, untick, change, settle };
}

type Checking = ReturnType<typeof useChecking>;

/** Is something of it typed wrong, or not typed? Of an opened unit every lot is looked at. */
function isUnsettled({ units = [] }: Incoming, { round: { came = {} }, items, lineOf }: Checking): boolean {
  const isWrong = items.some((item) => {
    const line = lineOf(item);
    return line !== undefined && faultIn(item, line) !== undefined;
  });
  return isWrong || units.some((unit) => unitFault(unit, came[unit.sscc], items.filter(lineOf)) !== undefined);
}

/** One load at the door: each lot and unit is scanned or checked by hand, weighed, and what differs is named before it is saved. */
export function Load({
  ground,
  shipment,
  onDone,
}: {
  readonly ground: Ground;
  readonly shipment: Incoming;
  readonly onDone: (received: Received) => void;
}): JSX.Element {
  const words = { ...depotWords(), ...workWords() };
  const checking = useChecking(shipment);
  const { round, end, items, placeOf, lineOf, tick, settle } = checking;
  const { units = [] } = shipment;
  const [isAsked, setAsked] = useState(false);
  const heard = ({ kind, scanned }: Verdict) => {
    const item = items.find((one) => scanned !== undefined && keyOf(one) === keyOf(scanned));
    if (kind === "right" && item !== undefined && scanned !== undefined) tick(item, tickOf(scanned), scanned.serial);
  };
  const unitHeard = (sscc: string): Verdict => {
    const verdict = unitToReceive(ground, shipment, sscc, round.ticked);
    const unit = units.find((one) => one.sscc === sscc);
    if (verdict.kind === "right" && unit !== undefined) settle(unit, { how: "whole" });
    return verdict;
  };
  const isEmpty = round.lines.length + Object.keys(round.came ?? {}).length === 0;
  const save = async () => {
    setAsked(true);
    if (isEmpty || isUnsettled(shipment, checking)) return;
    const rejected = round.lines.filter(({ rejectedKg = 0 }) => rejectedKg > 0);
    const photos = await photosOf(shipment, rejected, placeOf);
    const writings = receiptsOf(shipment, round, words.received(shipment.fromName));
    if (!(await record([...writings, ...photos]))) return;
    await Promise.all(round.lines.map((line) => photoGone(placeOf(line))));
    const offered = shipment.isOffered === true ? { offered: shipment.id } : {};
    const whole = units.filter(({ sscc }) => round.came?.[sscc]?.how === "whole");
    const inUnits = whole.reduce((sum, unit) => sum + weightOf(unit.items), 0);
    onDone({
      ...offered,
      from: shipment.from,
      id: shipment.id,
      fromName: shipment.fromName,
      kg: grams(round.lines.reduce((sum, { kg }) => sum + (kg ?? 0), inUnits)),
    });
    end();
  };
  return (
    <div class="stack">
      <h2>{words.from(shipment.fromName)}</h2>
      <p class="dim">
        {shownTime(shipment.shippedAt)}
        {shipment.vehicle !== undefined && ` · ${shipment.vehicle}`} · {words.scanLots}
      </p>
      <Scanning
        ground={ground}
        task={{ kind: "receive", shipment }}
        ticked={setOf(round.ticked)}
        judge={(verdict) => inUnitOrNot(shipment, items, verdict)}
        onVerdict={heard}
        onUnit={unitHeard}
      />
      <ul class="cards">
        {units.map((unit) => (
          <LoadUnit
            key={unit.sscc}
            unit={unit}
            came={round.came?.[unit.sscc]}
            load={shipment}
            fault={isAsked ? unitFault(unit, round.came?.[unit.sscc], items.filter(lineOf)) : undefined}
            onCame={(came) => settle(unit, came)}
          />
        ))}
        {items.map((item) => (
          <LoadItem
            key={keyOf(item)}
            place={placeOf(item)}
            item={item}
            line={lineOf(item)}
            isAsked={isAsked}
            mayComeLater={!units.some((unit) => unit.items.some((one) => keyOf(one) === keyOf(item)))}
            onTick={() => tick(item, keyOf(item))}
            onRemove={() => checking.untick(item)}
            onChange={checking.change}
          />
        ))}
      </ul>
      <Differences found={differencesOf(shipment, round.lines)} isEmpty={isEmpty} />
      {isAsked && isEmpty && (
        <p class="message note" role="alert">
          {words.nothingTicked}
        </p>
      )}
      <button type="button" class="button main wide" onClick={() => void save()}>
        {words.save}
      </button>
    </div>
  );
}

function Differences({
  found,
  isEmpty,
}: {
  readonly found: readonly Difference[];
  readonly isEmpty: boolean;
}): JSX.Element | null {
  const words = { ...depotWords(), ...workWords() };
  if (isEmpty) return null;
  if (found.length === 0) return <p class="message calm">{words.noDifferences}</p>;
  return (
    <div class="message note" role="status">
      <b>{words.differences}</b>
      <ul>
        {found.map(({ lot, kg, rejectedKg }) => (
          <li key={lot}>
            <span class="code">{lot}</span>{" "}
            {kg !== 0 && (kg < 0 ? words.short(shownKg(-kg)) : words.surplus(shownKg(kg)))}{" "}
            {rejectedKg > 0 && `${words.rejected} ${shownKg(rejectedKg)}`}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** That it is recorded, and what comes next. */
export function ReceivedNote({ received }: { readonly received: Received }): JSX.Element {
  const words = { ...depotWords(), ...workWords() };
  return (
    <div class="stack">
      <div class="verdict v-right" role="status">
        <div>
          <b>{words.saved}</b>
          <p>
            {received.fromName} {shownKg(received.kg)}
          </p>
        </div>
      </div>
      <p class="dim">{words.savedWay}</p>
      {received.offered !== undefined && (
        <a class="button main wide" href={address("/scan/handoff", { receipt: received.offered })}>
          {words.showAnswer}
        </a>
      )}
      <p class="acts">
        <a class={received.offered === undefined ? "button main" : "button"} href={address("/scan/store")}>
          {words.store}
        </a>
        <a class="button" href={address("")}>
          {words.again}
        </a>
        <a class="button" href={address(`/shipments${below(received.from, received.id)}/correct`)}>
          {wayBackWords().receivedWrong}
        </a>
      </p>
    </div>
  );
}
