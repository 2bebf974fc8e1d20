import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { CellMark, CheckedRow } from "../../import/check-rows.ts";
import type { Mapping } from "../../import/columns.ts";
import { KINDS } from "../../import/kinds.ts";
import type { Known } from "../../import/names.ts";
import type { OpenTable } from "../../import/open-table.ts";
import { DataTable } from "../../parts/data-table.tsx";
import { Loading } from "../../parts/screen.tsx";
import { said } from "../../words/dictionary.ts";
import { shownNumber } from "../../words/figures.ts";
import { importWords } from "../../words/files/import.ts";
import { type Looked, lookThrough } from "./look-through.ts";
import { Sender } from "./sender.tsx";

interface PreviewProps {
  readonly table: OpenTable;
  readonly mapping: Mapping;
  readonly known: Known;
  readonly organisation: string;
}

/** What is well and what is not, cell by cell, before anything is sent. */
export function Preview({ table, mapping, known, organisation }: PreviewProps): JSX.Element {
  const words = importWords();
  const [looked, setLooked] = useState<Looked>();
  useEffect(() => {
    let isGone = false;
    void lookThrough(table, mapping, known).then((found) => {
      if (!isGone) setLooked(found);
    });
    return () => {
      isGone = true;
    };
  }, [table, mapping, known]);
  if (looked === undefined) return <Loading />;
  const { rows, good, wrong, assumed } = looked;
  return (
    <div class="stack">
      <div class="stack-tight" role="status">
        <p class="message calm">
          <b>{words.good(shownNumber(good.length))}</b>
        </p>
        {wrong.length > 0 && (
          <p class="message stop">
            <b>{words.bad(shownNumber(rows.length - good.length))}</b>
          </p>
        )}
        {assumed.length > 0 && <p class="message note">{words.assumed(shownNumber(assumed.length))}</p>}
      </div>
      {good.length > 0 ? (
        <Sender digest={table.digest} rows={good} organisation={organisation} />
      ) : (
        <p>{words.noneLeft}</p>
      )}
      {wrong.length > 0 && <Marks title={words.marks} marks={wrong} looked={looked} table={table} />}
      {assumed.length > 0 && (
        <Marks title={words.assumed(shownNumber(assumed.length))} marks={assumed} looked={looked} table={table} />
      )}
      <details class="fold">
        <summary>
          <b>{words.all}</b>
        </summary>
        <AllRows rows={rows} mapping={mapping} />
      </details>
    </div>
  );
}

interface MarksProps {
  readonly title: string;
  readonly marks: readonly CellMark[];
  readonly looked: Looked;
  readonly table: OpenTable;
}

function Marks({ title, marks, looked, table }: MarksProps): JSX.Element {
  const words = importWords();
  const cells = new Map(looked.rows.map(({ row }) => [row.line, row.cells]));
  return (
    <section class="section">
      <h2>{title}</h2>
      <DataTable
        name={title}
        rows={marks}
        keyOf={({ line, place, told }) => `${line} ${place} ${told.code}`}
        columns={[
          { key: "line", title: words.row, value: ({ line }) => line },
          { key: "column", title: words.column, value: ({ place }) => table.header[place] ?? "" },
          { key: "written", title: words.written, value: ({ line, place }) => String(cells.get(line)?.[place] ?? "") },
          { key: "told", title: words.toType, value: ({ told }) => said(told) },
        ]}
      />
    </section>
  );
}

function AllRows({ rows, mapping }: { readonly rows: readonly CheckedRow[]; readonly mapping: Mapping }): JSX.Element {
  const words = importWords();
  const { columns } = KINDS[mapping.kind];
  const held = columns.flatMap(({ field, title }) => {
    const place = mapping.places[field];
    if (place === undefined) return [];
    return [{ key: field, title: said(title), value: ({ row }: CheckedRow) => row.cells[place] ?? "" }];
  });
  return (
    <DataTable
      name={words.all}
      rows={rows}
      keyOf={({ id }) => id}
      columns={[
        { key: "line", title: words.row, value: ({ row }) => row.line },
        {
          key: "state",
          title: words.state,
          value: ({ wrong }) => (wrong.length === 0 ? words.well : `✗ ${words.wrong}`),
        },
        ...held,
      ]}
    />
  );
}
