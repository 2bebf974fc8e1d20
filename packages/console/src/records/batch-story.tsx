import type { ComponentChildren, JSX } from "preact";
import { address, below } from "../parts/address.ts";
import { byline } from "../parts/byline.ts";
import { tagged } from "../parts/evidence.ts";
import { ReasonAct } from "../parts/reason-act.tsx";
import { EvidenceTag } from "../parts/state.tsx";
import type { Shape } from "../service/client.ts";
import { send } from "../service/send.ts";
import { amendWords } from "../words/amend.ts";
import { said } from "../words/dictionary.ts";
import { factWords } from "../words/facts.ts";
import { shownDate, shownDay, shownKg, shownTime } from "../words/figures.ts";
import { shownMoment } from "../words/guide/moment.ts";
import { partWords } from "../words/parts.ts";
import { recordWords } from "../words/records.ts";
import { acting, role } from "./acting.ts";
import { BatchTemperature } from "./batch-temperature.tsx";
import { BatchKin } from "./transformations/batch-kin.tsx";

type Batch = Shape<"BatchRecord">;

/**
 * What happened to a batch: remarks, tests, handoffs, what was used on its plots, and every record in order. A laboratory is told nothing of
 * handoffs and logs: to it they are not said to be missing.
 */
export function BatchStory({ batch }: { readonly batch: Batch }): JSX.Element {
  const isTester = role() === "laboratory";
  return (
    <>
      <Flags batch={batch} />
      <Tests batch={batch} />
      {isTester ? (
        <p class="dim foot">{recordWords().testerSees}</p>
      ) : (
        <>
          <BatchKin batch={batch} />
          <Handoffs batch={batch} />
          <BatchTemperature batch={batch} />
        </>
      )}
      <Inputs batch={batch} />
      <Evidence batch={batch} />
      <Course batch={batch} />
    </>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ComponentChildren }): JSX.Element {
  return (
    <section class="section">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function Flags({ batch }: { readonly batch: Batch }): JSX.Element | null {
  const open = batch.flags.filter(({ withdrawnAt }) => withdrawnAt === undefined);
  if (open.length === 0) return null;
  return (
    <Section title={recordWords().flags}>
      <ul class="stack-tight">
        {open.map(({ code, at, about, reason }) => (
          <li key={`${code} ${at} ${about ?? ""}`} class="message note">
            {said(reason)} <span class="dim">{shownTime(at)}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Tests({ batch }: { readonly batch: Batch }): JSX.Element {
  const words = recordWords();
  return (
    <Section title={words.tests}>
      {batch.tests.length === 0 && <p class="dim">{words.noTests}</p>}
      <ul class="stack-tight">
        {batch.tests.map((test) => (
          <li key={`${test.by} ${test.sampleId}`}>
            <b>{test.voided === undefined ? words[test.verdict] : words.voided}</b> <EvidenceTag level={test.level} />
            <br />
            <span class="dim">
              {batch.parties[test.by]?.name} · {test.sampleId} · {shownDay(test.issuedOn)} ·{" "}
              {test.items.map(({ active }) => active).join("、")}
            </span>
            {test.voided !== undefined && <p class="dim">{test.voided.reason}</p>}
            {test.voided === undefined && test.by === acting()?.organisation.id && (
              <TakeTestBack batch={batch} sampleId={test.sampleId} />
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** For who reported it. */
function TakeTestBack({ batch, sampleId }: { readonly batch: Batch; readonly sampleId: string }): JSX.Element {
  const words = amendWords();
  const { gtin, lot } = batch;
  return (
    <p class="acts no-print">
      <ReasonAct
        word={words.voidTest}
        what={words.voidTestWhat}
        usual={words.voidTestReasons}
        content={["void test", gtin, lot, sampleId]}
        make={(id, reason) =>
          send("/api/batches/{gtin}/{lot}/tests/{sampleId}/void", {
            id,
            params: { gtin, lot, sampleId },
            body: { reason },
            subject: `01/${gtin}/10/${lot}`,
            label: `${words.voidTest} ${lot}`,
          })
        }
      />
    </p>
  );
}

function Handoffs({ batch }: { readonly batch: Batch }): JSX.Element {
  const words = recordWords();
  const parts = partWords();
  const name = (id: string) => batch.parties[id]?.name ?? id;
  const own = acting()?.organisation.id;
  const maySee = ({ from, to }: Batch["handoffs"][number]) => [from, to].includes(own ?? "") || role() === "inspector";
  return (
    <Section title={words.handoffs}>
      {batch.handoffs.length === 0 && <p class="dim">{words.noHandoffs}</p>}
      <ul class="stack-tight">
        {batch.handoffs.map((handoff) => (
          <li key={`${handoff.from} ${handoff.shipment}`}>
            <b>
              {name(handoff.from)} → {name(handoff.to)}
            </b>{" "}
            <EvidenceTag level={handoff.level} />
            <br />
            <span class="dim">
              {shownTime(handoff.shippedAt)} · {shownKg(handoff.shippedKg)} · {parts.shipment[handoff.status]}
              {handoff.receivedKg !== undefined && ` ${shownKg(handoff.receivedKg)}`}
              {handoff.returnedKg !== undefined &&
                handoff.returnedKg > 0 &&
                ` · ${words.returned} ${shownKg(handoff.returnedKg)}`}
            </span>
            {maySee(handoff) && (
              <>
                <br />
                <a href={address(`/shipments${below(handoff.from, handoff.shipment)}`)}>{words.seeShipment}</a>
              </>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Inputs({ batch }: { readonly batch: Batch }): JSX.Element {
  const words = recordWords();
  return (
    <Section title={words.inputs}>
      {batch.inputs.length === 0 && <p class="dim">{words.noInputs}</p>}
      <ul class="stack-tight">
        {batch.inputs.map((input) => (
          <li key={input.id}>
            <b>{input.product}</b> · {input.plot}
            <br />
            <span class="dim">
              {shownDate(input.appliedOn)} · {input.actives.join("、")} · {words.clearOn(shownDay(input.clearOn))}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Evidence({ batch }: { readonly batch: Batch }): JSX.Element {
  const words = recordWords();
  return (
    <Section title={words.evidence}>
      <dl class="facts">
        {tagged(batch.evidence).map(({ statement, level, count }) => (
          <div key={statement}>
            <dt>{words.statements[statement]}</dt>
            <dd>
              <EvidenceTag level={level} /> {count !== undefined && count > 1 ? `× ${count}` : ""}
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

/** Every record in the order of recording; what was corrected is struck through, with the reason and who wrote it beside the new value. */
function Course({ batch }: { readonly batch: Batch }): JSX.Element {
  const words = recordWords();
  const parts = partWords();
  const name = (id: string) => batch.parties[id]?.name ?? id;
  return (
    <Section title={words.history}>
      {batch.corrections !== undefined && (
        <ul class="stack-tight">
          {batch.corrections.map((one) => (
            <li key={`${one.field} ${one.at}`} class="message">
              <b>{parts.corrected}</b>
              {one.from !== undefined && <del>{one.from}</del>} {one.to !== undefined && <ins>→ {one.to}</ins>}
              <br />
              {one.reason}
              <br />
              <span class="dim">
                {name(one.by)} · {shownTime(one.at)}
              </span>
            </li>
          ))}
        </ul>
      )}
      <ol class="history foot">
        {batch.history.map((entry) => (
          <li key={entry.id}>
            {factWords()[entry.kind] ?? entry.kind}
            <br />
            <span class="dim">
              {byline(entry)} · {shownMoment(entry.occurredAt)}
            </span>
          </li>
        ))}
      </ol>
    </Section>
  );
}
