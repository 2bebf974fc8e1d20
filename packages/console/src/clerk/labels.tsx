import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useRoute } from "preact-iso/router";
import { address, below } from "../parts/address.ts";
import { Icon } from "../parts/icons.tsx";
import { Listing } from "../parts/listing.tsx";
import { ReasonAct } from "../parts/reason-act.tsx";
import { Empty, Pair, Screen, Shown } from "../parts/screen.tsx";
import { type Shape, service, taken } from "../service/client.ts";
import { saveFile } from "../service/files.ts";
import { useReading } from "../service/reading.ts";
import { send } from "../service/send.ts";
import { clerkWords } from "../words/clerk.ts";
import { said } from "../words/dictionary.ts";
import { shownKg, shownNumber, shownTime } from "../words/figures.ts";
import { frameWords } from "../words/frame.ts";
import { LabelPrint } from "./label-print.tsx";

type Run = Shape<"LabelRunWithNames">;

/** Runs of labels, the newest first. */
export default function Labels(): JSX.Element {
  const words = clerkWords();
  const { id } = useRoute().params;
  return (
    <Pair
      list={
        <Screen
          title={words.labels}
          acts={
            <a class="button main" href={address("/labels/new")}>
              {words.newLabels}
            </a>
          }
        >
          <Listing
            name="labels"
            label={words.labels}
            ask={(cursor) =>
              taken(service.GET("/api/labels", { params: { query: cursor === undefined ? {} : { cursor } } }))
            }
            row={(run) => <Row key={run.id} run={run} isOpen={run.id === id} />}
            empty={<Empty title={words.noLabels}>{words.noLabelsWay}</Empty>}
          />
        </Screen>
      }
      detail={id === undefined ? undefined : <RunView key={id} id={id} />}
    />
  );
}

function Row({ run, isOpen }: { readonly run: Run; readonly isOpen: boolean }): JSX.Element {
  const words = clerkWords();
  return (
    <li>
      <a class="row" href={address(`/labels${below(run.id)}`)} aria-current={isOpen ? "true" : undefined}>
        <span class="row-main">
          <b>{run.product === undefined ? run.gtin : said(run.product)}</b>
          <small>
            {run.lot} · {shownTime(run.createdAt)}
          </small>
          {run.status === "issuing" && <small>{words.issuing}</small>}
        </span>
        <span class="row-end">
          <b>{words.sheets(run.count - run.voided)}</b>
          <small>{shownNumber(run.netWeightG)} g</small>
        </span>
      </a>
    </li>
  );
}

function RunView({ id }: { readonly id: string }): JSX.Element {
  const reading = useReading(`labels ${id}`, () =>
    taken(service.GET("/api/labels/{id}", { params: { path: { id } } })),
  );
  return (
    <article>
      <a class="back" href={address("/labels")}>
        <Icon name="back" /> {frameWords().back}
      </a>
      <Shown reading={reading}>{(run) => <Whole run={run} />}</Shown>
    </article>
  );
}

function Whole({ run }: { readonly run: Run }): JSX.Element {
  const words = clerkWords();
  const [failed, setFailed] = useState(false);
  const save = () => {
    setFailed(false);
    saveFile(`/api/labels/${encodeURIComponent(run.id)}.csv`, `${run.lot}.csv`).catch(() => setFailed(true));
  };
  return (
    <div class="stack">
      <h2>{run.product === undefined ? run.gtin : said(run.product)}</h2>
      <p class="big">{words.sheets(run.count - run.voided)}</p>
      <p>
        <a href={address(`/batches${below(run.gtin, run.lot)}`)} class="code">
          {run.lot}
        </a>{" "}
        · {shownNumber(run.netWeightG)} g · {words.labelTotal(shownKg((run.count * run.netWeightG) / 1000))}
      </p>
      {run.warnings?.map((one) => (
        <p key={one.zh} class="message note">
          {said(one)}
        </p>
      ))}
      {run.voided > 0 && (
        <div class="message note">
          <p>{words.labelsVoided(run.voided)}</p>
          <p class="acts">
            <a class="button" href={address("/labels/new", { gtin: run.gtin, lot: run.lot })}>
              {words.newLabels}
            </a>
          </p>
        </div>
      )}
      {run.voided < run.count && <LabelPrint run={run} />}
      <div class="acts">
        <button type="button" class="button" disabled={run.status === "issuing"} onClick={save}>
          {words.download}
        </button>
      </div>
      {failed && (
        <p class="message note" role="alert">
          {frameWords().unreachable}
        </p>
      )}
      {run.voided < run.count && <Void run={run} />}
    </div>
  );
}

function Void({ run }: { readonly run: Run }): JSX.Element {
  const words = clerkWords();
  return (
    <p class="acts">
      <ReasonAct
        word={words.voidLabels}
        what={words.voidLabelsWhat}
        usual={words.voidLabelsReasons}
        content={["void", run.id]}
        make={(id, reason) =>
          send("/api/labels/{id}/void", {
            id,
            params: { id: run.id },
            body: { id, reason },
            subject: run.batch,
            label: `${words.voidLabels} ${run.lot}`,
          })
        }
      />
    </p>
  );
}
