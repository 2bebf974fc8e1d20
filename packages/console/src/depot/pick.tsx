import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import type { Writing } from "../outbox/outbox.ts";
import { record } from "../records/acts/record.ts";
import { newId } from "../service/ids.ts";
import { serviceTime } from "../words/clock.ts";
import { depotWords } from "../words/depot/depot.ts";
import { workWords } from "../words/depot/work.ts";
import { said } from "../words/dictionary.ts";
import { shownKg } from "../words/figures.ts";
import { type Ground, type KnownLot, keyOf, type LotName, outOf } from "./ground/known.ts";
import { leavingFirst, tickOf, type Verdict } from "./ground/verdict.ts";
import { isWrong, Lines, SavedNote } from "./lines.tsx";
import { type Line, useRound, withLine, withoutLine } from "./round.ts";
import { Scanning, setOf, withoutWeights } from "./scanning.tsx";
import { addressOf, LotRow } from "./work.tsx";

const NEXT_SHOWN = 4;

/** Of each product the lot that must leave first; the most urgent on top. */
function nextOf(ground: Ground): readonly KnownLot[] {
  const seen = new Set<string>();
  return leavingFirst(ground.lots).filter(({ gtin }) => {
    if (seen.has(gtin)) return false;
    seen.add(gtin);
    return true;
  });
}

/** Takes goods out for a load, the shortest remaining life first: another lot of the same product stops. */
export function Pick({ ground }: { readonly ground: Ground }): JSX.Element {
  const words = { ...depotWords(), ...workWords() };
  const { route } = useLocation();
  const { round, set, end } = useRound("pick");
  const ship = useRound("ship");
  const [isAsked, setAsked] = useState(false);
  const [done, setDone] = useState<string>();
  const left = withoutWeights(ground, round.lines);
  const lotOf = (name: LotName) => ground.lots.find((one) => keyOf(one) === keyOf(name));
  const mostOf = (name: LotName) => lotOf(name)?.onHandKg ?? 0;
  const heard = ({ kind, lot, scanned }: Verdict) => {
    const whole = lot && lotOf(lot);
    if (kind !== "right" || whole === undefined || scanned === undefined) return;
    set((before) => {
      const packs = scanned.serial === undefined ? [] : [scanned.serial];
      const made = { gtin: whole.gtin, lot: whole.lot, product: said(whole.product), kg: whole.onHandKg, packs };
      const lines = withLine(before.lines, whole, made, (line) => ({ ...line, packs: [...line.packs, ...packs] }));
      return { lines, ticked: [...before.ticked, tickOf(scanned)] };
    });
  };
  const save = async (isShipping: boolean) => {
    setAsked(true);
    if (round.lines.length === 0 || round.lines.some((line) => isWrong(line, mostOf(line)))) return;
    const writings = round.lines.flatMap((line) => stepsOf(lotOf(line), line));
    if (writings.length > 0 && !(await record(writings))) return;
    const { lines, ticked } = round;
    end();
    setAsked(false);
    if (!isShipping) return setDone(words.pickDone(lines.length));
    ship.set(() => ({ lines, ticked }));
    route(addressOf("ship"));
  };
  if (done !== undefined) return <SavedNote text={done} onAgain={() => setDone(undefined)} />;
  const isEmpty = round.lines.length === 0;
  return (
    <div class="stack">
      <Scanning ground={left} task={{ kind: "pick" }} ticked={setOf(round.ticked)} onVerdict={heard} />
      {isEmpty && (
        <section>
          <h2>{words.pickNext}</h2>
          <ul class="rows">
            {nextOf(ground)
              .slice(0, NEXT_SHOWN)
              .map((lot) => (
                <LotRow key={keyOf(lot)} lot={lot} />
              ))}
          </ul>
        </section>
      )}
      <Lines
        lines={round.lines}
        mostOf={mostOf}
        isAsked={isAsked}
        onKg={(line, kg) => set((before) => ({ lines: withLine(before.lines, line, line, (one) => ({ ...one, kg })) }))}
        onRemove={(line) => set((before) => withoutLine(before, line))}
      />
      {isAsked && isEmpty && (
        <p class="message note" role="alert">
          {words.scanFirst}
        </p>
      )}
      <button type="button" class="button main wide" onClick={() => void save(true)}>
        {words.thenShip}
      </button>
      <button type="button" class="button wide" onClick={() => void save(false)}>
        {isEmpty ? words.pick : words.pickDone(round.lines.length)}
      </button>
    </div>
  );

  function stepsOf(lot: KnownLot | undefined, { kg = 0 }: Line): readonly Writing[] {
    if (lot === undefined) return [];
    const { gtin, lot: name } = lot;
    const at = serviceTime().toISOString();
    return outOf(lot, kg).map((out) => {
      const id = newId();
      return {
        id,
        subject: `01/${gtin}/10/${encodeURIComponent(name)}`,
        method: "POST" as const,
        path: `/api/batches/${gtin}/${encodeURIComponent(name)}/storage`,
        body: { id, action: "out", ...out, at },
        label: `${words.picked(name, out.location)} ${shownKg(out.quantityKg)}`,
      };
    });
  }
}
