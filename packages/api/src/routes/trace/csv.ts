import { csvCell } from "../../printing/csv.ts";
import type { TraceAnswer } from "./view.ts";

const COLUMNS = [
  ...["from", "to", "kind", "batch", "kg", "contaminatedMinKg", "contaminatedMaxKg", "contributedMinKg"],
  ...[
    "contributedMaxKg",
    "at",
    "level",
    "by",
    "byName",
    "event",
    "plots",
    "fromClass",
    "toClass",
    "toHolder",
    "toOnHandKg",
  ],
] as const;

/** The steps of a trace, one a row, with what is known of both ends. RFC 4180, with a byte order mark: spreadsheets read UTF-8 by it. */
export function traceTable({ nodes, edges, names }: TraceAnswer): string {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const rows = edges.map((edge) => {
    const [from, to] = [byId.get(edge.from), byId.get(edge.to)];
    const { contaminated, contributed } = edge;
    const row: Record<(typeof COLUMNS)[number], string | number | undefined> = {
      from: edge.from,
      to: edge.to,
      kind: edge.kind,
      batch: edge.batch,
      kg: edge.kg,
      contaminatedMinKg: contaminated?.minKg,
      contaminatedMaxKg: contaminated?.maxKg,
      contributedMinKg: contributed?.minKg,
      contributedMaxKg: contributed?.maxKg,
      at: edge.at,
      level: edge.level,
      by: edge.by,
      byName: names[edge.by],
      event: edge.event,
      plots: edge.plots?.join(" "),
      fromClass: from?.class,
      toClass: to?.class,
      toHolder: to?.holder,
      toOnHandKg: to?.onHand?.kg,
    };
    return COLUMNS.map((column) => csvCell(String(row[column] ?? ""))).join(",");
  });
  return `\uFEFF${[COLUMNS.join(","), ...rows].join("\r\n")}\r\n`;
}
