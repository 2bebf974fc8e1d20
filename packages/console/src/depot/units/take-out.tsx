import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import { address } from "../../parts/address.ts";
import { WeightField } from "../../parts/fields/weight-field.tsx";
import { record } from "../../records/acts/record.ts";
import { newId } from "../../service/ids.ts";
import { serviceTime } from "../../words/clock.ts";
import { unitWords } from "../../words/depot/units.ts";
import { workWords } from "../../words/depot/work.ts";
import { shownKg } from "../../words/figures.ts";
import { partWords } from "../../words/parts.ts";
import { type Ground, type KnownUnit, keyOf } from "../ground/known.ts";
import { useRound } from "../round.ts";
import { unitIn, weightOf } from "./known-units.ts";
import { Sscc } from "./unit-row.tsx";
import { unitTick } from "./unit-verdict.ts";

interface TakeOutProps {
  readonly ground: Ground;
  readonly unit: KnownUnit;
  readonly onDone: (text: string) => void;
  readonly onCancel: () => void;
}

/** Takes some of what lies in a unit out of it: loose again, or at once into another unit. */
export function TakeOut({ ground, unit, onDone, onCancel }: TakeOutProps): JSX.Element {
  const words = { ...workWords(), ...unitWords(), cancel: partWords().cancel };
  const { route } = useLocation();
  const next = useRound("unit");
  const [chosen, setChosen] = useState<Readonly<Record<string, number | undefined>>>({});
  const [isAsked, setAsked] = useState(false);
  const { sscc, items, units } = unit;
  const lots = items.filter((item) => keyOf(item) in chosen);
  const inner = units.filter((one) => unitTick(one) in chosen);
  const isTooMuch = (item: KnownUnit["items"][number]) => {
    const kg = chosen[keyOf(item)];
    return kg === undefined || kg > item.quantityKg;
  };
  const count = lots.length + inner.length;
  const toggle = (key: string, kg: number) => {
    const { [key]: had, ...others } = chosen;
    setChosen(key in chosen ? others : { ...others, [key]: kg });
  };
  const save = async (isMoving: boolean) => {
    setAsked(true);
    if (count === 0 || lots.some(isTooMuch)) return;
    const id = newId();
    const out = [
      ...lots.map((item) => ({ gtin: item.gtin, lot: item.lot, quantityKg: chosen[keyOf(item)] ?? 0 })),
      ...inner.map((one) => ({ sscc: one })),
    ];
    const body = { id, items: out, at: serviceTime().toISOString() };
    const path = `/api/units/${sscc}/unpacking`;
    const label = words.takenOut(sscc);
    if (!(await record([{ id, subject: `00/${sscc}`, method: "POST", path, body, label }]))) return;
    if (!isMoving) return onDone(label);
    const lines = lots.map((item) => ({
      ...{ gtin: item.gtin, lot: item.lot, product: item.productName ?? item.gtin, packs: [] },
      kg: chosen[keyOf(item)],
    }));
    next.set(() => ({
      lines,
      units: inner,
      unit: undefined,
      ticked: [...lines.map(keyOf), ...inner.map(unitTick)],
    }));
    route(address("/scan/pack"));
  };
  return (
    <section class="stack" data-take-out>
      <h3>{words.takeOut}</h3>
      <p class="dim">{words.takeOutWay}</p>
      <ul class="cards">
        {items.map((item) => {
          const key = keyOf(item);
          return (
            <li key={key} class={`card stack-tight ${key in chosen ? "on" : ""}`} data-lot={item.lot}>
              <Choice
                isOn={key in chosen}
                onToggle={() => toggle(key, item.quantityKg)}
                title={item.productName ?? item.lot}
                detail={`${item.lot} · ${shownKg(item.quantityKg)}`}
              />
              {key in chosen && (
                <WeightField
                  label={words.weight(item.lot)}
                  isLabelHidden
                  kg={chosen[key]}
                  onChange={(kg) => setChosen({ ...chosen, [key]: kg })}
                  wrong={isAsked && isTooMuch(item) ? words.moreWeight(shownKg(item.quantityKg)) : undefined}
                />
              )}
            </li>
          );
        })}
        {units.map((one) => (
          <li key={one} class={`card stack-tight ${unitTick(one) in chosen ? "on" : ""}`} data-unit={one}>
            <Choice
              isOn={unitTick(one) in chosen}
              onToggle={() => toggle(unitTick(one), 0)}
              title={words.insideUnit}
              detail={<Inner ground={ground} sscc={one} />}
            />
          </li>
        ))}
      </ul>
      {isAsked && count === 0 && (
        <p class="message note" role="alert">
          {words.takeOutNothing}
        </p>
      )}
      <button type="button" class="button main wide" onClick={() => void save(false)}>
        {count === 0 ? words.takeOut : words.takeOutAct(count)}
      </button>
      <p class="acts">
        <button type="button" class="button" onClick={() => void save(true)}>
          {words.moveAct}
        </button>
        <button type="button" class="button" onClick={onCancel}>
          {words.cancel}
        </button>
      </p>
    </section>
  );
}

function Inner({ ground, sscc }: { readonly ground: Ground; readonly sscc: string }): JSX.Element {
  const known = unitIn(ground, sscc);
  return (
    <>
      <Sscc sscc={sscc} />
      {known !== undefined && ` · ${shownKg(weightOf(known.contents))}`}
    </>
  );
}

function Choice({
  isOn,
  onToggle,
  title,
  detail,
}: {
  readonly isOn: boolean;
  readonly onToggle: () => void;
  readonly title: string;
  readonly detail: JSX.Element | string;
}): JSX.Element {
  return (
    <label class="choice" data-on={isOn || undefined}>
      <input type="checkbox" checked={isOn} onChange={onToggle} />
      <span>
        {title}
        <small>{detail}</small>
      </span>
    </label>
  );
}
