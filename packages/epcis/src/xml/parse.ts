import sax from "sax";
import type { EventFault } from "../fault.ts";
import { XML_LIMITS, type XmlAttribute, type XmlElement, type XmlLimits } from "./element.ts";
import { type XmlFaultCode, XmlRefused } from "./xml-fault.ts";

export type XmlReading =
  | { readonly ok: true; readonly root: XmlElement }
  | { readonly ok: false; readonly fault: EventFault };

/** Control characters and non-characters that no XML 1.0 document may hold, written or by reference. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;
const XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace";
const XMLNS_NAMESPACE = "http://www.w3.org/2000/xmlns/";
/** A document type that names a root and nothing else: no identifier of another file, no declarations. */
const BARE_DOCTYPE = /^\s+[A-Za-z_][\w.-]{0,99}\s*$/;
/** The parser is fed in pieces, so that the size of an unfinished tag is looked at before its attributes pile up. */
const PIECE = 8192;

type Scope = ReadonlyMap<string, string>;

interface OpenElement extends XmlElement {
  readonly attributes: XmlAttribute[];
  readonly children: OpenElement[];
  text: string;
}

/** Builds the tree from the parser's events and counts what it takes. */
class Builder {
  root: OpenElement | undefined;
  readonly #limits: XmlLimits;
  readonly #parser: sax.SAXParser;
  readonly #open: OpenElement[] = [];
  #attributes: { readonly name: string; readonly value: string }[] = [];
  #tagFrom: number | undefined;
  #nodes = 0;

  constructor(limits: XmlLimits) {
    this.#limits = limits;
    this.#parser = sax.parser(true, { xmlns: true, strictEntities: true } as sax.SAXOptions);
    // Without prototype: no word of JavaScript's own is an entity.
    this.#parser.ENTITIES = Object.assign(Object.create(null), { amp: "&", gt: ">", lt: "<", quot: '"', apos: "'" });
    this.#listen();
  }

  /** Reads the whole text. Throws XmlRefused. */
  read(text: string): XmlElement {
    for (let from = 0; from < text.length; from += PIECE) {
      this.#parser.write(text.slice(from, from + PIECE));
      const tag = this.#tagFrom === undefined ? 0 : this.#parser.position - this.#tagFrom;
      if (tag > this.#limits.tag) this.#refuse("xml-too-many", `${this.#limits.tag} characters in one tag`);
    }
    this.#parser.close();
    return this.root ?? this.#refuse("xml-syntax", "no element");
  }

  #listen(): void {
    const parser = this.#parser;
    parser.onerror = (error) => this.#refuse("xml-syntax", (error.message.split("\n")[0] ?? "").slice(0, 100));
    // GS1's own examples open with a bare `<!DOCTYPE project>`: it declares nothing, and nothing is read from it.
    parser.ondoctype = (text) => {
      if (!BARE_DOCTYPE.test(text)) this.#refuse("xml-doctype", "");
    };
    parser.onsgmldeclaration = () => this.#refuse("xml-doctype", "");
    parser.onprocessinginstruction = (one) => this.#instruction(one);
    parser.onopentagstart = () => {
      this.#tagFrom = parser.position;
      this.#attributes = [];
    };
    parser.onattribute = ({ name, value }) => {
      this.#attributes.push({ name, value });
    };
    parser.onopentag = ({ name }) => this.#start(name);
    parser.onclosetag = () => this.#open.pop();
    parser.ontext = (text) => this.#text(text);
    parser.oncdata = (text) => this.#text(text);
  }

  #refuse(code: XmlFaultCode, about: string | number): never {
    throw new XmlRefused(code, about, this.#parser.line + 1);
  }

