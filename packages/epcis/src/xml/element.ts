/** An attribute with its namespace resolved; declarations of namespaces are not among them. */
export interface XmlAttribute {
  /** Empty for an attribute without prefix. */
  readonly namespace: string;
  readonly prefix: string;
  readonly local: string;
  readonly value: string;
}

/** An element with its namespace resolved. */
export interface XmlElement {
  /** Empty when none is in force. */
  readonly namespace: string;
  readonly prefix: string;
  readonly local: string;
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly XmlElement[];
  /** All text that stands directly in the element, as written, references replaced. */
  readonly text: string;
  /** Prefixes in force and their namespaces; the same map as the parent's where the element declares none. */
  readonly scope: ReadonlyMap<string, string>;
  /** Line of its start tag's end, from 1. */
  readonly line: number;
}

export interface XmlLimits {
  /** UTF-16 units of the whole document. */
  readonly chars: number;
  /** Elements within elements. */
  readonly depth: number;
  /** Elements and attributes together. */
  readonly nodes: number;
  /** Attributes of one element, declarations of namespaces among them. */
  readonly attributes: number;
  /** Prefixes in force at one place. */
  readonly namespaces: number;
  /** UTF-16 units of one tag, one comment, one name. */
  readonly tag: number;
}

/** A document at the limits takes some tens of megabytes and well under a second. */
export const XML_LIMITS: XmlLimits = {
  chars: 8 * 1024 * 1024,
  depth: 48,
  nodes: 400_000,
  attributes: 64,
  namespaces: 64,
  tag: 64 * 1024,
};

/** The first child of that local name without namespace, or of any. */
export function childOf(element: XmlElement | undefined, local: string): XmlElement | undefined {
  return element?.children.find((child) => child.local === local);
}

/** The value of an attribute without prefix. */
export function attributeOf(element: XmlElement, local: string): string | undefined {
  return element.attributes.find((one) => one.namespace === "" && one.local === local)?.value;
}
