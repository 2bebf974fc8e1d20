import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Writing } from "../../outbox/outbox.ts";
import { address, below } from "../../parts/address.ts";
import { record } from "../../records/acts/record.ts";
import { photoWriting } from "../../records/shipments/rejection-writing.ts";
import { newId } from "../../service/ids.ts";
import { serviceTime } from "../../words/clock.ts";
import { depotWords } from "../../words/depot/depot.ts";
import { wayBackWords } from "../../words/depot/way-back.ts";
import { workWords } from "../../words/depot/work.ts";
import { grams, shownKg, shownTime } from "../../words/figures.ts";
import { type Ground, type Incoming, keyOf, type LotName } from "../ground/known.ts";
import { OFFER_MS } from "../ground/offers.ts";
import { tickOf, type Verdict } from "../ground/verdict.ts";
import { type Line, useRound, withLine, withoutLine } from "../round.ts";
import { Scanning, setOf } from "../scanning.tsx";
import { photoAt, photoGone } from "./kept-photos.ts";
import { LoadItem } from "./load-item.tsx";
import { type Difference, differencesOf, faultIn, remarkOf } from "./load-sums.ts";

/** What was received, for the note behind it. */
export interface Received {
  readonly from: string;
  readonly id: string;
  readonly fromName: string;
  readonly kg: number;
  /** Its shipment, where another phone showed it: that phone is shown the answer. */
  readonly offered?: string;
}

/** One load at the door: each lot is scanned or checked by hand, weighed, and what differs is named before it is saved. */
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
  const name = `receive ${shipment.from} ${shipment.id}`;
  const { round, set, end } = useRound(name);
  const placeOf = (lot: LotName) => `${name}/${keyOf(lot)}`;
  const [isAsked, setAsked] = useState(false);
  const lineOf = (item: Incoming["items"][number]) => round.lines.find((one) => keyOf(one) === keyOf(item));
  const tick = (item: Incoming["items"][number], mark: string, pack?: string) =>
    set((before) => {
      const made: Line = { gtin: item.gtin, lot: item.lot, product: item.product, kg: item.openKg, packs: [] };
      const packs = pack === undefined ? [] : [pack];
      const lines = withLine(before.lines, item, { ...made, packs }, (line) => ({
        ...line,
        packs: [...line.packs, ...packs],
      }));
      return { lines, ticked: [...before.ticked, mark] };
    });
  const heard = ({ kind, scanned }: Verdict) => {
    const item = shipment.items.find((one) => scanned !== undefined && keyOf(one) === keyOf(scanned));
    if (kind === "right" && item !== undefined && scanned !== undefined) tick(item, tickOf(scanned), scanned.serial);
  };
  const change = (line: Line, part: Partial<Line>) =>
    set((before) => ({ lines: withLine(before.lines, line, line, (one) => ({ ...one, ...part })) }));
  const wrong = shipment.items.some((item) => {
    const line = lineOf(item);
    return line !== undefined && faultIn(item, line) !== undefined;
  });
  const save = async () => {
    setAsked(true);
    if (round.lines.length === 0 || wrong) return;
    const rejected = round.lines.filter(({ rejectedKg = 0 }) => rejectedKg > 0);
    const photos = await photosOf(shipment, rejected, placeOf);
    const writings = receiptsOf(shipment, round.lines, words.received(shipment.fromName));
    if (!(await record([...writings, ...photos]))) return;
    await Promise.all(round.lines.map((line) => photoGone(placeOf(line))));
    const offered = shipment.isOffered === true ? { offered: shipment.id } : {};
    onDone({
      ...offered,
      from: shipment.from,
      id: shipment.id,
      fromName: shipment.fromName,
      kg: grams(round.lines.reduce((sum, { kg }) => sum + (kg ?? 0), 0)),
    });
    end();
  };
  const differences = differencesOf(shipment, round.lines);
  return (
    <div class="stack">
      <h2>{words.from(shipment.fromName)}</h2>
      <p class="dim">
        {shownTime(shipment.shippedAt)}
        {shipment.vehicle !== undefined && ` · ${shipment.vehicle}`} · {words.scanLots}
      </p>
      <Scanning ground={ground} task={{ kind: "receive", shipment }} ticked={setOf(round.ticked)} onVerdict={heard} />
      <ul class="cards">
        {shipment.items.map((item) => (
          <LoadItem
            key={keyOf(item)}
            place={placeOf(item)}
            item={item}
            line={lineOf(item)}
            isAsked={isAsked}
            onTick={() => tick(item, keyOf(item))}
            onRemove={() => {
              void photoGone(placeOf(item));
              set((before) => withoutLine(before, item));
            }}
            onChange={change}
          />
        ))}
      </ul>
      <Differences found={differences} isEmpty={round.lines.length === 0} />
      {isAsked && round.lines.length === 0 && (
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

/** The photos of what was turned away: each goes behind the receipt, that may wait for the sender's phone. */
async function photosOf(
  shipment: Incoming,
  lines: readonly Line[],
  placeOf: (lot: LotName) => string,
): Promise<readonly Writing[]> {
  const found = await Promise.all(
    lines.map(async (line) => {
      const photo = await photoAt(placeOf(line));
      return photo === undefined ? [] : [{ ...(await photoWriting(shipment, line, photo)), ...waitsFor(shipment) }];
    }),
  );
  return found.flat();
}

/** The sender's phone may have its first network later than this one. */
function waitsFor({ isOffered }: Incoming): Pick<Writing, "waitsUntil"> {
  return isOffered === true ? { waitsUntil: new Date(Date.now() + OFFER_MS).toISOString() } : {};
}

/** Lines whose rest is still to come go in a receipt of their own: the service takes one answer for all that a receipt names. */
function receiptsOf(incoming: Incoming, lines: readonly Line[], label: string): readonly Writing[] {
  const { from, id: shipment } = incoming;
  const receivedAt = serviceTime().toISOString();
  const parts = [
    lines.filter(({ isRestComing }) => isRestComing !== true),
    lines.filter(({ isRestComing }) => isRestComing === true),
  ];
  return parts.flatMap((part, n) => {
    if (part.length === 0) return [];
    const id = newId();
    const remark = remarkOf(part);
    const items = part.map(({ gtin, lot, kg = 0, rejectedKg }) => ({
      ...{ gtin, lot, quantityKg: kg },
      ...(rejectedKg === undefined || rejectedKg === 0 ? {} : { rejectedKg }),
    }));
    return [
      {
        id,
        subject: `shipment/${shipment}`,
        method: "POST" as const,
        path: `/api/shipments/${encodeURIComponent(shipment)}/receipt?from=${encodeURIComponent(from)}`,
        body: { id, items, receivedAt, ...(n === 1 && { restUnderWay: true }), ...(remark !== "" && { remark }) },
        label,
        ...waitsFor(incoming),
      },
    ];
  });
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
