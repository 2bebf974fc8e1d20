import { LoggerFileError } from "../series/reading.ts";

/** A node of the report's indented tree: `Key: value` pairs of one line, and the lines indented below it. */
export interface ReportNode {
  /** Pairs in the order written; "Min T: +4.0, TS Min T: 00:42" holds two. */
  fields: Map<string, string>;
  /** Name of a line that opens a section: "Alarm", "1". */
  name: string;
  children: ReportNode[];
  line: number;
}

/** A row of the `Data:` section: tab separated cells after the leading tab. */
export interface DataRow {
  cells: string[];
  line: number;
}

export interface ReportTree {
  root: ReportNode;
  data: DataRow[];
}

/** Settings and history need a few thousand lines; everything else is data. */
const MAX_NODES = 20_000;

/**
 * Reads the indented text of a Berlinger report. Indentation is one space a level; rows that begin with a tab belong to
 * the tables (`Marker:`, `Data:`).
 * @throws LoggerFileError `bad-structure`.
 */
export function readReportTree(lines: readonly string[]): ReportTree {
  const root: ReportNode = { fields: new Map(), name: "", children: [], line: 0 };
  const data: DataRow[] = [];
  const open: { node: ReportNode; depth: number }[] = [{ node: root, depth: -1 }];
  let table = "";
  let nodes = 0;
  for (const [index, text] of lines.entries()) {
    const line = index + 1;
    if (text.startsWith("\t")) {
      if (table === "Data") data.push({ cells: text.slice(1).split("\t", 8), line });
      continue;
    }
    if (text.trim() === "") continue;
    nodes += 1;
    if (nodes > MAX_NODES) throw badStructure(line);
    const depth = text.length - text.trimStart().length;
    while ((open.at(-1)?.depth ?? -1) >= depth) open.pop();
    const parent = open.at(-1)?.node ?? root;
    const node = nodeOf(text.trim(), line);
    parent.children.push(node);
    for (const [key, value] of node.fields) if (!parent.fields.has(key)) parent.fields.set(key, value);
    open.push({ node, depth });
    table = depth === 0 ? node.name : table;
  }
  return { root, data };
}

function nodeOf(text: string, line: number): ReportNode {
  const fields = new Map<string, string>();
  const parts = text.split(/, (?=[A-Za-z][A-Za-z ]*:)/);
  for (const part of parts) {
    const colon = part.indexOf(":");
    if (colon === -1) throw badStructure(line);
    fields.set(part.slice(0, colon).trim(), part.slice(colon + 1).trim());
  }
  return { fields, name: text.slice(0, text.indexOf(":")).trim(), children: [], line };
}

/** The child section of a name; undefined when the report has none. */
export function section(node: ReportNode | undefined, name: string): ReportNode | undefined {
  return node?.children.find((child) => child.name === name);
}

function badStructure(line: number): LoggerFileError {
  const detail = { zh: "报告结构不完整或被改动", en: "the report's structure is broken" };
  return new LoggerFileError("bad-structure", detail, line);
}
