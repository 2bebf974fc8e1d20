import type { JSX } from "preact";
import { byline, personName } from "../parts/byline.ts";
import { DateField } from "../parts/fields/date-field.tsx";
import { Listing, useFilters } from "../parts/listing.tsx";
import { Empty, Screen } from "../parts/screen.tsx";
import { service, taken } from "../service/client.ts";
import { factWords } from "../words/facts.ts";
import { shownTime } from "../words/figures.ts";
import { recordWords } from "../words/records.ts";

/** Who looked at, or changed, what belongs to this organisation. */
export default function Audit(): JSX.Element {
  const words = recordWords();
  const { query, set } = useFilters();
  const { from = "", to = "" } = query;
  const asked = { ...(from !== "" && { from }), ...(to !== "" && { to }) };
  return (
    <Screen title={words.audit}>
      <p class="dim">{words.auditWay}</p>
      <div class="filters no-print">
        <DateField label={words.fromDay} value={from} quick={false} onChange={(day) => set({ from: day })} />
        <DateField label={words.toDay} value={to} quick={false} onChange={(day) => set({ to: day })} />
      </div>
      <Listing
        name={`audit ${from} ${to}`}
        label={words.audit}
        ask={(cursor) =>
          taken(service.GET("/api/audit", { params: { query: { ...asked, ...(cursor !== undefined && { cursor }) } } }))
        }
        row={(entry) => (
          <li key={`${entry.by} ${entry.act} ${entry.kind} ${entry.id} ${entry.at}`} class="row">
            <span class="row-main">
              <b>
                {byline(entry)} · {words.acts[entry.act] ?? entry.act}
              </b>
              <small>
                {factWords()[entry.kind] ?? entry.kind}{" "}
                {entry.about === undefined ? <span class="code">{entry.id}</span> : personName(entry.about)}
              </small>
              <small>{shownTime(entry.lastAt)}</small>
            </span>
            <span class="row-end">{words.times(entry.count)}</span>
          </li>
        )}
        empty={<Empty title={words.noAudit} />}
      />
    </Screen>
  );
}
