import type { JSX } from "preact";
import { address, below } from "../parts/address.ts";
import { byline, personName } from "../parts/byline.ts";
import { DateField } from "../parts/fields/date-field.tsx";
import { Listing, useFilters } from "../parts/listing.tsx";
import { Empty, Screen } from "../parts/screen.tsx";
import { type Shape, service, taken } from "../service/client.ts";
import { factWords } from "../words/facts.ts";
import { shownTime } from "../words/figures.ts";
import { roleWords } from "../words/guide/roles.ts";
import { recordWords } from "../words/records.ts";
import { acting, role } from "./acting.ts";

type Entry = Shape<"AuditRecord">;

/** Of a key that was made or revoked, what its systems are here. */
function roleName(kind: string): string | undefined {
  const roles: Readonly<Record<string, string>> = roleWords().roles;
  return roles[kind];
}

/** What an entry is about, by name where the reader's own screen knows it: a person, one's own organisation, one's own region. */
function subjectOf({ act, id, about }: Entry): JSX.Element | string {
  if (about !== undefined) return personName(about);
  const own = acting()?.organisation;
  const tail = /^key-[0-9a-f]+([0-9a-f]{4})$/.exec(id)?.[1];
  if (tail !== undefined) return recordWords().aKey(tail);
  if (act === "listed" && id === "") return recordWords().everyRegion;
  if (own !== undefined && id === own.id) return own.name;
  if (act === "listed" && own?.regionCode.startsWith(id) === true) return recordWords().ownRegion;
  const [gtin, lot] = /^01\/(\d{14})\/10\/(.+)$/.exec(id)?.slice(1).map(decodeURIComponent) ?? [];
  if (gtin === undefined || lot === undefined) return <span class="code">{id}</span>;
  return (
    <a class="code" href={address(`/batches${below(gtin, lot)}`)}>
      {lot}
    </a>
  );
}

/** Who looked at, or changed, what belongs to this organisation. */
export default function Audit(): JSX.Element {
  const words = recordWords();
  const { query, set } = useFilters();
  const { from = "", to = "" } = query;
  const asked = { ...(from !== "" && { from }), ...(to !== "" && { to }) };
  return (
    <Screen title={words.audit}>
      <p class="dim">{words.auditWay}</p>
      {role() === "laboratory" && <p class="dim">{words.auditOfTester}</p>}
      <div class="filters no-print">
        <DateField
          label={words.fromDay}
          value={from}
          quick={false}
          none={words.anyDay}
          onChange={(day) => set({ from: day })}
        />
        <DateField
          label={words.toDay}
          value={to}
          quick={false}
          none={words.anyDay}
          onChange={(day) => set({ to: day })}
        />
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
                {factWords()[entry.kind] ?? roleName(entry.kind) ?? entry.kind} {subjectOf(entry)}
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
