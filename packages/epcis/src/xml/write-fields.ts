import { ExactNumber } from "../exact-number.ts";
import { LIST_NAME } from "../hash.ts";
import { isFields } from "../shape.ts";
import { EVENT, type Fields, type Form, type Scalar, type WordForm, written } from "./fields.ts";
import { attribute, escapedText, tag } from "./markup.ts";
import { SCHEMA_INSTANCE } from "./namespaces.ts";
import { type Declarations, type JsonNamespaces, qualifiedName } from "./qualified-names.ts";

type Json = Readonly<Record<string, unknown>>;
type Plain = string | number | boolean | ExactNumber;

/** Deeper members are left out: no valid event is nested so deeply. */
const DEPTH_MAX = 64;
const RDF_VALUE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#value";

function isPlain(value: unknown): value is Plain {
  if (value instanceof ExactNumber) return true;
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

/** Writes the fields of one event with the namespaces in force for it. */
export class FieldWriter {
  readonly #json: JsonNamespaces;
  readonly #declarations: Declarations;
  readonly #words: WordForm;

  constructor(json: JsonNamespaces, declarations: Declarations, words: WordForm) {
    this.#json = json;
    this.#declarations = declarations;
    this.#words = words;
  }

  /** A standard field as its element, or elements where it stands repeated. */
  field(name: string, value: unknown, form: Form): string {
    if (form.kind === "repeated")
      return [value]
        .flat()
        .map((one) => this.field(name, one, form.of))
        .join("");
    if (form.kind === "list") {
      const members = Array.isArray(value) ? value : [];
      return tag(name, members.map((one) => this.field(form.member, one, form.of)).join(""));
    }
    if (form.kind === "scalar") return isPlain(value) ? tag(name, escapedText(form.write(value, this.#words))) : "";
    return isFields(value) ? this.#object(name, value, form) : "";
  }

  /** A member that is no field of the standard. */
  extension(key: string, value: unknown): string {
    return this.#extension(key, value, 0);
  }

  #name(key: string): string {
    return qualifiedName(key, this.#json, this.#declarations);
  }

  #object(name: string, value: Json, form: Fields): string {
    let attributes = "";
    const taken = new Set(form.attributes.keys());
    const { text } = form;
    const own = text !== undefined && isPlain(value[text]) ? escapedText(written(value[text])) : "";
    const elements = [...form.elements].map(([key, inner]) =>
      value[key] === undefined ? "" : this.field(key, value[key], inner),
    );
    for (const [key, member] of Object.entries(value)) {
      if (form.elements.has(key) || key === text || member === undefined) continue;
      const scalar = form.attributes.get(key);
      if (scalar !== undefined) attributes += this.#attribute(key, member, scalar);
      else if (form.attributes.size > 0 && this.#fitsAttribute(key, member, taken)) {
        attributes += attribute(this.#name(key), member);
      } else elements.push(this.extension(key, member));
    }
    return tag(name, own + elements.join(""), attributes);
  }

  #attribute(name: string, value: unknown, scalar: Scalar): string {
    return isPlain(value) ? attribute(name, scalar.write(value, this.#words)) : "";
  }

  #extension(key: string, value: unknown, depth: number): string {
    const name = this.#name(key);
    if (!Array.isArray(value)) return this.#element(name, value, depth);
    const values: readonly unknown[] = value.flat(DEPTH_MAX);
    // Under such a name stands one element of members named without `List`, as the event hash has it in either binding.
    if (values.length > 0 && LIST_NAME.test(key)) {
      const member = this.#name(key.slice(0, -"List".length));
      return tag(name, values.map((one) => this.#element(member, one, depth + 1)).join(""));
    }
    if (values.length > 0) return values.map((one) => this.#element(name, one, depth)).join("");
    return tag(name, "", attribute(`${this.#declarations.bind(SCHEMA_INSTANCE, "xsi")}:nil`, "true"));
  }

  #element(name: string, value: unknown, depth: number): string {
    if (isPlain(value)) return tag(name, escapedText(written(value)));
    if (!isFields(value) || depth > DEPTH_MAX) return tag(name, "");
    const entries = Object.entries(value);
    const tagged = this.#languageText(value);
    if (tagged !== undefined) return tag(name, tagged.text, tagged.attributes);
    const spoken = entries.find(([key, member]) => this.#isText(key, member));
    if (spoken === undefined || entries.length === 1) {
      return tag(name, entries.map(([key, member]) => this.#extension(key, member, depth + 1)).join(""));
    }
    const { text, attributes } = this.#languageText(spoken[1]) ?? { text: escapedText(`${spoken[1]}`), attributes: "" };
    const taken = new Set<string>();
    let beside = attributes;
    let within = "";
    for (const [key, member] of entries.filter((entry) => entry !== spoken)) {
      if (this.#fitsAttribute(key, member, taken)) beside += attribute(this.#name(key), member);
      else within += this.#extension(key, member, depth + 1);
    }
    return tag(name, text + within, beside);
  }

  /** May it be an attribute: a text under a name that the element does not have yet? */
  #fitsAttribute(key: string, member: unknown, taken: Set<string>): member is string {
    if (typeof member !== "string" || taken.has(this.#name(key))) return false;
    taken.add(this.#name(key));
    return true;
  }

  /** Is it the text that stands beside attributes? */
  #isText(key: string, member: unknown): boolean {
    // An empty text beside attributes would not be there when it is read: it is written as an element of its own.
    const text = typeof member === "string" ? member : this.#languageText(member)?.text;
    if (text === undefined || text.trim() === "") return false;
    const colon = key.indexOf(":");
    const namespace = this.#json.get(key.slice(0, Math.max(colon, 0)));
    return namespace !== undefined && namespace + key.slice(colon + 1) === RDF_VALUE;
  }

  /** `{"@value": …, "@language": …}` and nothing else. */
  #languageText(value: unknown): { readonly text: string; readonly attributes: string } | undefined {
    if (!isFields(value) || Object.keys(value).length !== 2) return undefined;
    const { "@value": text, "@language": language } = value;
    if (typeof text !== "string" || typeof language !== "string") return undefined;
    return { text: escapedText(text), attributes: attribute("xml:lang", language) };
  }
}

/** The members of an event that are no fields of the standard, in the event's order; `type` and `@context` are said otherwise. */
export function extensionsOf(event: Json): readonly (readonly [string, unknown])[] {
  return Object.entries(event).filter(
    ([key, value]) => value !== undefined && key !== "type" && key !== "@context" && !EVENT.elements.has(key),
  );
}
