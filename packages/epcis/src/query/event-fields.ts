/** Fields of an event that hold EPCs, by the role they stand in. */
export const EPC_FIELDS = ["epcList", "childEPCs", "parentID", "inputEPCList", "outputEPCList"] as const;

/** Fields of an event that hold classes with quantities. */
export const QUANTITY_FIELDS = [
  "quantityList",
  "childQuantityList",
  "inputQuantityList",
  "outputQuantityList",
] as const;

export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value of an object's own member, never one that it inherits. */
export function memberOf(value: unknown, name: string): unknown {
  return isFields(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** A list's members, one value as a list of one, nothing as none. */
export function membersOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

/** The identifiers that a field of the event names: EPCs as they stand, classes out of their quantity elements. */
export function identifiersIn(event: Fields, field: string): readonly string[] {
  const members = membersOf(memberOf(event, field));
  return field.endsWith("uantityList")
    ? members.map((element) => memberOf(element, "epcClass")).filter(isText)
    : members.filter(isText);
}
