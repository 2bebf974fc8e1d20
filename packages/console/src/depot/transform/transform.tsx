import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import { address, below } from "../../parts/address.ts";
import { Choices } from "../../parts/fields/choices.tsx";
import { TextField } from "../../parts/fields/fields.tsx";
import { acting } from "../../records/acting.ts";
import { record } from "../../records/acts/record.ts";
import { newId } from "../../service/ids.ts";
import { serviceTime } from "../../words/clock.ts";
import { depotWords } from "../../words/depot/depot.ts";
import { transformWords } from "../../words/depot/transform.ts";
import { workWords } from "../../words/depot/work.ts";
import { said } from "../../words/dictionary.ts";
import { shownKg } from "../../words/figures.ts";
import { type Ground, type KnownLot, keyOf, type LotName } from "../ground/known.ts";
import { tickOf, type Verdict } from "../ground/verdict.ts";
import { isWrong, Lines } from "../lines.tsx";
import { type Round, useRound, withLine, withoutLine } from "../round.ts";
import { Scanning, setOf } from "../scanning.tsx";
import { Work } from "../work.tsx";
import { apartFaults, apartOf } from "./apart.ts";
import { type Body, Exposure, usePreview } from "./exposure.tsx";
import { Parts } from "./parts.tsx";
import { INPUTS_MAX, type Kind, nextLot, type Part, partFault, type Sums, sumsOf } from "./sums.ts";

/** Sorts, mixes or divides lots into new ones: what went in, what came out, what is lost, and what that does to a later recall before it is recorded. */
export default function Transform(): JSX.Element {
  return (
    <Work title={transformWords().title} back={address("/transformations")}>
      {(ground) => <Form ground={ground} />}
    </Work>
  );
}

/** What was recorded, for the note behind it. */
interface Made {
  readonly id: string;
  readonly outputs: readonly (LotName & { readonly quantityKg: number })[];
}

const KINDS: readonly Kind[] = ["sort", "mix", "pack"];

function Form({ ground }: { readonly ground: Ground }): JSX.Element {
  const words = { ...workWords(), ...transformWords() };
  const { round, set, end } = useRound("transform");
  const [isAsked, setAsked] = useState(false);
  const [made, setMade] = useState<Made>();
  const { lines, kind = "sort", parts = [], cause, line = "" } = round;
  const mostOf = (name: LotName) => lotIn(ground, name)?.onHandKg ?? 0;
  const shown = parts.length > 0 || lines.length === 0 ? parts : freshParts(lines, kind);
  const sums = sumsOf(lines, shown);
  const faults = shown.map((part, n) => partFault(part, n, shown, lines));
  const mixed = apartFaults(lines, shown);
  const isWhole =
    lines.length > 0 &&
    shown.length > 0 &&
    !lines.some((one) => isWrong(one, mostOf(one))) &&
    faults.every((fault) => fault === undefined) &&
    mixed.size === 0 &&
    sums.lossKg >= 0 &&
    (!sums.needsCause || cause !== undefined);
  const bodyOf = (id: string): Body => ({
    id,
    inputs: lines.map(({ gtin, lot, kg = 0 }) => ({ gtin, lot, quantityKg: kg })),
    outputs: shown.map((part) => {
      const of = apartOf(part, lines);
      return {
        gtin: part.gtin,
        lot: part.lot.trim(),
        quantityKg: part.kg ?? 0,
        ...(of !== undefined && { of: [...of] }),
      };
    }),
    lossKg: sums.lossKg,
    ...(sums.lossKg > 0 && cause !== undefined && { lossCause: cause }),
    at: serviceTime().toISOString(),
    ...(line.trim() !== "" && { line: line.trim() }),
  });
  const preview = usePreview(isWhole ? bodyOf("preview") : undefined);
  const save = async () => {
    setAsked(true);
    if (!isWhole || preview.kind === "refused") return;
    const id = newId();
    const body = bodyOf(id);
    const label = words.label(words.kinds[kind], `${lines.map(({ lot }) => lot).join("、")} ${shownKg(sums.inKg)}`);
    const subject = `01/${lines[0]?.gtin}/10/${encodeURIComponent(lines[0]?.lot ?? "")}`;
    if (!(await record([{ id, subject, method: "POST", path: "/api/transformations", body, label }]))) return;
    setMade({ id, outputs: body.outputs });
    setAsked(false);
    end();
  };
  if (made !== undefined) return <MadeNote made={made} onAgain={() => setMade(undefined)} />;
  return (
    <div class="stack">
      <Choices
        isRow
        legend={words.what}
        value={kind}
        options={KINDS.map((one) => ({ value: one, label: words.kinds[one] }))}
        onChange={(next) => set(() => ({ kind: next, parts: [] }))}
      />
      <p class="dim">{words.kindWay[kind]}</p>
      <Inputs ground={ground} round={round} set={set} isAsked={isAsked} />
      {lines.length > 0 && (
        <>
          <Parts
            inputs={lines}
            parts={shown}
            faults={isAsked ? faults : []}
            mixed={mixed}
            onChange={(next) => set(() => ({ parts: next }))}
            onAdd={() => set(() => ({ parts: [...shown, freshPart(lines, shown, kind)] }))}
          />
          <Balance
            sums={sums}
            cause={cause}
            isMissing={isAsked && sums.needsCause && cause === undefined}
            onCause={(next) => set(() => ({ cause: next }))}
          />
          <TextField label={words.line} value={line} maxLength={60} onChange={(next) => set(() => ({ line: next }))} />
          <Exposure preview={preview} />
        </>
      )}
      <button type="button" class="button main wide" onClick={() => void save()}>
        {words.save}
      </button>
    </div>
  );
}

