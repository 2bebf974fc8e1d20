import { attribute } from "./markup.ts";
import { xmlNamespace } from "./namespaces.ts";
import { isPrefix, nameWritten } from "./xml-name.ts";

/** Namespaces that a JSON-LD context declares, by prefix. */
export type JsonNamespaces = ReadonlyMap<string, string>;

/** Namespaces that no prefix may be bound to by hand. */
const UNBINDABLE: ReadonlySet<string> = new Set([
  "",
  "http://www.w3.org/XML/1998/namespace",
  "http://www.w3.org/2000/xmlns/",
]);

/** The prefixes that an element declares, over those of the element around it. */
export class Declarations {
  readonly #outer: Declarations | undefined;
  readonly #prefixes = new Map<string, string>();
  readonly #namespaces = new Map<string, string>();
  #next = 1;

  constructor(outer?: Declarations) {
    this.#outer = outer;
  }

  #knows(prefix: string): boolean {
    if (this.#namespaces.has(prefix)) return true;
    return this.#outer === undefined ? false : this.#outer.#knows(prefix);
  }

  #prefixOf(namespace: string): string | undefined {
    return this.#prefixes.get(namespace) ?? (this.#outer === undefined ? undefined : this.#outer.#prefixOf(namespace));
  }

  /** Binds the namespace (as XML names it) unless it is bound already; answers its prefix: the wanted one where it is free. */
  bind(namespace: string, wanted: string): string {
    const known = this.#prefixOf(namespace);
    if (known !== undefined) return known;
    let prefix = wanted;
    while (!isPrefix(prefix) || this.#knows(prefix)) prefix = `ns${this.#next++}`;
    this.#prefixes.set(namespace, prefix);
    this.#namespaces.set(prefix, namespace);
    return prefix;
  }

  /** All declarations of this element, as attributes. */
  get attributes(): string {
    return [...this.#namespaces].map(([prefix, namespace]) => attribute(`xmlns:${prefix}`, namespace)).join("");
  }
}

/** The name in XML of a member of JSON: qualified where its prefix is declared, otherwise the whole of it, written as a name. */
export function qualifiedName(key: string, json: JsonNamespaces, declarations: Declarations): string {
  const colon = key.indexOf(":");
  const namespace = colon > 0 ? json.get(key.slice(0, colon)) : undefined;
  if (namespace === undefined || UNBINDABLE.has(namespace)) return nameWritten(key);
  const prefix = declarations.bind(xmlNamespace(namespace), key.slice(0, colon));
  return `${prefix}:${nameWritten(key.slice(colon + 1))}`;
}