  #instruction({ name }: { readonly name: string }): void {
    if (name.toLowerCase() !== "xml") return;
    if (name !== "xml" || this.root !== undefined) this.#refuse("xml-syntax", "XML declaration not at the start");
  }

  #text(text: string): void {
    const element = this.#open.at(-1);
    if (element !== undefined) element.text += text;
    else if (text.trim() !== "") this.#refuse("xml-syntax", "text outside the root element");
  }

  #start(name: string): void {
    const { attributes, depth, nodes } = this.#limits;
    const parent = this.#open.at(-1);
    this.#tagFrom = undefined;
    this.#nodes += 1 + this.#attributes.length;
    if (this.#nodes > nodes) this.#refuse("xml-too-many", `${nodes} elements and attributes`);
    if (this.#attributes.length > attributes) this.#refuse("xml-too-many", `${attributes} attributes in one element`);
    if (this.#open.length >= depth) this.#refuse("xml-too-deep", depth);
    if (parent === undefined && this.root !== undefined) this.#refuse("xml-syntax", "second root element");
    const scope = this.#scopeWith(parent?.scope ?? new Map([["xml", XML_NAMESPACE]]));
    const { namespace, prefix, local } = this.#resolve(name, scope, scope.get("") ?? "");
    const element: OpenElement = {
      ...{ namespace, prefix, local, scope, text: "", children: [], line: this.#parser.line + 1 },
      attributes: this.#attributesIn(scope),
    };
    if (parent === undefined) this.root = element;
    else parent.children.push(element);
    this.#open.push(element);
  }

  /** The names in force within the element, by the declarations among its attributes. */
  #scopeWith(outer: Scope): Scope {
    let scope: Map<string, string> | undefined;
    for (const { name, value } of this.#attributes) {
      if (name !== "xmlns" && !name.startsWith("xmlns:")) continue;
      const prefix = name.slice("xmlns:".length);
      if ((value === "" && prefix !== "") || prefix === "xmlns" || value === XMLNS_NAMESPACE) {
        this.#refuse("xml-prefix", name);
      }
      if ((prefix === "xml") !== (value === XML_NAMESPACE)) this.#refuse("xml-prefix", name);
      scope ??= new Map(outer);
      scope.set(prefix, value);
      if (scope.size > this.#limits.namespaces) {
        this.#refuse("xml-too-many", `${this.#limits.namespaces} namespaces in force at once`);
      }
    }
    return scope ?? outer;
  }

  #resolve(name: string, scope: Scope, unprefixed: string): { namespace: string; prefix: string; local: string } {
    const [prefix = "", local, more] = name.split(":");
    if (local === undefined) return { namespace: unprefixed, prefix: "", local: name };
    const namespace = scope.get(prefix);
    if (namespace === undefined || local === "" || more !== undefined) this.#refuse("xml-prefix", name);
    return { namespace, prefix, local };
  }

  #attributesIn(scope: Scope): XmlAttribute[] {
    const seen = new Set<string>();
    const found: XmlAttribute[] = [];
    for (const { name, value } of this.#attributes) {
      const isDeclaration = name === "xmlns" || name.startsWith("xmlns:");
      const resolved = isDeclaration ? undefined : this.#resolve(name, scope, "");
      const identity = resolved === undefined ? name : `${resolved.namespace} ${resolved.local}`;
      if (seen.has(identity)) this.#refuse("xml-attribute-twice", name);
      seen.add(identity);
      if (resolved !== undefined) found.push({ ...resolved, value });
    }
    return found;
  }
}

/**
 * Reads an XML 1.0 document with namespaces into a tree. Nothing outside the text is looked at: a DOCTYPE that declares anything
 * is refused, no entity but the five of XML is known. Comments and processing instructions are passed over. Never throws; the first fault
 * ends the reading and names its line.
 */
export function parseXml(text: string, limits: XmlLimits = XML_LIMITS): XmlReading {
  try {
    if (text.length > limits.chars) throw new XmlRefused("xml-too-large", limits.chars, 0);
    const forbidden = FORBIDDEN.exec(text);
    if (forbidden !== null) {
      throw new XmlRefused("xml-character", "", text.slice(0, forbidden.index).split("\n").length);
    }
    if (!text.isWellFormed()) throw new XmlRefused("xml-character", "", 0);
    return { ok: true, root: new Builder(limits).read(text.replace(/\r\n?/g, "\n")) };
  } catch (error) {
    if (error instanceof XmlRefused) return { ok: false, fault: error.fault };
    // The parser itself failed: the document is at fault, whatever it is.
    return { ok: false, fault: new XmlRefused("xml-syntax", "unreadable", 0).fault };
  }
}