function lotIn({ lots }: Ground, name: LotName): KnownLot | undefined {
  return lots.find((one) => keyOf(one) === keyOf(name));
}

interface InputsProps {
  readonly ground: Ground;
  readonly round: Round;
  readonly set: ReturnType<typeof useRound>["set"];
  readonly isAsked: boolean;
}

/** The lots that went in: each by its code, with all of it unless the person says less. */
function Inputs({ ground, round, set, isAsked }: InputsProps): JSX.Element {
  const words = transformWords();
  const { query } = useLocation();
  const { lines, ticked } = round;
  const put = (lot: KnownLot, tick: string, pack?: string) =>
    set((before) => {
      if (before.lines.length >= INPUTS_MAX && !before.lines.some((one) => keyOf(one) === keyOf(lot))) return {};
      const packs = pack === undefined ? [] : [pack];
      const own = { gtin: lot.gtin, lot: lot.lot, product: said(lot.product), kg: lot.onHandKg, packs };
      const next = withLine(before.lines, lot, own, (one) => ({ ...one, packs: [...one.packs, ...packs] }));
      return { lines: next, ticked: [...before.ticked, tick] };
    });
  const heard = ({ kind, lot, scanned }: Verdict) => {
    if (kind === "right" && lot !== undefined && scanned !== undefined) put(lot, tickOf(scanned), scanned.serial);
  };
  const asked = lotIn(ground, { gtin: query.gtin ?? "", lot: query.lot ?? "" });
  useEffect(() => {
    if (asked !== undefined && asked.stop === undefined && !ticked.includes(keyOf(asked))) put(asked, keyOf(asked));
  }, [asked === undefined]);
  return (
    <section class="stack-tight">
      <h2>{words.inputs}</h2>
      <p class="dim">{words.scanInputs}</p>
      <Scanning ground={ground} task={{ kind: "ship" }} ticked={setOf(ticked)} onVerdict={heard} />
      <Lines
        lines={lines}
        mostOf={(name) => lotIn(ground, name)?.onHandKg ?? 0}
        isAsked={isAsked}
        onKg={(line, kg) => set((before) => ({ lines: withLine(before.lines, line, line, (one) => ({ ...one, kg })) }))}
        onRemove={(line) => set((before) => withoutLine(before, line))}
      />
      {lines.length >= INPUTS_MAX && <p class="message note">{words.tooManyInputs(INPUTS_MAX)}</p>}
      {isAsked && lines.length === 0 && (
        <p class="message note" role="alert">
          {words.noInputs}
        </p>
      )}
    </section>
  );
}

/** What went in, came out and is lost; and where the rest went, once there is one. */
function Balance({
  sums,
  cause,
  isMissing,
  onCause,
}: {
  readonly sums: Sums;
  readonly cause: Round["cause"];
  readonly isMissing: boolean;
  readonly onCause: (cause: NonNullable<Round["cause"]>) => void;
}): JSX.Element {
  const words = transformWords();
  const { inKg, outKg, lossKg } = sums;
  const figures = [
    [words.inKg, inKg],
    [words.outKg, outKg],
    [words.lossKg, Math.max(0, lossKg)],
  ] as const;
  return (
    <section class="stack-tight">
      <h2>{words.balance}</h2>
      <dl class="facts">
        {figures.map(([word, kg]) => (
          <div key={word}>
            <dt>{word}</dt>
            <dd>{shownKg(kg)}</dd>
          </div>
        ))}
      </dl>
      {lossKg < 0 && (
        <p class="message stop" role="alert">
          {words.over(shownKg(-lossKg))}
        </p>
      )}
      {lossKg > 0 && outKg > 0 && (
        <Choices
          isRow
          legend={words.cause}
          value={cause}
          options={(Object.keys(words.causes) as (keyof typeof words.causes)[]).map((one) => ({
            value: one,
            label: words.causes[one],
          }))}
          onChange={onCause}
          wrong={isMissing ? words.causeMissing : undefined}
        />
      )}
    </section>
  );
}

/** The next part: under the product of the first lot. */
function freshPart(inputs: readonly LotName[], parts: readonly Part[], kind: Kind): Part {
  return { gtin: inputs[0]?.gtin ?? "", lot: nextLot(inputs, parts, kind), kg: undefined };
}

/** As many parts as there are at the least: a mix is one, what is graded or divided two. */
function freshParts(inputs: readonly LotName[], kind: Kind): readonly Part[] {
  const first = freshPart(inputs, [], kind);
  return kind === "mix" ? [first] : [first, freshPart(inputs, [first], kind)];
}

function MadeNote({ made, onAgain }: { readonly made: Made; readonly onAgain: () => void }): JSX.Element {
  const words = { ...depotWords(), ...workWords(), ...transformWords() };
  const own = acting()?.organisation.id ?? "";
  return (
    <div class="stack">
      <div class="verdict v-right" role="status">
        <div>
          <b>{workWords().saved}</b>
          {made.outputs.map(({ gtin, lot, quantityKg }) => (
            <p key={keyOf({ gtin, lot })}>{words.saved(`${lot} ${shownKg(quantityKg)}`)}</p>
          ))}
        </div>
      </div>
      <p class="dim">{words.savedWay}</p>
      <p class="acts">
        {made.outputs.map(({ gtin, lot }) => (
          <a key={keyOf({ gtin, lot })} class="button" href={address("/labels/new", { gtin, lot })}>
            {words.printLabels} {lot}
          </a>
        ))}
        <a class="button" href={address("/scan/store")}>
          {words.store}
        </a>
        <a class="button" href={address(`/transformations${below(own, made.id)}`)}>
          {words.toList}
        </a>
      </p>
      <button type="button" class="button main wide" onClick={onAgain}>
        {words.again}
      </button>
    </div>
  );
}
