import { LIST_NAME } from "../hash.ts";
import type { XmlAttribute, XmlElement } from "./element.ts";
import { EVENT, type Fields, type Form } from "./fields.ts";
import { isStandard, isTechnical, type Prefixes, SCHEMA_INSTANCE, XML_ITSELF } from "./namespaces.ts";

/** Members of an object in the order of their first appearance; each may have come several times. */
class Members {
  readonly #values = new Map<string, unknown[]>();

  add(key: string, ...values: readonly unknown[]): void {
    const known = this.#values.get(key);
    if (known === undefined) this.#values.set(key, [...values]);
    else known.push(...values);
  }

  /** What came once is itself, what came several times an array; so is what `isArray` names. */
  object(isArray: (key: string) => boolean = () => false): Record<string, unknown> {
    const entries = [...this.#values].map(([key, values]): [string, unknown] => [
      key,
      values.length === 1 && !isArray(key) ? values[0] : values,
    ]);
    return Object.fromEntries(entries);
  }
}

const isLanguage = ({ namespace, local }: XmlAttribute) => namespace === XML_ITSELF && local === "lang";

/** Attributes that say something: not those of XML Schema, which only tell how to read. */
function saying(element: XmlElement): readonly XmlAttribute[] {
  return element.attributes.filter(({ namespace }) => namespace !== SCHEMA_INSTANCE);
}

function isNil({ attributes }: XmlElement): boolean {
  return attributes.some(
    ({ namespace, local, value }) => namespace === SCHEMA_INSTANCE && local === "nil" && /^(?:true|1)$/.test(value),
  );
}

/** Text of an extension, with its language where it names one. */
function textOf(element: XmlElement, language: string | undefined, prefixes: Prefixes): unknown {
  const text = abbreviated(element.text, element, prefixes);
  return language === undefined ? text : { "@value": text, "@language": language };
}

const CURIE = /^([A-Za-z_][\w.-]*):(?!\/\/)\S*$/;

/** A value abbreviated by a prefix of XML under the prefix that JSON has for the same namespace; any other text as it is. */
function abbreviated(text: string, { scope }: XmlElement, prefixes: Prefixes): string {
  const prefix = text.includes(":") ? CURIE.exec(text.trim())?.[1] : undefined;
  const namespace = prefix === undefined ? undefined : scope.get(prefix);
  if (prefix === undefined || namespace === undefined || isTechnical(namespace)) return text;
  return prefixes.prefixOf(namespace, prefix) + text.trim().slice(prefix.length);
}

/** Does it hold nothing but members named as it is without `List`? JSON has an array for that, and the event hash too. */
function isListOfMembers({ local, namespace, text, children }: XmlElement): boolean {
  const member = LIST_NAME.test(local) ? local.slice(0, -"List".length) : undefined;
  const isMember = (child: XmlElement) => child.local === member && child.namespace === namespace;
  return children.length > 0 && text.trim() === "" && children.every(isMember);
}

/**
 * The values of an extension element: none when it is nil, otherwise one. Text stays text, whatever its xsi:type; elements
 * are members, repeated ones arrays. Where attributes or elements stand beside text, the text is the member `rdf:value`.
 */
function valuesOf(element: XmlElement, prefixes: Prefixes): readonly unknown[] {
  if (isNil(element)) return [];
  const attributes = saying(element);
  const language = attributes.find(isLanguage)?.value;
  const others = attributes.filter((one) => !isLanguage(one));
  if (attributes.length === 0 && isListOfMembers(element)) {
    return [element.children.flatMap((child) => valuesOf(child, prefixes))];
  }
  if (others.length === 0 && element.children.length === 0) return [textOf(element, language, prefixes)];
  const members = new Members();
  for (const one of others) members.add(prefixes.key(one), abbreviated(one.value, element, prefixes));
  if (element.text.trim() !== "") {
    const key = `${prefixes.prefixOf("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf")}:value`;
    members.add(key, textOf(element, language, prefixes));
  }
  for (const child of element.children) members.add(prefixes.key(child), ...valuesOf(child, prefixes));
  return [members.object()];
}

const WRAPPERS: ReadonlySet<string> = new Set(["extension", "baseExtension"]);

/** The element's children, with those of EPCIS 1.x's `extension` and `baseExtension` in their place. */
export function unwrapped(element: XmlElement): readonly XmlElement[] {
  if (!element.children.some((child) => isStandard(child) && WRAPPERS.has(child.local))) return element.children;
  return element.children.flatMap((child) =>
    isStandard(child) && WRAPPERS.has(child.local) ? unwrapped(child) : [child],
  );
}

function readFields(element: XmlElement, form: Fields, prefixes: Prefixes, members: Members): Record<string, unknown> {
  for (const attribute of saying(element)) {
    const known = isStandard(attribute) ? form.attributes.get(attribute.local) : undefined;
    if (known === undefined) members.add(prefixes.fieldKey(attribute), attribute.value);
    else members.add(attribute.local, known.read(abbreviated(attribute.value, element, prefixes)));
  }
  for (const child of unwrapped(element)) {
    const known = isStandard(child) ? form.elements.get(child.local) : undefined;
    const values = known === undefined ? valuesOf(child, prefixes) : readForm(child, known, prefixes);
    // A quantity that is nil says nothing; a nil extension is a list without members.
    if (known === undefined) members.add(prefixes.fieldKey(child), ...values);
    else if (values.length > 0) members.add(child.local, ...values);
  }
  const text = abbreviated(element.text.trim(), element, prefixes);
  if (form.text !== undefined) members.add(form.text, text);
  else if (text !== "") members.add("#text", text);
  return members.object((key) => {
    const known = form.elements.get(key);
    return known?.kind === "repeated" && known.bare !== true;
  });
}

/** A set: XML may repeat a member, JSON may not. */
function distinct(values: readonly unknown[]): readonly unknown[] {
  return [...new Set(values)];
}

function readForm(element: XmlElement, form: Form, prefixes: Prefixes): readonly unknown[] {
  if (form.kind === "repeated") return readForm(element, form.of, prefixes);
  if (form.kind === "fields") return [readFields(element, form, prefixes, new Members())];
  if (form.kind === "scalar") {
    const isPlain = element.children.length === 0 && saying(element).length === 0;
    if (!isPlain) return valuesOf(element, prefixes);
    return isNil(element) ? [] : [form.read(abbreviated(element.text, element, prefixes))];
  }
  const values = element.children.flatMap((child): readonly unknown[] => {
    if (isStandard(child) && child.local === form.member) return readForm(child, form.of, prefixes);
    return [{ [prefixes.key(child)]: valuesOf(child, prefixes) }];
  });
  const isPlain = saying(element).length === 0 && element.text.trim() === "";
  return [isPlain ? (form.distinct === true ? distinct(values) : values) : valuesOf(element, prefixes)[0]];
}

/**
 * An event's element in the shape of the JSON binding: standard fields by their names, bare words for those of the CBV, numbers
 * where the standard's type is numeric. What does not fit (unknown elements, texts that are no numbers) comes through as it is,
 * so that the rules of events name it.
 */
export function readXmlEvent(element: XmlElement, prefixes: Prefixes): Record<string, unknown> {
  const members = new Members();
  members.add("type", isStandard(element) ? element.local : prefixes.fieldKey(element));
  return readFields(element, EVENT, prefixes, members);
}
