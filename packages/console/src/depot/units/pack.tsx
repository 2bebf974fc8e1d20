import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import { address } from "../../parts/address.ts";
import { record } from "../../records/acts/record.ts";
import { newId } from "../../service/ids.ts";
import { serviceTime } from "../../words/clock.ts";
import { unitWords } from "../../words/depot/units.ts";
import { workWords } from "../../words/depot/work.ts";
import { said } from "../../words/dictionary.ts";
import { grams, shownKg } from "../../words/figures.ts";
import { listed } from "../../words/guide/listed.ts";
import { readAgain } from "../ground/ground.ts";
import { type Ground, type KnownLot, keyOf, type LotName } from "../ground/known.ts";
import { tickOf, type Verdict } from "../ground/verdict.ts";
import { isWrong, Lines, SavedNote } from "../lines.tsx";
import { type Round, useRound, withLine, withoutLine } from "../round.ts";
import { Scanning, setOf } from "../scanning.tsx";
import { hasNumber, LOTS_MAX, loose, unitIn, unitsHere } from "./known-units.ts";
import { PrintLabel } from "./label.tsx";
import { Sscc, UnitCard } from "./unit-row.tsx";
import { packedOrNot, unitTick, unitToTake } from "./unit-verdict.ts";

/** Whoever waits for a number to write onto a pallet is told soon. */
const ASK_EVERY_MS = 3_000;

/** What was packed, for the note behind it. */
interface Done {
  readonly id: string;
  readonly sscc: string | undefined;
  readonly text: string;
}

/** Packs lots, packs and smaller units into a case or pallet: under the code that it bears, or under a number that the service makes. */
export default function PackScreen({ ground }: { readonly ground: Ground }): JSX.Element {
  const words = { ...workWords(), ...unitWords() };
  const { query } = useLocation();
  const { round, set, end } = useRound("unit");
  const [isAsked, setAsked] = useState(false);
  const [done, setDone] = useState<Done>();
  const { lines, unit, units = [] } = round;
  useEffect(() => {
    if (query.sscc !== undefined && unit === undefined) set(() => ({ unit: query.sscc }));
  }, [query.sscc]);
  const free = loose(ground);
  const lotOf = (name: LotName) => free.lots.find((one) => keyOf(one) === keyOf(name));
  const mostOf = (name: LotName) => lotOf(name)?.onHandKg ?? 0;
  const count = lines.length + units.length;
  const save = async () => {
    setAsked(true);
    if (unit === undefined || count === 0 || lines.some((line) => isWrong(line, mostOf(line)))) return;
    const id = newId();
    const lots = lines.map(({ gtin, lot, kg = 0, packs }) => {
      return { gtin, lot, quantityKg: kg, ...(packs.length > 0 && { serials: [...packs] }) };
    });
    const contains = [...lots, ...units.map((sscc) => ({ sscc }))];
    const body = { id, ...(unit !== "" && { sscc: unit }), contains, at: serviceTime().toISOString() };
    const text = listed([...lines.map(({ lot, kg = 0 }) => `${lot} ${shownKg(kg)}`), ...units]);
    const subject = unit === "" ? `packing/${id}` : `00/${unit}`;
    const label = words.packed(text);
    if (!(await record([{ id, subject, method: "POST", path: "/api/units", body, label }]))) return;
    setDone({ id, sscc: unit === "" ? undefined : unit, text });
    setAsked(false);
    end();
  };
  if (done !== undefined) return <PackedNote ground={ground} done={done} onAgain={() => setDone(undefined)} />;
  return (
    <div class="stack">
      <Outside ground={ground} unit={unit} onUnit={(next) => set(() => ({ unit: next }))} isAsked={isAsked} />
      <Goods ground={ground} free={free} round={round} set={set} />
      <Lines
        lines={lines}
        mostOf={mostOf}
        isAsked={isAsked}
        noteOf={(line) => words.left(shownKg(Math.max(0, grams(mostOf(line) - (line.kg ?? 0)))))}
        onKg={(line, kg) => set((before) => ({ lines: withLine(before.lines, line, line, (one) => ({ ...one, kg })) }))}
        onRemove={(line) => set((before) => withoutLine(before, line))}
      />
      <Inside
        ground={ground}
        units={units}
        onRemove={(sscc) =>
          set((before) => ({
            units: units.filter((one) => one !== sscc),
            ticked: before.ticked.filter((tick) => tick !== unitTick(sscc)),
          }))
        }
      />
      {isAsked && lines.some(({ kg, packs }) => kg === undefined && packs.length > 0) && (
        <p class="message note">{words.weightOfPacks}</p>
      )}
      {lines.length >= LOTS_MAX && <p class="message note">{words.tooMany(LOTS_MAX)}</p>}
      {isAsked && count === 0 && (
        <p class="message note" role="alert">
          {words.packNothing}
        </p>
      )}
      <button type="button" class="button main wide" onClick={() => void save()}>
        {count === 0 ? words.pack : words.packDone(count)}
      </button>
    </div>
  );
}

