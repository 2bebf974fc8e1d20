/** A line as it is typed. */
export interface DraftLine {
  readonly subject: string;
  readonly clause: string;
  readonly crops: string;
  readonly number: string;
  readonly grade: string;
  readonly measure: string;
  readonly least: string;
  readonly most: string;
}

export const PUBLISHED_KINDS = ["limit", "interval", "ban", "grade"] as const;
export type PublishedKind = (typeof PUBLISHED_KINDS)[number];

export const EMPTY_LINE: DraftLine = {
  ...{ subject: "", clause: "", crops: "", number: "", grade: "", measure: "", least: "", most: "" },
};

const numberIn = (text: string): number | undefined => {
  const plain = text.normalize("NFKC").trim();
  return /^-?\d{1,7}(\.\d{1,6})?$/.test(plain) ? Number(plain) : undefined;
};

/** The members of a line that are missing or no number; empty where it is well. */
export function missingIn(kind: PublishedKind, line: DraftLine): readonly (keyof DraftLine)[] {
  const needed: readonly (keyof DraftLine)[] =
    kind === "grade" ? ["subject", "clause", "grade", "measure"] : ["subject", "clause"];
  const missing = needed.filter((name) => line[name].trim() === "");
  const isNumbered = kind === "limit" || kind === "interval";
  if (isNumbered && numberIn(line.number) === undefined) missing.push("number");
  if (kind !== "grade") return missing;
  const bounds = (["least", "most"] as const).filter((name) => line[name].trim() !== "");
  if (bounds.length === 0) missing.push("most");
  return [...missing, ...bounds.filter((name) => numberIn(line[name]) === undefined)];
}

/** The line as it is sent; only of one that is well. */
export function entryOf(kind: PublishedKind, line: DraftLine) {
  const crops = line.crops
    .split(/[、,，;；\s]+/)
    .map((crop) => crop.trim())
    .filter((crop) => crop !== "");
  const told = { subject: line.subject.trim(), clause: line.clause.trim() };
  const on = crops.length === 0 || kind === "grade" ? {} : { crops };
  switch (kind) {
    case "limit":
      return { ...told, ...on, mgPerKg: numberIn(line.number) ?? 0 };
    case "interval":
      return { ...told, ...on, days: numberIn(line.number) ?? 0 };
    case "ban":
      return { ...told, ...on };
    case "grade": {
      const [least, most] = [numberIn(line.least), numberIn(line.most)];
      const bounds = { ...(least !== undefined && { least }), ...(most !== undefined && { most }) };
      return { ...told, grade: line.grade.trim(), measure: line.measure.trim(), ...bounds };
    }
  }
}
