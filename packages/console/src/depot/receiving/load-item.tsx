import type { JSX } from "preact";
import { Choices } from "../../parts/fields/choices.tsx";
import { TextField } from "../../parts/fields/fields.tsx";
import { PhotoField } from "../../parts/fields/photo-field.tsx";
import { WeightField } from "../../parts/fields/weight-field.tsx";
import { depotWords } from "../../words/depot/depot.ts";
import { workWords } from "../../words/depot/work.ts";
import { grams, shownKg } from "../../words/figures.ts";
import { rejectionWords } from "../../words/rejection.ts";
import type { IncomingItem } from "../ground/known.ts";
import type { Line } from "../round.ts";
import { useKeptPhoto } from "./kept-photos.ts";
import { faultIn } from "./load-sums.ts";

interface LoadItemProps {
  /** Of the round: where a photo of this item is kept until it is saved. */
  readonly place: string;
  readonly item: IncomingItem;
  readonly line: Line | undefined;
  readonly isAsked: boolean;
  /** What is short may be on another lorry; not of a unit that was opened. */
  readonly mayComeLater: boolean;
  readonly onTick: () => void;
  readonly onRemove: () => void;
  readonly onChange: (line: Line, part: Partial<Line>) => void;
}

/** One lot of a load: as it was sent, and once it is checked what the scale says of it. */
export function LoadItem(props: LoadItemProps): JSX.Element {
  const { place, item, line, isAsked, mayComeLater, onTick, onRemove, onChange } = props;
  const words = { ...depotWords(), ...workWords() };
  const head = (
    <div class="load-head">
      <span class="row-main">
        <b>{item.product}</b>
        <small class="code">{item.lot}</small>
        <small>{words.sent(shownKg(item.openKg))}</small>
      </span>
      <span class={`chip ${line === undefined ? "" : "on"}`}>
        {line === undefined ? words.notTicked : words.ticked}
      </span>
    </div>
  );
  if (item.stop !== undefined) {
    return (
      <li class="card stopped" data-lot={item.lot}>
        {head}
        <p class="over">
          <b>{words.because[item.stop]}</b>
        </p>
      </li>
    );
  }
  if (line === undefined) {
    return (
      <li class="card" data-lot={item.lot}>
        {head}
        <button type="button" class="button wide" onClick={onTick}>
          {words.tickByHand}
        </button>
      </li>
    );
  }
  const fault = isAsked ? faultIn(item, line) : undefined;
  const isShort = (line.kg ?? 0) + (line.rejectedKg ?? 0) < item.openKg;
  return (
    <li class="card on stack-tight" data-lot={item.lot}>
      {head}
      {line.packs.length > 0 && <p class="dim">{words.packs(line.packs.length)}</p>}
      <WeightField
        key={`${line.rejectedKg}`}
        label={words.weighed(item.lot)}
        kg={line.kg}
        mayBeZero
        onChange={(kg) => onChange(line, { kg })}
        wrong={fault === "typeWeight" ? words.typeWeight : undefined}
      />
      {line.kg !== undefined && isShort && mayComeLater && (
        <Choices
          isRow
          legend={words.rest}
          value={line.isRestComing === true ? "comes" : "lost"}
          options={[
            { value: "lost", label: words.restLost },
            { value: "comes", label: words.restComes },
          ]}
          onChange={(value) => onChange(line, { isRestComing: value === "comes" })}
        />
      )}
      {line.rejectWhy === undefined ? (
        <p class="acts">
          <button type="button" class="button" onClick={() => onChange(line, { rejectWhy: "" })}>
            {words.reject}
          </button>
          <button type="button" class="button" onClick={onRemove}>
            {words.remove}
          </button>
        </p>
      ) : (
        <Rejection
          place={place}
          line={line}
          fault={fault}
          onChange={(one, part) => {
            // What is turned away is not received: the other weight follows, unless the scale said something else.
            const isWhole = grams((line.kg ?? 0) + (line.rejectedKg ?? 0)) === item.openKg;
            const kg = grams(Math.max(0, item.openKg - (part.rejectedKg ?? 0)));
            onChange(one, "rejectedKg" in part && isWhole ? { ...part, kg } : part);
          }}
        />
      )}
    </li>
  );
}

function Rejection({
  place,
  line,
  fault,
  onChange,
}: Pick<LoadItemProps, "onChange" | "place"> & {
  readonly line: Line;
  readonly fault: ReturnType<typeof faultIn>;
}): JSX.Element {
  const words = { ...depotWords(), ...workWords() };
  const { rejectWhy = "" } = line;
  const [photo, putPhoto] = useKeptPhoto(place);
  const aboutWeight = fault === "rejectNeedsWeight" || fault === "tooMuch" ? words[fault] : undefined;
  return (
    <div class="stack-tight">
      <WeightField
        label={words.rejected}
        kg={line.rejectedKg}
        onChange={(rejectedKg) => onChange(line, { rejectedKg })}
        wrong={aboutWeight}
      />
      <TextField
        label={words.rejectWhy}
        value={rejectWhy}
        maxLength={80}
        onChange={(text) => onChange(line, { rejectWhy: text })}
        wrong={fault === "rejectNeedsWhy" ? words.rejectNeedsWhy : undefined}
      />
      <div class="quick">
        {words.rejectReasons.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={rejectWhy === one}
            onClick={() => onChange(line, { rejectWhy: one })}
          >
            {one}
          </button>
        ))}
      </div>
      <PhotoField label={rejectionWords().photo} hint={rejectionWords().photoHint} photo={photo} onChange={putPhoto} />
    </div>
  );
}
