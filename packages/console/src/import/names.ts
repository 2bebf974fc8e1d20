import { type Cell, type CellRead, REQUIRED, readList } from "./cells.ts";
import { told } from "./told.ts";

/** What the organisation has on record, for cells that name it. */
export interface Known {
  readonly products: readonly {
    readonly gtin: string;
    readonly name: { readonly zh: string; readonly en?: string | undefined };
  }[];
  readonly bases: readonly {
    readonly id: string;
    readonly name: string;
    readonly plots: readonly { readonly id: string }[];
  }[];
}

const key = (text: Cell): string => String(text).normalize("NFKC").trim().toLowerCase();

/** At most so many names stand in a refusal. */
const NAMED_MAX = 5;

function among(names: readonly string[]): string {
  return names.length <= NAMED_MAX ? names.join("、") : `${names.slice(0, NAMED_MAX).join("、")}…`;
}

const unknown = (what: { zh: string; en: string }, names: readonly string[]) => ({
  wrong: told(
    "unknown-name",
    `没有这个${what.zh}，现有：${among(names)}`,
    `no ${what.en} of this name; there are: ${among(names)}`,
  ),
});

const several = (what: { zh: string; en: string }, ids: readonly string[]) => ({
  wrong: told(
    "several",
    `有 ${ids.length} 个同名的${what.zh}，请填编号：${among(ids)}`,
    `${ids.length} of this name: type its id: ${among(ids)}`,
  ),
});

const PRODUCT = { zh: "产品", en: "product" };
const BASE = { zh: "基地", en: "base" };

/** A product by its GTIN, which need not be the organisation's own, or by the name under which it is on record. */
export function readProduct(
  cell: Cell,
  { products }: Known,
  readGtin: (cell: Cell) => CellRead<string>,
): CellRead<string> {
  if (/^[\d\s.e+-]+$/i.test(key(cell))) return readGtin(cell);
  const found = products.filter(({ name }) =>
    [name.zh, name.en].some((one) => one !== undefined && key(one) === key(cell)),
  );
  const [only, more] = found;
  if (only === undefined)
    return unknown(
      PRODUCT,
      products.map(({ name }) => name.zh),
    );
  return more === undefined
    ? { value: only.gtin }
    : several(
        PRODUCT,
        found.map(({ gtin }) => gtin),
      );
}

/** A base by its name or its id. */
export function readBase(cell: Cell, { bases }: Known): CellRead<string> {
  const byId = bases.find(({ id }) => id === String(cell).trim());
  if (byId !== undefined) return { value: byId.id };
  const found = bases.filter(({ name }) => key(name) === key(cell));
  const [only, more] = found;
  if (only === undefined)
    return unknown(
      BASE,
      bases.map(({ name }) => name),
    );
  return more === undefined
    ? { value: only.id }
    : several(
        BASE,
        found.map(({ id }) => id),
      );
}

/** A plot of the row's base, as it is called there. */
export function readPlot(cell: Cell, { bases }: Known, base: string | undefined): CellRead<string> {
  const plots = bases.find(({ id }) => id === base)?.plots;
  // While the base is not known nobody can tell: its own cell is marked.
  if (plots === undefined) return { value: String(cell).trim() };
  const found = plots.find(({ id }) => id === String(cell).trim()) ?? plots.find(({ id }) => key(id) === key(cell));
  return found === undefined
    ? unknown(
        { zh: "地块", en: "plot" },
        plots.map(({ id }) => id),
      )
    : { value: found.id };
}

const PLOTS_MAX = 200;

/** Plots of the row's base, each once. */
export function readPlots(cell: Cell, known: Known, base: string | undefined): CellRead<readonly string[]> {
  const parts = readList(typeof cell === "string" ? cell.trim().replace(/\s+/g, "、") : cell, {
    most: PLOTS_MAX,
    charactersMax: 64,
  });
  if ("wrong" in parts) return parts;
  if (parts.value.length === 0) return REQUIRED;
  const plots: string[] = [];
  for (const part of parts.value) {
    const read = readPlot(part, known, base);
    if ("wrong" in read) return read;
    plots.push(read.value);
  }
  return { value: [...new Set(plots)] };
}

/** What the lawful bases of a commitment are called. */
const BASES: readonly (readonly [value: string, ...names: string[]])[] = [
  ["quality-control", "质量安全控制符合要求", "质量控制", "quality control"],
  ["self-test", "自行检测合格", "自检合格", "自行检测", "self test"],
  ["commissioned-test", "委托检测合格", "委托检测", "commissioned test"],
];

/** One or more of the three bases. */
export function readBasis(cell: Cell): CellRead<readonly string[]> {
  const parts = readList(cell, { most: 3, charactersMax: 40 });
  if ("wrong" in parts) return parts;
  const values = parts.value.map((part) => BASES.find((names) => names.some((name) => key(name) === key(part)))?.[0]);
  const known = values.filter((value) => value !== undefined);
  if (known.length === values.length && known.length > 0) return { value: [...new Set(known)] };
  return {
    wrong: told(
      "basis",
      `只有三种：${BASES.map(([, zh]) => zh).join("、")}`,
      `one or more of: ${BASES.map(([value]) => value).join(", ")}`,
    ),
  };
}

const INPUT_KINDS: readonly (readonly [value: string, ...names: string[]])[] = [
  ["pesticide", "农药"],
  ["fertiliser", "肥料", "化肥", "fertilizer"],
  ["other", "其他"],
];

/** What kind of input it is. */
export function readInputKind(cell: Cell): CellRead<string> {
  const found = INPUT_KINDS.find((names) => names.some((name) => key(name) === key(cell)))?.[0];
  if (found !== undefined) return { value: found };
  const zh = INPUT_KINDS.map(([, name]) => name).join("、");
  return { wrong: told("kind", `只有：${zh}`, `one of: ${INPUT_KINDS.map(([value]) => value).join(", ")}`) };
}
