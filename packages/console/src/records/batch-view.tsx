import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { address, below } from "../parts/address.ts";
import { BalanceBar } from "../parts/balance-bar.tsx";
import { tagged } from "../parts/evidence.ts";
import { Icon } from "../parts/icons.tsx";
import { Failure, Loading } from "../parts/screen.tsx";
import { EvidenceTag, StateBand } from "../parts/state.tsx";
import { type Shape, service, taken } from "../service/client.ts";
import { saveFile } from "../service/files.ts";
import { useReading } from "../service/reading.ts";
import { amendWords } from "../words/amend.ts";
import { language, said } from "../words/dictionary.ts";
import { shownDate, shownKg, shownTime } from "../words/figures.ts";
import { frameWords } from "../words/frame.ts";
import { traceWords } from "../words/oversight/trace.ts";
import { watchActWords } from "../words/oversight/watch-acts.ts";
import { partWords } from "../words/parts.ts";
import { recordWords } from "../words/records.ts";
import { acting, role } from "./acting.ts";
import { BatchStory } from "./batch-story.tsx";

export type Batch = Shape<"BatchRecord">;

/** One batch: its state first, then the figures that matter, then each record with how it is known. */
export function BatchView({ gtin, lot }: { readonly gtin: string; readonly lot: string }): JSX.Element {
  const reading = useReading(`batch ${gtin} ${lot}`, () =>
    taken(service.GET("/api/batches/{gtin}/{lot}", { params: { path: { gtin, lot } } })),
  );
  const { value: batch, isLoading, error, again } = reading;
  if (batch === undefined) return isLoading ? <Loading /> : <Failure error={error} again={again} />;
  return <Whole batch={batch} />;
}

function Whole({ batch }: { readonly batch: Batch }): JSX.Element {
  const words = recordWords();
  return (
    <article>
      <a class="back" href={address("/batches")}>
        <Icon name="back" /> {frameWords().back}
      </a>
      <div class="stack">
        <StateBand code={batch.state.code} reasons={batch.state.reasons} />
        <div>
          <h2>{said(batch.detail.product)}</h2>
          <p class="dim">
            {words.lot} <span class="code">{batch.lot}</span>
          </p>
        </div>
        <Weights batch={batch} />
        <Acts batch={batch} />
      </div>
      <Facts batch={batch} />
      <BatchStory batch={batch} />
    </article>
  );
}

function Weights({ batch }: { readonly batch: Batch }): JSX.Element {
  const words = recordWords();
  const { mass } = batch;
  return (
    <div>
      <p class="big">
        {shownKg(batch.quantityKg)} <small class="dim">{words.weight}</small>
      </p>
      <dl class="facts">
        {batch.onHand.map(({ organisation, name, quantityKg }) => (
          <div key={organisation}>
            <dt>{words.onHand}</dt>
            <dd>
              {shownKg(quantityKg)} · {name}
            </dd>
          </div>
        ))}
        {mass !== undefined && mass.inTransitKg > 0 && (
          <div>
            <dt>{words.inTransit}</dt>
            <dd>{shownKg(mass.inTransitKg)}</dd>
          </div>
        )}
        {mass !== undefined && mass.lostKg > 0 && (
          <div>
            <dt>{words.lost}</dt>
            <dd>{shownKg(mass.lostKg)}</dd>
          </div>
        )}
      </dl>
    </div>
  );
}

