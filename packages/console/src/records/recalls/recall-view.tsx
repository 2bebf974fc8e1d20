import type { JSX } from "preact";
import { address, below } from "../../parts/address.ts";
import { Clock } from "../../parts/clock.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Icon } from "../../parts/icons.tsx";
import { Shown } from "../../parts/screen.tsx";
import { type Shape, service, taken } from "../../service/client.ts";
import { useReading } from "../../service/reading.ts";
import { bureauWords } from "../../words/bureau.ts";
import { said } from "../../words/dictionary.ts";
import { shownTime } from "../../words/figures.ts";
import { frameWords } from "../../words/frame.ts";
import { recallWords } from "../../words/oversight/recalls.ts";
import { recordWords } from "../../words/records.ts";
import { acting, role } from "../acting.ts";
import { HoldingOf } from "./holding.tsx";

/** One recall: its order, its clock, who may still hold the goods, and its end. */
export function RecallView({ id, from }: { readonly id: string; readonly from: string | undefined }): JSX.Element {
  const reading = useReading(`recall ${from ?? ""} ${id}`, async () => {
    const query = from === undefined ? {} : { from };
    const recall = await taken(service.GET("/api/recalls/{id}", { params: { path: { id }, query } }));
    const [, gtin = "", , lot = ""] = recall.batch.split("/").map(decodeURIComponent);
    const batch = await taken(service.GET("/api/batches/{gtin}/{lot}", { params: { path: { gtin, lot } } }));
    return { recall, batch };
  });
  return (
    <article>
      <a class="back" href={address("/recalls")}>
        <Icon name="back" /> {frameWords().back}
      </a>
      <Shown reading={reading}>{({ recall, batch }) => <Whole recall={recall} batch={batch} />}</Shown>
    </article>
  );
}

interface WholeProps {
  readonly recall: Shape<"RecallWithNames">;
  readonly batch: Shape<"BatchRecord">;
}

function Whole({ recall, batch }: WholeProps): JSX.Element {
  const words = recordWords();
  const own = recallWords();
  const { recall: order, clock } = recall;
  const { ended } = order;
  const isOpen = ended === undefined;
  const mayEnd = isOpen && (order.by === acting()?.organisation.id || role() === "inspector");
  return (
    <div class="stack">
      <div class={`band ${isOpen ? "stop" : "plain"}`}>
        <div>
          <h2>
            {said(recall.product)} {batch.lot}
          </h2>
          <p>
            {words.level(order.level)} · {order.reason}
          </p>
          <p>
            <b>{isOpen ? words.recallStatus.open : own.endedAs(words.recallStatus[ended.outcome])}</b>
          </p>
        </div>
      </div>
      {mayEnd && (
        <p class="acts no-print">
          <a class="button" href={address(`/recalls${below(recall.id)}/end`, { from: order.by })}>
            {bureauWords().endRecall}
          </a>
        </p>
      )}
      <Facts
        rows={[
          [words.orderedOn, `${shownTime(order.at)} · ${recall.byName}`],
          [own.deadline, isOpen && clock !== undefined ? <Deadline key="clock" clock={clock} /> : undefined],
          [own.endedOn, ended === undefined ? undefined : `${shownTime(ended.at)} · ${ended.reason}`],
        ]}
      />
      <HoldingOf batch={batch} />
    </div>
  );
}

function Deadline({ clock }: { readonly clock: NonNullable<Shape<"RecallWithNames">["clock"]> }): JSX.Element {
  const own = recallWords();
  return (
    <>
      <Clock until={clock.startBy} /> <small>{shownTime(clock.startBy)}</small>
      <br />
      <small class="dim">
        {own.completeWithin(clock.completeWorkingDays)}
        {!clock.confirmed && ` · ${own.unconfirmed}`}
      </small>
      <details>
        <summary>{own.source}</summary>
        <small class="dim">{clock.source}</small>
      </details>
    </>
  );
}
