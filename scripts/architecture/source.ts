import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSync } from "oxc-parser";

/** One import, re-export, dynamic import or `import("…")` type. `typeOnly` when nothing of it is left at run time. */
export interface Import {
  readonly specifier: string;
  /** Names as the imported module has them; empty where all of it is taken. */
  readonly names: readonly string[];
  readonly typeOnly: boolean;
  readonly line: number;
}

/** A use of something that a pure package must be given instead: a clock, randomness, the process, the network. */
export interface AmbientUse {
  readonly name: string;
  readonly line: number;
}

/** A source file as the checks see it. `path` is relative to the repository root, with forward slashes. */
export interface Source {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
  readonly ambientUses: readonly AmbientUse[];
}

/** One broken rule: where, and what to do about it. */
export interface Problem {
  readonly path: string;
  readonly line?: number;
  readonly message: string;
}

interface AnyNode {
  readonly type: string;
  readonly start: number;
  readonly [key: string]: unknown;
}

const ambientObjects = new Set(["Buffer", "crypto", "globalThis", "performance", "process"]);
const ambientFunctions = new Set(["fetch", "setInterval", "setTimeout"]);
const ambientMembers = new Set(["Date.now", "Math.random"]);

function isNode(value: unknown): value is AnyNode {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}

function* nodesOf(value: unknown): Generator<AnyNode> {
  if (Array.isArray(value)) {
    for (const item of value) yield* nodesOf(item);
  } else if (isNode(value)) {
    yield value;
    for (const key of Object.keys(value)) yield* nodesOf(value[key]);
  }
}

function identifier(value: unknown): string | undefined {
  return isNode(value) && value.type === "Identifier" ? String(value.name) : undefined;
}

function ambientName(node: AnyNode): string | undefined {
  if (node.type === "MemberExpression") {
    const object = identifier(node.object);
    if (object === undefined) return undefined;
    if (ambientObjects.has(object)) return object;
    const member = `${object}.${identifier(node.property)}`;
    return ambientMembers.has(member) ? member : undefined;
  }
  if (node.type === "VariableDeclarator") {
    const object = identifier(node.init);
    return object !== undefined && ambientObjects.has(object) ? object : undefined;
  }
  const callee = identifier(node.callee);
  const empty = Array.isArray(node.arguments) && node.arguments.length === 0;
  if (node.type === "NewExpression") return callee === "Date" && empty ? "new Date()" : undefined;
  if (node.type !== "CallExpression" || callee === undefined) return undefined;
  if (callee === "Date") return "Date()";
  return ambientFunctions.has(callee) ? callee : undefined;
}

// A file that declares a name of its own (a parameter called `process`, say) does not reach the global by it.
function declaredNames(nodes: readonly AnyNode[]): ReadonlySet<string | undefined> {
  const names = new Set<string | undefined>();
  for (const node of nodes) {
    if (node.type === "VariableDeclarator") names.add(identifier(node.id));
    if (Array.isArray(node.params)) for (const parameter of node.params) names.add(identifier(parameter));
  }
  return names;
}

function literal(value: unknown): string | undefined {
  return isNode(value) && value.type === "Literal" && typeof value.value === "string" ? value.value : undefined;
}

// Only `import type` leaves nothing: `import { type T }` stays as an import for its side effects.
function importOf(node: AnyNode): Omit<Import, "line"> | undefined {
  const specifier = literal(node.source);
  if (specifier === undefined) return undefined;
  const typeOnly = node.type === "TSImportType" || node.importKind === "type" || node.exportKind === "type";
  const named = Array.isArray(node.specifiers) ? node.specifiers : [];
  const names = named.flatMap((one: unknown) => (isNode(one) ? (identifier(one.imported) ?? []) : []));
  return { specifier, names, typeOnly };
}

/** Parses one file's text. Throws when it is not TypeScript or JavaScript. */
export function sourceOf(path: string, text: string): Source {
  const parsed = parseSync(path, text);
  const [error] = parsed.errors;
  if (error) throw new Error(`${path}: ${error.message}`);
  const lineAt = (node: AnyNode) => text.slice(0, node.start).split("\n").length;
  const nodes = [...nodesOf(parsed.program)];
  const declared = declaredNames(nodes);
  const imports: Import[] = [];
  const ambientUses: AmbientUse[] = [];
  for (const node of nodes) {
    const found = importOf(node);
    if (found !== undefined) imports.push({ ...found, line: lineAt(node) });
    const name = ambientName(node);
    if (name === undefined || declared.has(name.replace(/^new |[.(].*$/g, ""))) continue;
    ambientUses.push({ name, line: lineAt(node) });
  }
  return { path, text, imports, ambientUses };
}

function* walk(root: string, folder: string, skipped: ReadonlySet<string>): Generator<string> {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (skipped.has(entry.name)) continue;
    if (entry.isDirectory()) yield* walk(root, path, skipped);
    else if (entry.isFile() && !entry.name.endsWith(".log")) yield path;
  }
}

/** Paths of all files of the repository, without what git ignores by name, installed packages and build output. */
export function repositoryPaths(root: string): readonly string[] {
  const ignored = readFileSync(join(root, ".gitignore"), "utf8").split("\n");
  const skipped = new Set(["node_modules", ".git", ...ignored.map((line) => line.replace(/\/$/, ""))]);
  return [...walk(root, "", skipped)].sort();
}

/** Every TypeScript and JavaScript file among `paths`, parsed. */
export function readSources(root: string, paths: readonly string[]): readonly Source[] {
  return paths
    .filter((path) => /\.[cm]?[jt]sx?$/.test(path))
    .map((path) => sourceOf(path, readFileSync(join(root, path), "utf8")));
}
