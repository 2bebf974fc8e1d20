import type { JSX } from "preact";
import { address, below } from "../../parts/address.ts";
import { Icon } from "../../parts/icons.tsx";
import { ReasonAct } from "../../parts/reason-act.tsx";
import { RecordHistory } from "../../parts/record-history.tsx";
import { Shown } from "../../parts/screen.tsx";
import { type Shape, service, taken } from "../../service/client.ts";
import { useReading } from "../../service/reading.ts";
import { send } from "../../service/send.ts";
import { transformWords } from "../../words/depot/transform.ts";
import { shownKg, shownTime } from "../../words/figures.ts";
import { frameWords } from "../../words/frame.ts";
import { acting, role } from "../acting.ts";

type Transformation = Shape<"TransformationWithHistory">;
type Weighed = Transformation["inputs"][number] & Pick<Partial<Transformation["outputs"][number]>, "of">;

/** GTIN and lot of `01/{gtin}/10/{lot}`. */
export function lotIn(batch: string): { readonly gtin: string; readonly lot: string } {
  const [, gtin = "", , lot = ""] = batch.split("/");
  return { gtin, lot: decodeURIComponent(lot) };
}

/** One transformation: what went in, what came out, what was lost, and its undoing. */
export function TransformationView({ from, id }: { readonly from: string; readonly id: string }): JSX.Element {
  const reading = useReading(`transformation ${from} ${id}`, () =>
    taken(service.GET("/api/transformations/{id}", { params: { path: { id }, query: { from } } })),
  );
  return (
    <article>
      <a class="back" href={address("/transformations")}>
        <Icon name="back" /> {frameWords().back}
      </a>
      <Shown reading={reading}>{(one) => <Whole one={one} />}</Shown>
    </article>
  );
}

function Whole({ one }: { readonly one: Transformation }): JSX.Element {
  const words = transformWords();
  const { voided, lossCause } = one;
  const mayUndo = voided === undefined && one.organisation === acting()?.organisation.id && role() !== "inspector";
  return (
    <div class="stack">
      <h2>{words.one}</h2>
      {voided !== undefined && (
        <p class="message note">
          <b>{words.voided}</b> {voided.reason} <span class="dim">{shownTime(voided.at)}</span>
        </p>
      )}
      <Lots title={words.inputs} lots={one.inputs} />
      <Lots title={words.outputs} lots={one.outputs} />
      <dl class="facts">
        <div>
          <dt>{words.lossKg}</dt>
          <dd>
            {shownKg(one.lossKg)}
            {lossCause !== undefined && ` · ${words.causes[lossCause]}`}
          </dd>
        </div>
        {one.line !== undefined && (
          <div>
            <dt>{words.lineWas}</dt>
            <dd>{one.line}</dd>
          </div>
        )}
        <div>
          <dt>{words.at}</dt>
          <dd>{shownTime(one.at)}</dd>
        </div>
        <div>
          <dt>{words.by}</dt>
          <dd>{one.organisationName ?? one.organisation}</dd>
        </div>
      </dl>
      {mayUndo && <Undo one={one} />}
      <RecordHistory history={one.history} />
    </div>
  );
}

function Lots({ title, lots }: { readonly title: string; readonly lots: readonly Weighed[] }): JSX.Element {
  const words = transformWords();
  return (
    <section class="section">
      <h3>{title}</h3>
      <ul class="rows">
        {lots.map(({ batch, productName, quantityKg, of = [] }) => {
          const { gtin, lot } = lotIn(batch);
          return (
            <li key={batch}>
              <a class="row" href={address(`/batches${below(gtin, lot)}`)}>
                <span class="row-main">
                  <b>{productName ?? gtin}</b>
                  <small class="code">{lot}</small>
                  {of.length > 0 && <small>{words.keptApart(of.map((one) => lotIn(one).lot).join("、"))}</small>}
                </span>
                <span class="row-end">
                  <b>{shownKg(quantityKg)}</b>
                </span>
              </a>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Undo({ one }: { readonly one: Transformation }): JSX.Element {
  const words = transformWords();
  const [first] = one.inputs;
  return (
    <p class="acts no-print">
      <ReasonAct
        word={words.undo}
        what={words.undoWhat}
        usual={words.undoReasons}
        content={["void transformation", one.id]}
        make={(id, reason) =>
          send("/api/transformations/{id}/void", {
            ...{ id, params: { id: one.id }, body: { id, reason } },
            subject: first?.batch ?? `transformation/${one.id}`,
            label: `${words.undo} ${one.inputs.map(({ batch }) => lotIn(batch).lot).join("、")}`,
          })
        }
      />
    </p>
  );
}