/** What may be done with it now, by who looks. */
function Acts({ batch }: { readonly batch: Batch }): JSX.Element {
  const words = recordWords();
  const own = acting();
  const [hasFailed, setFailed] = useState(false);
  const { gtin, lot } = batch;
  const path = `/batches${below(gtin, lot)}`;
  const isOpen = batch.voided === undefined;
  const holds = batch.onHand.some(
    ({ organisation, quantityKg }) => organisation === own?.organisation.id && quantityKg > 0,
  );
  const isOwn = batch.detail.organisation === own?.organisation.id && role() === "clerk";
  const act = (show: boolean, href: string, word: string, kind = "") =>
    show && (
      <a class={`button ${kind}`} href={href}>
        {word}
      </a>
    );
  const isStopped = batch.recall !== undefined;
  const { commitment } = batch;
  const isCertified =
    commitment !== undefined && commitment.status !== "refused" && commitment.content?.missing.length === 0;
  const certificate = `/api/batches/${gtin}/${encodeURIComponent(lot)}/commitment.pdf`;
  const evidence = `/api/batches/${gtin}/${encodeURIComponent(lot)}/pack.html`;
  const isOfficer = role() === "inspector";
  // In its region without anybody's commission.
  const isTester = isOfficer || role() === "laboratory";
  const mayTrace = ["clerk", "depot", "inspector"].includes(role() ?? "");
  // A system's person reads what its organisation holds; goods are sent and marked by whoever handles them.
  const handles = holds && (role() === "clerk" || role() === "depot");
  const mayShip = isOpen && handles && !isStopped;
  const id = `01/${gtin}/10/${encodeURIComponent(lot)}`;
  const rest = [
    act(isOpen && isOwn, address(`${path}/correct`), words.correct),
    act(isOpen && (handles || isOwn), address(`${path}/test`), amendWords().commission),
    act(isOpen && isOwn, address(`/report${below(gtin, lot)}`), amendWords().ownTest),
    act(mayShip, address("/transformations/new", { gtin, lot }), words.transform),
    act(isOpen && handles && role() === "depot", address("/scan/store", { gtin, lot }), words.moveRoom),
    act(isOpen && handles, address(`${path}/loss`), words.report),
    act(!isOfficer && role() !== "statistician", address("/disputes/new", { batch: id }), watchActWords().dispute),
    act(isOfficer, address("/findings/new", { kind: "batch", id, name: lot }), watchActWords().find),
    act(isOpen && isOwn, address(`${path}/void`), words.void),
    act(isOpen && isOwn && !isStopped, address(`${path}/recall`), words.recall),
  ].filter((one) => one !== false);
  const file = (word: string, from: string, name: string) => (
    <button
      type="button"
      class="button"
      onClick={() => {
        setFailed(false);
        saveFile(from, name).catch(() => setFailed(true));
      }}
    >
      {word}
    </button>
  );
  const pdf = isOpen && isCertified && file(words.commitmentPdf, certificate, `${lot}.pdf`);
  const pack = mayTrace && file(words.pack, `${evidence}?lang=${language.value}`, `${lot}.html`);
  return (
    <div class="no-print stack">
      <p class="acts">
        {act(mayShip, address("/shipments/new", { gtin, lot }), words.ship, "main")}
        {act(mayShip, address("/labels/new", { gtin, lot }), words.label)}
        {act(isOpen && isOfficer && !isStopped, address(`${path}/recall`), words.recall)}
        {act(isOpen && isTester, address(`/report${below(gtin, lot)}`), amendWords().testReport)}
        {batch.recall !== undefined &&
          act(mayTrace, address(`/recalls${below(batch.recall.id)}`, { from: batch.recall.by }), words.seeRecall)}
        {act(mayTrace, address("/trace", { id }), traceWords().title)}
        <a class="button" href={`/v/01/${gtin}/10/${encodeURIComponent(lot)}`} target="_blank" rel="noopener">
          {words.consumerPage}
        </a>
      </p>
      {rest.length > 0 && (
        <details class="fold">
          <summary>
            <b>{isOwn ? words.moreActs : words.moreActsHere}</b>
          </summary>
          <div class="acts">
            {pdf}
            {pack}
            {rest}
          </div>
        </details>
      )}
      {rest.length === 0 && (pdf !== false || pack !== false) && (
        <p class="acts">
          {pdf}
          {pack}
        </p>
      )}
      {hasFailed && (
        <p class="message note" role="alert">
          {frameWords().unreachable}
        </p>
      )}
    </div>
  );
}

/** The base of a harvest; of what was sorted or mixed those of all harvests in it. */
function basesOf({ base, madeOf }: Shape<"BatchRecord">["detail"]): string {
  const bases = base === undefined ? (madeOf?.harvests ?? []).map((harvest) => harvest.base) : [base];
  return [...new Set(bases.map(({ name, region }) => `${name}（${region}）`))].join("、");
}

function Facts({ batch }: { readonly batch: Batch }): JSX.Element {
  const words = recordWords();
  const parts = partWords();
  const { detail, certified, balance, commitment, evidence } = batch;
  const level = (statement: Shape<"Evidence">["statement"]) => {
    const found = tagged(evidence).find((one) => one.statement === statement);
    return found === undefined ? null : <EvidenceTag level={found.level} />;
  };
  const rows: readonly (readonly [string, JSX.Element | string])[] = [
    [words.producer, detail.producer],
    [words.base, basesOf(detail)],
    [words.plots, detail.plots.join("、")],
    [
      words.harvestedOn,
      <>
        {shownDate(detail.harvestedOn)} {level("batch")}
      </>,
    ],
    [words.registeredAt, shownTime(detail.registeredAt)],
    [
      words.certificate,
      certified.certificate === null ? (
        parts.status.none
      ) : (
        <>
          <a href={address(`/certificates${below(certified.certificate)}`)}>{words.seeCertificate}</a>{" "}
          {level("certificate")}
          <br />
          {words.onHarvest} {parts.status[certified.onHarvest.status]} · {words.now} {parts.status[certified.status]}
        </>
      ),
    ],
  ];
  const told = {
    declared: words.commitmentDeclared,
    supported: words.commitmentSupported,
    refused: words.commitmentRefused,
  };
  return (
    <section class="section">
      <dl class="facts">
        {rows.map(([term, fact]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{fact}</dd>
          </div>
        ))}
        {commitment !== undefined && (
          <div>
            <dt>{words.commitment}</dt>
            <dd>
              {told[commitment.status]} {level("commitment")}
            </dd>
          </div>
        )}
      </dl>
      {balance !== null && (
        <div class="foot">
          <h3>
            {words.balance} · {words.year(balance.year)}
          </h3>
          <BalanceBar approvedKg={balance.approvedKg} spentKg={balance.spentKg} />
        </div>
      )}
    </section>
  );
}
