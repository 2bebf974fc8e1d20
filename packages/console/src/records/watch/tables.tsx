import type { JSX } from "preact";
import { useRoute } from "preact-iso/router";
import { address, below } from "../../parts/address.ts";
import { DataTable } from "../../parts/data-table.tsx";
import { Screen, Shown } from "../../parts/screen.tsx";
import type { Column } from "../../parts/table-rows.ts";
import { type Shape, service, taken } from "../../service/client.ts";
import { everyPage, PAGE_MAX } from "../../service/every-page.ts";
import { useReading } from "../../service/reading.ts";
import { said } from "../../words/dictionary.ts";
import { shownTime } from "../../words/figures.ts";
import { watchWords } from "../../words/oversight/watch.ts";

type Dispute = Shape<"Dispute">;
type Finding = Shape<"Finding">;

const asked = (cursor: string | undefined) => ({ limit: PAGE_MAX, ...(cursor !== undefined && { cursor }) });

/** Disputes or findings as a table: to sort, to filter, to print, to take along. */
export default function WatchTable(): JSX.Element {
  return useRoute().params.what === "findings" ? <Findings /> : <Disputes />;
}

function Disputes(): JSX.Element {
  const words = watchWords();
  const reading = useReading("dispute table", () =>
    everyPage((cursor) => taken(service.GET("/api/disputes", { params: { query: asked(cursor) } }))),
  );
  const columns: readonly Column<Dispute>[] = [
    { key: "batch", title: words.batch, value: ({ product, lot }) => `${said(product)} ${lot}` },
    { key: "who", title: words.disputes, value: ({ byName, ofName }) => words.against(byName, ofName) },
    { key: "claim", title: words.claim, value: ({ claim }) => words.claims[claim] },
    { key: "about", title: words.about, value: ({ about }) => about ?? "" },
    { key: "reason", title: words.reason, value: ({ reason }) => reason, isLong: true },
    { key: "state", title: words.settle, value: ({ state }) => words.disputeStates[state] },
    { key: "at", title: words.history, value: ({ at }) => at, shown: ({ at }) => shownTime(at) },
  ];
  return (
    <Screen title={words.disputes} back={address("/disputes")}>
      <Shown reading={reading}>
        {(rows) => (
          <DataTable
            name={words.disputes}
            columns={columns}
            rows={rows}
            keyOf={({ by, id }) => `${by} ${id}`}
            open={({ by, id }) => address(`/disputes${below(by, id)}`)}
          />
        )}
      </Shown>
    </Screen>
  );
}

function Findings(): JSX.Element {
  const words = watchWords();
  const reading = useReading("finding table", () =>
    everyPage((cursor) => taken(service.GET("/api/findings", { params: { query: asked(cursor) } }))),
  );
  const columns: readonly Column<Finding>[] = [
    { key: "about", title: words.kind, value: ({ about }) => `${words.kinds[about.kind]} ${said(about.name)}` },
    { key: "whose", title: words.whose, value: ({ organisationName }) => organisationName },
    { key: "severity", title: words.severity, value: ({ severity }) => words.severities[severity] },
    { key: "clause", title: words.clause, value: ({ clause }) => clause ?? "" },
    { key: "text", title: words.text, value: ({ text }) => text, isLong: true },
    { key: "inspected", title: words.inspectedOn, value: ({ inspectedOn }) => inspectedOn },
    { key: "due", title: words.dueOn, value: ({ dueOn }) => dueOn ?? "" },
    {
      key: "state",
      title: words.history,
      value: ({ state, isOverdue }) => (isOverdue ? words.overdue : words.findingStates[state]),
    },
  ];
  return (
    <Screen title={words.findings} back={address("/findings")}>
      <Shown reading={reading}>
        {(rows) => (
          <DataTable
            name={words.findings}
            columns={columns}
            rows={rows}
            keyOf={({ by, id }) => `${by} ${id}`}
            open={({ by, id }) => address(`/findings${below(by, id)}`)}
          />
        )}
      </Shown>
    </Screen>
  );
}
