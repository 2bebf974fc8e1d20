import type { ComponentChildren, JSX } from "preact";
import { WeightField } from "../parts/fields/weight-field.tsx";
import { workWords } from "../words/depot/work.ts";
import { shownKg } from "../words/figures.ts";
import { keyOf, type LotName } from "./ground/known.ts";
import type { Line } from "./round.ts";

/** A line with more than there is, or without a weight, is not saved. */
export function isWrong({ kg }: Line, mostKg: number): boolean {
  return kg === undefined || kg > mostKg;
}

/** The lots of a round, the last scanned first, each with its weight. */
export function Lines({
  lines,
  mostOf,
  isAsked,
  noteOf,
  onKg,
  onRemove,
}: {
  readonly lines: readonly Line[];
  /** What there is of a lot, kilograms. */
  readonly mostOf: (name: LotName) => number;
  readonly isAsked: boolean;
  /** What is said beneath a weight. */
  readonly noteOf?: (line: Line) => string;
  readonly onKg: (line: Line, kg: number | undefined) => void;
  readonly onRemove: (line: Line) => void;
}): JSX.Element {
  const words = workWords();
  return (
    <ul class="cards">
      {lines.toReversed().map((line) => {
        const most = mostOf(line);
        const wrong = line.kg === undefined ? words.typeWeight : words.moreWeight(shownKg(most));
        const isShown = line.kg === undefined ? isAsked : line.kg > most;
        return (
          <li key={keyOf(line)} class="card on stack-tight" data-lot={line.lot}>
            <div class="load-head">
              <span class="row-main">
                <b>{line.product}</b>
                <small class="code">{line.lot}</small>
                {line.packs.length > 0 && <small>{words.packs(line.packs.length)}</small>}
              </span>
              <button type="button" class="button" onClick={() => onRemove(line)}>
                {words.remove}
              </button>
            </div>
            <WeightField
              label={words.weight(line.lot)}
              isLabelHidden
              kg={line.kg}
              onChange={(kg) => onKg(line, kg)}
              wrong={isShown ? wrong : undefined}
            />
            {noteOf !== undefined && <p class="dim">{noteOf(line)}</p>}
          </li>
        );
      })}
    </ul>
  );
}

/** That it is recorded. */
export function SavedNote({
  text,
  onAgain,
  children,
}: {
  readonly text: string;
  readonly onAgain: () => void;
  /** The way back. */
  readonly children?: ComponentChildren;
}): JSX.Element {
  const words = workWords();
  return (
    <div class="stack">
      <div class="verdict v-right" role="status">
        <div>
          <b>{words.saved}</b>
          <p>{text}</p>
        </div>
      </div>
      <p class="dim">{words.savedWay}</p>
      <button type="button" class="button main wide" onClick={onAgain}>
        {words.again}
      </button>
      {children}
    </div>
  );
}
