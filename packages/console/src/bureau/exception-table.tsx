import type { JSX } from "preact";
import { address, below } from "../parts/address.ts";
import { DataTable } from "../parts/data-table.tsx";
import { Screen, Shown } from "../parts/screen.tsx";
import type { Column } from "../parts/table-rows.ts";
import { type Shape, service, taken } from "../service/client.ts";
import { everyPage, PAGE_MAX } from "../service/every-page.ts";
import { useReading } from "../service/reading.ts";
import { bureauWords } from "../words/bureau.ts";
import { said } from "../words/dictionary.ts";
import { shownTime } from "../words/figures.ts";
import { recordWords } from "../words/records.ts";

type Exception = Shape<"Exception">;

/** Every alert of the region as a table: to sort, to filter, to print, to take along. */
export default function ExceptionTable(): JSX.Element {
  const words = bureauWords();
  const records = recordWords();
  const reading = useReading("exception table", () =>
    everyPage((cursor) =>
      taken(
        service.GET("/api/exceptions", {
          params: { query: { limit: PAGE_MAX, ...(cursor !== undefined && { cursor }) } },
        }),
      ),
    ),
  );
  const columns: readonly Column<Exception>[] = [
    { key: "kind", title: words.kind, value: ({ code }) => words.kinds[code] },
    { key: "subject", title: words.subject, value: (one) => `${said(one.name)} ${one.lot ?? ""}`.trim() },
    { key: "what", title: words.occurrences, value: (one) => said(one), isLong: true },
    { key: "state", title: records.state, value: ({ state }) => words.exceptionStates[state] },
    { key: "holder", title: words.parties, value: ({ holder }) => holder?.name ?? "" },
    { key: "count", title: words.count, value: ({ count }) => count },
    { key: "first", title: words.first, value: ({ firstAt }) => firstAt, shown: ({ firstAt }) => shownTime(firstAt) },
    { key: "last", title: words.last, value: ({ lastAt }) => lastAt, shown: ({ lastAt }) => shownTime(lastAt) },
  ];
  return (
    <Screen title={words.exceptions} back={address("/exceptions")}>
      <Shown reading={reading}>
        {(rows) => (
          <DataTable
            name={words.exceptions}
            columns={columns}
            rows={rows}
            keyOf={({ id }) => id}
            open={({ id }) => address(`/exceptions${below(id)}`)}
          />
        )}
      </Shown>
    </Screen>
  );
}
