import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import type { Writing } from "../outbox/outbox.ts";
import { Choices } from "../parts/fields/choices.tsx";
import { TextField } from "../parts/fields/fields.tsx";
import { record } from "../records/acts/record.ts";
import { newId } from "../service/ids.ts";
import { serviceTime } from "../words/clock.ts";
import { depotWords } from "../words/depot/depot.ts";
import { wayBackWords } from "../words/depot/way-back.ts";
import { workWords } from "../words/depot/work.ts";
import { said } from "../words/dictionary.ts";
import { shownKg } from "../words/figures.ts";
import { type Ground, type KnownLot, keyOf, type LotName, type Room, roomNamed, unstoredKg } from "./ground/known.ts";
import { elsewhereKg, outFirst } from "./ground/rooms.ts";
import { tickOf, type Verdict } from "./ground/verdict.ts";
import { isWrong, Lines, SavedNote } from "./lines.tsx";
import { type Round, useRound, withLine, withoutLine } from "./round.ts";
import { Scanning, setOf } from "./scanning.tsx";

/** Rooms that are offered as buttons: those with the most lots. */
const ROOMS_SHOWN = 6;
const OTHER = " ";

function roomsIn({ lots }: Ground): readonly string[] {
  const counts = new Map<string, { readonly name: string; readonly count: number }>();
  for (const { location } of lots.flatMap(({ rooms }) => rooms)) {
    const before = counts.get(roomNamed(location));
    counts.set(roomNamed(location), { name: before?.name ?? location, count: (before?.count ?? 0) + 1 });
  }
  return [...counts.values()].toSorted((a, b) => b.count - a.count).map(({ name }) => name);
}

/** What was put away, to be taken out again where the room was wrong. */
interface Done extends Pick<Round, "lines" | "ticked"> {
  readonly room: string;
}

/** A step into a room or out of one. */
function step({ gtin, lot }: LotName, action: "in" | "out", { location, quantityKg }: Room, label: string): Writing {
  const id = newId();
  return {
    id,
    subject: `01/${gtin}/10/${encodeURIComponent(lot)}`,
    method: "POST",
    path: `/api/batches/${gtin}/${encodeURIComponent(lot)}/storage`,
    body: { id, action, location, quantityKg, at: serviceTime().toISOString() },
    label: `${label} ${shownKg(quantityKg)}`,
  };
}

