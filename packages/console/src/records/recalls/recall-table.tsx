import type { JSX } from "preact";
import { address, below } from "../../parts/address.ts";
import { DataTable } from "../../parts/data-table.tsx";
import { Screen, Shown } from "../../parts/screen.tsx";
import type { Column } from "../../parts/table-rows.ts";
import { type Shape, service, taken } from "../../service/client.ts";
import { everyPage, PAGE_MAX } from "../../service/every-page.ts";
import { useReading } from "../../service/reading.ts";
import { serviceTime } from "../../words/clock.ts";
import { said } from "../../words/dictionary.ts";
import { shownTime } from "../../words/figures.ts";
import { recallWords } from "../../words/oversight/recalls.ts";
import { recordWords } from "../../words/records.ts";

type Recall = Shape<"RecallSummary">;

/** Every recall that may be seen as a table, open ones with their clocks: to sort, to filter, to print, to take along. */
export default function RecallTable(): JSX.Element {
  const words = recordWords();
  const own = recallWords();
  const reading = useReading("recall table", () =>
    everyPage((cursor) =>
      taken(
        service.GET("/api/recalls", {
          params: { query: { limit: PAGE_MAX, ...(cursor !== undefined && { cursor }) } },
        }),
      ),
    ),
  );
  const clock = ({ startBy }: Recall): string => {
    if (startBy === undefined) return own.startedOrEnded;
    return Date.parse(startBy) < serviceTime().getTime() ? own.overdue : own.inTime;
  };
  const time = (at: string | undefined): string => (at === undefined ? "" : shownTime(at));
  const columns: readonly Column<Recall>[] = [
    { key: "lot", title: words.lot, value: ({ lot }) => lot },
    { key: "product", title: words.products, value: ({ product }) => said(product) },
    { key: "state", title: words.state, value: ({ status }) => words.recallStatus[status] },
    { key: "level", title: own.level, value: ({ level }) => level, shown: ({ level }) => words.level(level) },
    { key: "ordered", title: words.orderedOn, value: ({ at }) => at, shown: ({ at }) => shownTime(at) },
    {
      key: "startBy",
      title: own.deadline,
      value: ({ startBy = "" }) => startBy,
      shown: ({ startBy }) => time(startBy),
    },
    { key: "clock", title: words.clock, value: clock },
    { key: "reason", title: words.recallReason, value: ({ reason }) => reason, isLong: true },
    { key: "producer", title: words.producer, value: ({ producer }) => producer },
    { key: "by", title: own.by, value: ({ byName }) => byName },
    { key: "ended", title: own.endedOn, value: ({ endedAt = "" }) => endedAt, shown: ({ endedAt }) => time(endedAt) },
  ];
  return (
    <Screen title={words.recalls} back={address("/recalls")}>
      <Shown reading={reading}>
        {(rows) => (
          <DataTable
            name={words.recalls}
            columns={columns}
            rows={rows}
            keyOf={({ by, id }) => `${by} ${id}`}
            open={({ id, by }) => address(`/recalls${below(id)}`, { from: by })}
          />
        )}
      </Shown>
    </Screen>
  );
}