/** Which unit is packed: its number is scanned, or made. */
function Outside({
  ground,
  unit,
  onUnit,
  isAsked,
}: {
  readonly ground: Ground;
  readonly unit: string | undefined;
  readonly onUnit: (unit: string | undefined) => void;
  readonly isAsked: boolean;
}): JSX.Element {
  const words = unitWords();
  const known = unit === undefined ? undefined : unitIn(ground, unit);
  return (
    <section class="stack-tight">
      <h2>{words.packInto}</h2>
      {unit === undefined ? (
        <>
          <p class="dim">{words.packIntoWay}</p>
          {isAsked && (
            <p class="message note" role="alert">
              {words.packWhich}
            </p>
          )}
          <button type="button" class="button wide" onClick={() => onUnit("")}>
            {words.numbered}
          </button>
        </>
      ) : (
        <div class="card on load-head" data-outside={unit}>
          <span class="row-main">
            <b>
              <Sscc sscc={unit} />
            </b>
            {known !== undefined && known.weightKg > 0 && <small>{words.holds(shownKg(known.weightKg))}</small>}
          </span>
          <button type="button" class="button" onClick={() => onUnit(undefined)}>
            {words.otherUnit}
          </button>
        </div>
      )}
    </section>
  );
}

interface GoodsProps {
  readonly ground: Ground;
  /** Without what lies in units already. */
  readonly free: Ground;
  readonly round: Round;
  readonly set: ReturnType<typeof useRound>["set"];
}

/** The scan field: the first code of a unit is the one that is packed, others go into it. */
function Goods({ ground, free, round, set }: GoodsProps): JSX.Element {
  const words = unitWords();
  const { ticked, unit, units = [] } = round;
  const put = (lot: KnownLot, tick: string, pack?: string) =>
    set((before) => {
      const packs = pack === undefined ? [] : [pack];
      // Of single packs it is not all of the lot that goes in: their weight is typed.
      const kg = pack === undefined ? lot.onHandKg : undefined;
      const made = { gtin: lot.gtin, lot: lot.lot, product: said(lot.product), kg, packs };
      const lines = withLine(before.lines, lot, made, (line) => ({ ...line, packs: [...line.packs, ...packs] }));
      return lines.length > LOTS_MAX ? {} : { lines, ticked: [...before.ticked, tick] };
    });
  const heard = ({ kind, lot, scanned }: Verdict) => {
    if (kind === "right" && lot !== undefined && scanned !== undefined) put(lot, tickOf(scanned), scanned.serial);
  };
  const unitHeard = (sscc: string): Verdict => {
    const scanned = { gtin: "", lot: sscc };
    if (unit === undefined) {
      set(() => ({ unit: sscc }));
      return { kind: "right", because: "unit", scanned, told: words.packInto };
    }
    if (sscc === unit) return { kind: "twice", because: "unit", scanned, told: words.isOutside };
    const verdict = unitToTake(ground, sscc, ticked);
    if (verdict.kind === "right") set(() => ({ units: [...units, sscc], ticked: [...ticked, unitTick(sscc)] }));
    return verdict;
  };
  return (
    <section class="stack-tight">
      <h2>{words.inside}</h2>
      <p class="dim">{words.scanIn}</p>
      <Scanning
        ground={free}
        task={{ kind: "ship" }}
        ticked={setOf(ticked)}
        judge={(verdict) => packedOrNot(ground, verdict)}
        onVerdict={heard}
        onUnit={unitHeard}
      />
    </section>
  );
}

function Inside({
  ground,
  units,
  onRemove,
}: {
  readonly ground: Ground;
  readonly units: readonly string[];
  readonly onRemove: (sscc: string) => void;
}): JSX.Element | null {
  if (units.length === 0) return null;
  return (
    <ul class="cards">
      {units.map((sscc) => (
        <UnitCard key={sscc} sscc={sscc} lots={unitIn(ground, sscc)?.contents ?? []} onRemove={() => onRemove(sscc)} />
      ))}
    </ul>
  );
}

/** That it is recorded: under which number, once that is known, and the label that goes onto it. */
function PackedNote({
  ground,
  done,
  onAgain,
}: {
  readonly ground: Ground;
  readonly done: Done;
  readonly onAgain: () => void;
}): JSX.Element {
  const words = unitWords();
  const numbered = unitsHere(ground).find((unit) => hasNumber(unit) && unit.lastPacking?.id === done.id);
  const sscc = done.sscc ?? numbered?.sscc;
  useEffect(() => {
    if (sscc !== undefined) return;
    const timer = setInterval(() => navigator.onLine && void readAgain(), ASK_EVERY_MS);
    return () => clearInterval(timer);
  }, [sscc]);
  return (
    <SavedNote text={done.text} onAgain={onAgain}>
      {sscc === undefined ? (
        <p class="message note" role="status">
          {words.numberComes}
        </p>
      ) : (
        <>
          <p>
            {words.numberIs}{" "}
            <b data-number={sscc}>
              <Sscc sscc={sscc} />
            </b>
          </p>
          <p class="acts">
            <PrintLabel sscc={sscc} />
            <a class="button" href={address("/scan/unit", { sscc })}>
              {words.found}
            </a>
          </p>
        </>
      )}
    </SavedNote>
  );
}
