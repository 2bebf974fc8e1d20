import type { JSX } from "preact";
import { address, below } from "../../parts/address.ts";
import { Facts } from "../../parts/facts.tsx";
import { Icon } from "../../parts/icons.tsx";
import { ReasonAct } from "../../parts/reason-act.tsx";
import { RecordHistory } from "../../parts/record-history.tsx";
import { Shown } from "../../parts/screen.tsx";
import { type Shape, service, taken } from "../../service/client.ts";
import { useReading } from "../../service/reading.ts";
import { send } from "../../service/send.ts";
import { benefitWords } from "../../words/county/benefits.ts";
import { shownDate, shownKg, shownNumber, shownTime } from "../../words/figures.ts";
import { frameWords } from "../../words/frame.ts";
import { acting } from "../acting.ts";
import { paidFor, standing } from "./benefit-row.tsx";

type Benefit = Shape<"BenefitWithHistory">;

/** One payment: who paid whom what for, what the household says of it, and what may be done about it. */
export function BenefitView({ from, id }: { readonly from: string; readonly id: string }): JSX.Element {
  const reading = useReading(`benefit ${from} ${id}`, () =>
    taken(service.GET("/api/benefits/{id}", { params: { path: { id }, query: { from } } })),
  );
  return (
    <>
      <div class="screen-head">
        <a class="back" href={address("/benefits")}>
          <Icon name="back" /> {frameWords().back}
        </a>
        <h2>{reading.value === undefined ? benefitWords().benefits : paidFor(reading.value)}</h2>
      </div>
      <Shown reading={reading}>{(benefit) => <Whole benefit={benefit} again={reading.again} />}</Shown>
    </>
  );
}

function Whole({ benefit, again }: { readonly benefit: Benefit; readonly again: () => void }): JSX.Element {
  const words = benefitWords();
  const { id, organisation, household, county, paidYuan, paidOn, receipt, gtin, lot, from, to, confirmation } = benefit;
  const role = acting()?.role;
  return (
    <div class="stack">
      <p class={`message ${benefit.counts ? "calm" : "stop"}`}>
        {standing(benefit)}
        {!benefit.counts && ` · ${words.notCounted}`}
        {benefit.voided !== undefined && ` · ${benefit.voided.reason}`}
        {confirmation?.reason !== undefined && ` · ${confirmation.reason}`}
      </p>
      <Facts
        rows={[
          [
            words.household,
            role === "statistician" ? (
              <a key="household" class="code" href={address(`/households${below(county, household)}`)}>
                {household}
              </a>
            ) : (
              <span key="household" class="code">
                {household}
              </span>
            ),
          ],
          [words.paid, words.yuan(shownNumber(paidYuan, 2))],
          [words.paidOn, shownDate(paidOn)],
          [words.receipt, receipt],
          [
            words.lot,
            gtin === undefined || lot === undefined ? undefined : (
              <a key="lot" href={address(`/batches${below(gtin, lot)}`)}>
                {lot}
              </a>
            ),
          ],
          [
            words.kinds.wage,
            from === undefined || to === undefined ? undefined : `${shownDate(from)} — ${shownDate(to)}`,
          ],
          [words.payer, role === "clerk" ? undefined : benefit.organisationName],
          [words.answer, confirmation && words.answered(words.hows[confirmation.how], shownDate(confirmation.at))],
          [words.recorded, shownTime(benefit.recordedAt)],
        ]}
      />
      {benefit.voided === undefined && (
        <div class="acts">
          {role === "statistician" && (
            <a class="button main" href={address(`/benefits${below(organisation, id)}/answer`)}>
              {words.ask}
            </a>
          )}
          {role === "clerk" && <OwnActs benefit={benefit} again={again} />}
        </div>
      )}
      <RecordHistory history={benefit.history.map(toldChange)} />
    </div>
  );
}

type Entry = Benefit["history"][number];

/** What the facts of a payment hold: fen and grams. */
interface KeptFigures {
  readonly paidFen: number;
  readonly paidOn: string;
  readonly receipt?: string;
  readonly delivery?: { readonly grams: number; readonly fenPerKg: number };
  readonly wage?: { readonly from: string; readonly to: string; readonly days?: number };
  readonly forYear?: number;
}

/** The figures of a change as the screen words them elsewhere. */
function toldChange(entry: Entry): Entry {
  const { before, after, ...rest } = entry;
  const told = (members: object | undefined) => members && toldFigures(members as KeptFigures);
  return { ...rest, ...(before && { before: told(before) }), ...(after && { after: told(after) }) } as Entry;
}

function toldFigures({ paidFen, paidOn, receipt, delivery, wage, forYear }: KeptFigures) {
  const words = benefitWords();
  return {
    paid: words.yuan(shownNumber(paidFen / 100, 2)),
    paidOn: shownDate(paidOn),
    receipt,
    ...(delivery && { quantity: shownKg(delivery.grams / 1000), price: shownNumber(delivery.fenPerKg / 100, 2) }),
    ...(wage && { days: `${shownDate(wage.from)} — ${shownDate(wage.to)} ${wage.days ?? ""}`.trim() }),
    ...(forYear !== undefined && { year: words.yearOf(forYear) }),
  };
}

function OwnActs({ benefit, again }: { readonly benefit: Benefit; readonly again: () => void }): JSX.Element {
  const words = benefitWords();
  const { id, organisation } = benefit;
  return (
    <>
      {benefit.confirmation?.outcome !== "confirmed" && (
        <a class="button main" href={address(`/benefits${below(organisation, id)}/code`)}>
          {words.byCode}
        </a>
      )}
      <a class="button" href={address(`/benefits${below(organisation, id)}/correct`)}>
        {words.correct}
      </a>
      <ReasonAct
        word={words.void}
        what={words.voidWhat}
        usual={words.voidReasons}
        content={["void benefit", organisation, id]}
        onDone={again}
        make={(own, reason) =>
          send("/api/benefits/{id}/void", {
            id: own,
            params: { id },
            body: { id: own, reason },
            subject: `benefit/${organisation}/${id}`,
            label: `${words.void} ${paidFor(benefit)}`,
          })
        }
      />
    </>
  );
}
