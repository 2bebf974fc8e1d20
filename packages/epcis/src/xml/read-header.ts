import { attributeOf, childOf, type XmlElement } from "./element.ts";
import { unwrapped } from "./read-fields.ts";

type Json = Readonly<Record<string, unknown>>;

function find(element: XmlElement | undefined, ...path: readonly string[]): XmlElement | undefined {
  return path.reduce<XmlElement | undefined>((one, local) => childOf(one, local), element);
}

function named(elements: readonly XmlElement[], local: string): readonly XmlElement[] {
  return elements.filter((element) => element.local === local);
}

/** An attribute of master data: text, or a list of elements as one object each, by their local names. */
function attributeValue(element: XmlElement): unknown {
  if (element.children.length === 0) return element.text.trim();
  return Object.fromEntries(element.children.map((child) => [child.local, attributeValue(child)]));
}

function vocabularyElement(element: XmlElement): Json {
  const attributes = named(element.children, "attribute").map((one) => ({
    id: attributeOf(one, "id") ?? "",
    attribute: attributeValue(one),
  }));
  const children = named(childOf(element, "children")?.children ?? [], "id").map(({ text }) => text.trim());
  return {
    id: attributeOf(element, "id") ?? "",
    ...(attributes.length > 0 && { attributes }),
    ...(children.length > 0 && { children }),
  };
}

function vocabulary(element: XmlElement): Json {
  const elements = named(childOf(element, "VocabularyElementList")?.children ?? [], "VocabularyElement");
  return { type: attributeOf(element, "type") ?? "", vocabularyElementList: elements.map(vocabularyElement) };
}

/** The members that the standard business document header has in JSON, as far as their texts are URIs. */
function parties(header: XmlElement): Json {
  const business = childOf(header, "StandardBusinessDocumentHeader");
  const isUri = (text: string) => /^[A-Za-z][A-Za-z0-9+.-]*:[^\s]+$/.test(text);
  const sender = find(business, "Sender", "Identifier")?.text.trim() ?? "";
  const receiver = find(business, "Receiver", "Identifier")?.text.trim() ?? "";
  const instanceIdentifier = find(business, "DocumentIdentification", "InstanceIdentifier")?.text.trim() ?? "";
  return {
    ...(isUri(sender) && { sender }),
    ...(isUri(receiver) && { receiver }),
    ...(instanceIdentifier !== "" && { instanceIdentifier }),
  };
}

/** The members of a JSON document that the header of an XML document becomes: parties and master data. */
export function readHeader(header: XmlElement | undefined): Json {
  if (header === undefined) return {};
  const masterData = unwrapped(header).find(({ local }) => local === "EPCISMasterData");
  const list = named(childOf(masterData, "VocabularyList")?.children ?? [], "Vocabulary");
  return {
    ...parties(header),
    ...(list.length > 0 && { epcisHeader: { epcisMasterData: { vocabularyList: list.map(vocabulary) } } }),
  };
}
