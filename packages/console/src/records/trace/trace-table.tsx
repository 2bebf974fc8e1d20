import { LEVELS } from "@suyuan/web-verify/look/level-words";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { address } from "../../parts/address.ts";
import { DataTable } from "../../parts/data-table.tsx";
import { Choices } from "../../parts/fields/choices.tsx";
import { useFilters } from "../../parts/listing.tsx";
import type { Column } from "../../parts/table-rows.ts";
import { said } from "../../words/dictionary.ts";
import { shownKg } from "../../words/figures.ts";
import { shownMoment } from "../../words/guide/moment.ts";
import { graphWords } from "../../words/oversight/graph.ts";
import { traceWords } from "../../words/oversight/trace.ts";
import { type Drawable, type Edge, type Node, nameOf, titleOf } from "./drawn.ts";

const TABLES = ["places", "steps"] as const;

/** The same as the graph, as rows: of each place, or of each step with its weights. */
export function TraceTable({ shown }: { readonly shown: Drawable }): JSX.Element {
  const words = traceWords();
  const { query, set } = useFilters();
  const table = TABLES.find((one) => one === query.table) ?? "places";
  const at = (id: string) => address("/trace", { ...query, at: id });
  return (
    <section class="section">
      <h2>{words.table}</h2>
      <Choices
        isRow
        isLegendHidden
        legend={words.table}
        value={table}
        onChange={(next) => set({ table: next })}
        options={TABLES.map((value) => ({ value, label: words.tables[value] }))}
      />
      {table === "places" ? <Places shown={shown} at={at} /> : <Steps shown={shown} at={at} />}
    </section>
  );
}

interface RowsProps {
  readonly shown: Drawable;
  readonly at: (id: string) => string;
}

function Places({ shown, at }: RowsProps): JSX.Element {
  const words = traceWords();
  const marks = graphWords().marks;
  const { names } = shown;
  const bounds = ({ contaminated, contributed }: Node) => contaminated ?? contributed;
  const columns: readonly Column<Node>[] = [
    { key: "name", title: words.name, value: (node) => nameOf(node, names) || (words.kinds[node.kind] ?? node.kind) },
    { key: "what", title: words.what, value: ({ kind }) => words.kinds[kind] ?? kind },
    { key: "holder", title: words.holder, value: ({ holder = "" }) => names[holder] ?? holder },
    { key: "class", title: words.class, value: (node) => marks[node.class] },
    { key: "kg", title: words.kg, value: ({ kg }) => kg, shown: ({ kg }) => shownKg(kg) },
    { key: "least", title: words.atLeast, ...weight((node: Node) => bounds(node)?.minKg) },
    { key: "most", title: words.atMost, ...weight((node: Node) => bounds(node)?.maxKg) },
    { key: "hand", title: words.onHand, ...weight(({ onHand }: Node) => onHand?.kg) },
    { key: "at", title: words.at, value: (node) => node.at, shown: (node) => shownMoment(node.at) },
    { key: "level", title: words.evidence, value: ({ level }) => said(LEVELS[level]) },
  ];
  return (
    <DataTable
      name={words.title}
      columns={columns}
      rows={shown.nodes}
      keyOf={({ id }) => id}
      open={({ id }) => at(id)}
    />
  );
}

function weight<Row>(kg: (row: Row) => number | undefined): Pick<Column<Row>, "value" | "shown"> {
  return {
    value: (row) => kg(row) ?? "",
    shown: (row) => {
      const known = kg(row);
      return known === undefined ? "" : shownKg(known);
    },
  };
}

function Steps({ shown, at }: RowsProps): JSX.Element {
  const words = traceWords();
  const { names } = shown;
  const titles = useMemo(() => new Map(shown.nodes.map((node) => [node.id, titleOf(node, names)])), [shown, names]);
  const rows = useMemo(() => shown.edges.map((edge, n) => ({ ...edge, n })), [shown]);
  const bounds = ({ contaminated, contributed }: Edge) => contaminated ?? contributed;
  const columns: readonly Column<(typeof rows)[number]>[] = [
    { key: "from", title: words.fromPlace, value: ({ from }) => titles.get(from) ?? from },
    { key: "to", title: words.toPlace, value: ({ to }) => titles.get(to) ?? to },
    { key: "step", title: words.step, value: ({ kind }) => words.steps[kind] ?? kind },
    { key: "kg", title: words.kg, value: ({ kg }) => kg, shown: ({ kg }) => shownKg(kg) },
    { key: "least", title: words.atLeast, ...weight((edge: Edge) => bounds(edge)?.minKg) },
    { key: "most", title: words.atMost, ...weight((edge: Edge) => bounds(edge)?.maxKg) },
    { key: "at", title: words.at, value: (edge) => edge.at, shown: (edge) => shownMoment(edge.at) },
    { key: "level", title: words.evidence, value: ({ level }) => said(LEVELS[level]) },
    { key: "by", title: words.by, value: ({ by }) => names[by] ?? by },
  ];
  return (
    <DataTable
      name={words.title}
      columns={columns}
      rows={rows}
      keyOf={({ n }) => String(n)}
      open={({ from }) => at(from)}
    />
  );
}
