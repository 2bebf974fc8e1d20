import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { tagged } from "../parts/evidence.ts";
import { ReasonAct } from "../parts/reason-act.tsx";
import { Failure, Loading } from "../parts/screen.tsx";
import { EvidenceTag } from "../parts/state.tsx";
import { ReadingNote } from "../parts/temperature-chart/reading-note.tsx";
import { type Leg, seriesOfBatch } from "../parts/temperature-chart/series.ts";
import { TemperatureChart } from "../parts/temperature-chart/temperature-chart.tsx";
import { type Shape, service, taken } from "../service/client.ts";
import { useReading } from "../service/reading.ts";
import { send } from "../service/send.ts";
import { shownDate, shownTime } from "../words/figures.ts";
import { recordWords } from "../words/records.ts";
import { temperatureWords } from "../words/temperature.ts";
import { acting, role } from "./acting.ts";

type Batch = Shape<"BatchRecord">;
type Log = Shape<"BatchTemperature">;

/** The legs of a batch's journey by the names of who had it. */
export function legsOf({ needs, parties }: Pick<Batch, "needs" | "parties">): readonly Leg[] {
  const words = temperatureWords();
  const name = (id: string) => parties[id]?.name ?? id;
  return needs.temperature.legs.map(({ kind, from, to, start, end }) => ({
    from: start,
    to: end,
    title: kind === "storage" ? words.storedAt(name(from)) : words.onWay(name(from), name(to)),
  }));
}

/** What loggers recorded of a batch: each file's curve with its legs; the first is open. */
export function BatchTemperature({ batch }: { readonly batch: Batch }): JSX.Element {
  const words = recordWords();
  const legs = legsOf(batch);
  const level = tagged(batch.evidence).find(({ statement }) => statement === "temperature")?.level;
  return (
    <section class="section">
      <h2>
        {words.statements.temperature} {level !== undefined && <EvidenceTag level={level} />}
      </h2>
      {batch.temperature.length === 0 && <p class="dim">{words.noTemperature}</p>}
      {batch.temperature.map((log, n) => (
        <One key={`${log.sha256} ${log.from}`} batch={batch} log={log} legs={legs} isFirst={n === 0} />
      ))}
      {batch.temperatureCount > batch.temperature.length && (
        <p class="dim">{words.temperatureFewer(batch.temperature.length, batch.temperatureCount)}</p>
      )}
    </section>
  );
}

interface OneProps {
  readonly batch: Batch;
  readonly log: Log;
  readonly legs: readonly Leg[];
  readonly isFirst: boolean;
}

function One({ batch, log, legs, isFirst }: OneProps): JSX.Element {
  const words = temperatureWords();
  const { voided, device, by, verdict } = log;
  const [isOpen, setOpen] = useState(isFirst && voided === undefined);
  const span = `${shownTime(log.from)} — ${shownTime(log.to)}`;
  const logger = [device.model, device.serial].filter((part) => part !== undefined).join(" ");
  return (
    <details class="fold" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <span>
          <b>
            {voided === undefined ? words.verdicts[verdict] : recordWords().voided} · {span}
          </b>
          <br />
          <span class="dim">
            {batch.parties[by]?.name}
            {logger === "" ? "" : ` · ${logger}`}
          </span>
        </span>
      </summary>
      {voided !== undefined && (
        <p class="message note">
          {voided.reason}
          <br />
          <span class="dim">
            {batch.parties[voided.by]?.name} · {shownDate(voided.at)}
          </span>
        </p>
      )}
      {isOpen && (
        <>
          <TemperatureChart series={seriesOfBatch(log)} legs={legs} />
          <HowRead batch={batch} log={log} />
          {voided === undefined && <TakeBack batch={batch} log={log} />}
        </>
      )}
    </details>
  );
}

/** For who recorded it, and for the bureau of the batch's region. */
function TakeBack({ batch, log }: Pick<OneProps, "batch" | "log">): JSX.Element | null {
  const words = temperatureWords();
  const { gtin, lot } = batch;
  const { sha256, by } = log;
  if (by !== acting()?.organisation.id && role() !== "inspector") return null;
  return (
    <p class="acts no-print">
      <ReasonAct
        word={words.voidLog}
        what={words.voidLogWhat}
        usual={words.voidLogReasons}
        content={["void log", gtin, lot, sha256]}
        make={(id, reason) =>
          send("/api/batches/{gtin}/{lot}/temperature-logs/{sha256}/void", {
            id,
            params: { gtin, lot, sha256 },
            body: { reason },
            subject: `01/${gtin}/10/${lot}`,
            label: `${words.voidLog} ${lot}`,
          })
        }
      />
    </p>
  );
}

/** How the file was read stands with the file itself. */
function HowRead({ batch, log }: Pick<OneProps, "batch" | "log">): JSX.Element {
  const { gtin, lot } = batch;
  const { sha256 } = log;
  const { value, error, isLoading, again } = useReading(`log ${gtin} ${lot} ${sha256}`, () =>
    taken(
      service.GET("/api/batches/{gtin}/{lot}/temperature-logs/{sha256}", {
        params: { path: { gtin, lot, sha256 } },
      }),
    ),
  );
  if (value !== undefined) return <ReadingNote read={value.read} />;
  return isLoading ? <Loading /> : <Failure error={error} again={again} />;
}
