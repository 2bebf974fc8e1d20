import type { JSX } from "preact";
import { byline } from "../parts/byline.ts";
import { Listing } from "../parts/listing.tsx";
import { Empty, Screen } from "../parts/screen.tsx";
import { service, taken } from "../service/client.ts";
import { shownTime } from "../words/figures.ts";
import { recordWords } from "../words/records.ts";

/** Who looked at, or changed, what belongs to this organisation. */
export default function Audit(): JSX.Element {
  const words = recordWords();
  return (
    <Screen title={words.audit}>
      <p class="dim">{words.auditWay}</p>
      <Listing
        name="audit"
        label={words.audit}
        ask={(cursor) =>
          taken(service.GET("/api/audit", { params: { query: cursor === undefined ? {} : { cursor } } }))
        }
        row={(entry) => (
          <li key={`${entry.by} ${entry.act} ${entry.kind} ${entry.id} ${entry.at}`} class="row">
            <span class="row-main">
              <b>
                {byline(entry)} · {words.acts[entry.act] ?? entry.act}
              </b>
              <small>
                {entry.kind} <span class="code">{entry.id}</span>
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
