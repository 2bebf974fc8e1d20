import { notFound } from "@suyuan/domain/access";
import { defined } from "@suyuan/domain/fact";
import { invalidRequest } from "@suyuan/domain/field-errors";
import type { Publication } from "@suyuan/domain/publishing/publication";
import type { PublishedTable } from "@suyuan/domain/publishing/tables";
import type { Answer } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { KeptJson } from "../../http/body-encoding.ts";
import { FileContent } from "../../http/route.ts";
import { productKey } from "../../ledger/keys.ts";
import {
  type PublishedPart,
  publicationKey,
  publishedMonths,
  publishedPageKey,
  publishedPartKey,
} from "../../ledger/publishing/keys.ts";
import { EVENTUAL, readAll, readMany, readRow } from "../../ledger/read.ts";
import { csvCell } from "../../printing/csv.ts";
import type { PublicationPage, PublicationRecord, PublishedCell } from "./schemas.ts";
import { cellView, partsOfTable, publicationView } from "./view.ts";

/** Publications of a county that are listed: ten years of months. */
const LISTED_MAX = 120;

interface Named {
  readonly region: string;
  readonly month: string;
}

/** A county's publications, the newest first. Whoever asks for a county that published nothing gets an empty list. */
export async function publishedList(
  deps: Pick<Deps, "table" | "sha256">,
  region: string,
): Promise<Answer<KeptJson<{ items: readonly PublicationRecord[] }>>> {
  const found = await publications(deps, region);
  return { status: 200, body: new KeptJson({ items: found.map(publicationView) }, deps.sha256) };
}

export async function publications({ table }: Pick<Deps, "table">, region: string): Promise<readonly Publication[]> {
  const rows = await readAll(table, publishedMonths(region), { limit: LISTED_MAX, reverse: true }, 1);
  return rows.map(({ data }) => data);
}

async function required({ table }: Pick<Deps, "table">, { region, month }: Named): Promise<Publication> {
  const row = await readRow(table, publicationKey(region, month), EVENTUAL);
  if (row === undefined) throw notFound("publication", `${region}/${month}`);
  return row.data;
}

/** A publication with some of its cells: those of a table where one is asked for. Two reads, whatever its size. */
export async function publishedPage(
  deps: Pick<Deps, "table" | "sha256">,
  named: Named,
  { table, cursor }: { readonly table?: PublishedTable | undefined; readonly cursor?: string | undefined },
): Promise<Answer<KeptJson<PublicationPage>>> {
  const publication = await required(deps, named);
  const [from, to] = table === undefined ? [0, publication.parts] : partsOfTable(publication, table);
  const at = cursor === undefined ? from : partAt(cursor, from, to);
  const row =
    at < to ? await readRow(deps.table, publishedPartKey(named.region, named.month, at), EVENTUAL) : undefined;
  const next = at + 1 < to ? `part-${at + 1}` : undefined;
  const page = { ...publicationView(publication), items: cellsIn(row?.data), ...defined({ next }) };
  return { status: 200, body: new KeptJson(page, deps.sha256) };
}

function partAt(cursor: string, from: number, to: number): number {
  const at = Number(/^part-(\d{1,3})$/.exec(cursor)?.[1] ?? Number.NaN);
  if (at >= from && at < to) return at;
  throw invalidRequest([
    {
      pointer: "?cursor",
      en: "This is no cursor of this list: begin anew without one.",
      zh: "该游标不属于此列表，请去掉游标重新查询。",
    },
  ]);
}

function cellsIn(part: PublishedPart | undefined): readonly PublishedCell[] {
  return (part?.cells ?? []).map((cell) => cellView(part?.table ?? "harvest", cell));
}

const COLUMNS = ["table", "month", "region", "product", "scheme", "producer", "suppressed", "households"] as const;
const FIGURES = [
  "registeredKg",
  "batches",
  "certifiedKg",
  "soldKg",
  "tests",
  "testsPassed",
  "deliveredKg",
  "paidYuan",
] as const;

function line(cell: PublishedCell): string {
  const own = COLUMNS.map((column) => cell[column]);
  const figures = FIGURES.map((name) => cell.figures?.[name]);
  return `${[...own, ...figures].map((value) => csvCell(String(value ?? ""))).join(",")}\r\n`;
}

/** All cells as a table: RFC 4180 with a byte order mark, row by row as they are read. */
export async function publishedCsv(deps: Pick<Deps, "table">, named: Named): Promise<Answer<FileContent>> {
  const { parts } = await required(deps, named);
  const { region, month } = named;
  const encoder = new TextEncoder();
  let at = 0;
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(encoder.encode(`\uFEFF${[...COLUMNS, ...FIGURES].join(",")}\r\n`));
    },
    async pull(controller) {
      if (at >= parts) {
        controller.close();
        return;
      }
      const row = await readRow(deps.table, publishedPartKey(region, month, at), EVENTUAL);
      at += 1;
      controller.enqueue(encoder.encode(cellsIn(row?.data).map(line).join("")));
    },
  });
  return { status: 200, body: new FileContent("text/csv; charset=utf-8", stream, `${region}-${month}.csv`) };
}

/** What the page of a publication shows, with the months that there are; undefined where nothing was published. */
export async function publishedFor(
  deps: Pick<Deps, "table">,
  { region, month }: { readonly region: string; readonly month: string | undefined },
): Promise<PublishedPageData | undefined> {
  const all = await publications(deps, region);
  const publication = month === undefined ? all[0] : all.find((one) => one.month === month);
  if (publication === undefined) return undefined;
  const key = publishedPageKey(region, publication.month);
  const parts = (await readMany(deps.table, [key])).state(key)?.parts ?? [];
  const cells = parts.flatMap(cellsIn);
  const months = all.map((one) => one.month);
  return { publication: publicationView(publication), cells, names: await namesOf(deps, cells), months };
}

/** Products whose names are looked up for a page. */
const NAMED_MAX = 90;

/** What products are called now. */
async function namesOf(
  { table }: Pick<Deps, "table">,
  cells: readonly PublishedCell[],
): Promise<PublishedPageData["names"]> {
  const gtins = [...new Set(cells.flatMap(({ product }) => product ?? []))].filter((one) => one !== "none");
  const keys = gtins.slice(0, NAMED_MAX).map(productKey);
  const loaded = await readMany(table, keys);
  const named = keys.flatMap((key) => loaded.state(key) ?? []);
  return Object.fromEntries(named.map(({ gtin, name: { zh, en } }) => [gtin, { zh, en: en ?? zh }]));
}

export interface PublishedPageData {
  readonly publication: PublicationRecord;
  readonly cells: readonly PublishedCell[];
  /** Of products by GTIN. */
  readonly names: Readonly<Record<string, { readonly zh: string; readonly en: string } | undefined>>;
  readonly months: readonly string[];
}