/** Puts lots into a room, also those that lie in another: the room first, then each lot by its code. A room's own label chooses the room too. */
export function PutAway({ ground }: { readonly ground: Ground }): JSX.Element {
  const words = { ...depotWords(), ...workWords() };
  const { query } = useLocation();
  const { round, set, end } = useRound("store");
  const [isAsked, setAsked] = useState(false);
  const [done, setDone] = useState<Done>();
  const rooms = roomsIn(ground);
  const room = (round.room ?? "").trim();
  const lotOf = (name: LotName) => ground.lots.find((one) => keyOf(one) === keyOf(name));
  const mostOf = (name: LotName) => {
    const lot = lotOf(name);
    return lot === undefined ? 0 : elsewhereKg(lot, room);
  };
  const put = (lot: KnownLot, tick: string, pack?: string) =>
    set((before) => {
      const packs = pack === undefined ? [] : [pack];
      const kg = unstoredKg(lot) > 0 ? unstoredKg(lot) : elsewhereKg(lot, room);
      const made = { gtin: lot.gtin, lot: lot.lot, product: said(lot.product), kg, packs };
      const lines = withLine(before.lines, lot, made, (line) => ({ ...line, packs: [...line.packs, ...packs] }));
      return { lines, ticked: [...before.ticked, tick] };
    });
  const heard = ({ kind, lot, scanned }: Verdict) => {
    if (kind === "right" && lot !== undefined && scanned !== undefined) put(lot, tickOf(scanned), scanned.serial);
  };
  const asked = lotOf({ gtin: query.gtin ?? "", lot: query.lot ?? "" });
  useEffect(() => {
    if (asked !== undefined && !round.ticked.includes(keyOf(asked))) put(asked, keyOf(asked));
  }, [asked === undefined]);
  const save = async () => {
    setAsked(true);
    if (room === "" || round.lines.length === 0 || round.lines.some((line) => isWrong(line, mostOf(line)))) return;
    const { lines, ticked } = round;
    const writings = lines.flatMap((line) => {
      const { kg = 0, lot } = line;
      const known = lotOf(line);
      const out = known === undefined ? [] : outFirst(known, room, kg);
      return [
        ...out.map((one) => step(line, "out", one, wayBackWords().moved(lot, one.location, room))),
        step(line, "in", { location: room, quantityKg: kg }, words.stored(lot, room)),
      ];
    });
    if (!(await record(writings))) return;
    setDone({ lines, ticked, room });
    setAsked(false);
    end();
  };
  const takeOut = async ({ lines, ticked, room: wrong }: Done) => {
    const writings = lines.map((line) =>
      step(line, "out", { location: wrong, quantityKg: line.kg ?? 0 }, wayBackWords().takenOut(line.lot, wrong)),
    );
    if (!(await record(writings))) return;
    setDone(undefined);
    set(() => ({ lines, ticked }));
  };
  if (done !== undefined) {
    return (
      <SavedNote text={`${words.storeDone(done.lines.length)} ${done.room}`} onAgain={() => setDone(undefined)}>
        <button type="button" class="button wide" onClick={() => void takeOut(done)}>
          {wayBackWords().roomWrong}
        </button>
      </SavedNote>
    );
  }
  return (
    <div class="stack">
      <RoomChoice rooms={rooms} value={round.room} isAsked={isAsked} onChange={(next) => set(() => ({ room: next }))} />
      <Scanning
        ground={ground}
        task={{ kind: "store" }}
        ticked={setOf(round.ticked)}
        onVerdict={heard}
        onText={(text) => {
          const found = rooms.find((one) => roomNamed(one) === roomNamed(text));
          if (found !== undefined) set(() => ({ room: found }));
          return found !== undefined;
        }}
      />
      <Lines
        lines={round.lines}
        mostOf={mostOf}
        isAsked={isAsked}
        onKg={(line, kg) => set((before) => ({ lines: withLine(before.lines, line, line, (one) => ({ ...one, kg })) }))}
        onRemove={(line) => set((before) => withoutLine(before, line))}
      />
      {isAsked && round.lines.length === 0 && (
        <p class="message note" role="alert">
          {words.scanFirst}
        </p>
      )}
      <button type="button" class="button main wide" onClick={() => void save()}>
        {round.lines.length === 0 ? words.store : words.storeDone(round.lines.length)}
      </button>
    </div>
  );
}

function RoomChoice({
  rooms,
  value,
  isAsked,
  onChange,
}: {
  readonly rooms: readonly string[];
  readonly value: string | undefined;
  readonly isAsked: boolean;
  readonly onChange: (room: string) => void;
}): JSX.Element {
  const words = { ...depotWords(), ...workWords() };
  const shown = rooms.slice(0, ROOMS_SHOWN);
  const isOther = shown.length === 0 || (value !== undefined && !shown.includes(value));
  const wrong = isAsked && (value ?? "").trim() === "" ? words.roomMissing : undefined;
  return (
    <div class="stack-tight">
      {shown.length > 0 && (
        <Choices
          isRow
          legend={words.room}
          options={[...shown.map((one) => ({ value: one, label: one })), { value: OTHER, label: words.newRoom }]}
          value={isOther && value !== undefined ? OTHER : value}
          onChange={onChange}
          wrong={isOther ? undefined : wrong}
        />
      )}
      {isOther && (
        <TextField
          label={shown.length > 0 ? words.roomName : words.room}
          value={value === OTHER ? "" : (value ?? "")}
          maxLength={64}
          list={rooms}
          onChange={onChange}
          wrong={wrong}
        />
      )}
    </div>
  );
}
