import { SCOPE_KINDS } from "@suyuan/domain/recall-orders/scope";
import { address, below } from "../../parts/address.ts";
import { scannedIn } from "../../parts/scan/scanned.ts";
import type { Kind } from "../recalls/scope.ts";

/** What the ids begin with that a trace may begin at. */
const STARTS = ["01", "00", "shipment", "transformation", "base", "plot", "certificate", "input", "test"];

/** The id of what was scanned, pasted or typed, as a trace and a common source take it; undefined for what is none. */
export function startIn(text: string): string | undefined {
  const scanned = scannedIn(text);
  switch (scanned.kind) {
    case "lot": {
      const [{ gtin, lot, serial } = { gtin: "", lot: "" }] = scanned.readings;
      const batch = `01/${gtin.padStart(14, "0")}/10/${encodeURIComponent(lot)}`;
      return serial === undefined ? batch : `${batch}/21/${encodeURIComponent(serial)}`;
    }
    case "unit":
      return `00/${scanned.sscc}`;
    case "shipment":
      return `shipment/${scanned.from}/${scanned.id}`;
    default: {
      const typed = text.trim();
      const [kind = "", ...rest] = typed.split("/");
      return STARTS.includes(kind) && rest.join("/") !== "" ? typed : undefined;
    }
  }
}

/** A recall's scope. */
export interface Scope {
  readonly kind: Kind;
  readonly id: string;
}

/** What a recall begins at where a trace, or something that cases have in common, begins; undefined where none does. */
export function scopeOf(start: string): Scope | undefined {
  const [first = "", ...rest] = (start.split("#")[0] ?? "").split("/");
  const named = { "01": "batch", "00": "unit", organisation: "depot" }[first] ?? first;
  // By plate and sender: the plate alone is not enough.
  const kind = named === "vehicle" ? undefined : SCOPE_KINDS.find((one) => one === named);
  if (kind === undefined) return undefined;
  return { kind, id: kind === "batch" ? [first, ...rest.slice(0, 3)].join("/") : rest.join("/") };
}

/** The trace that begins where a recall's scope does; undefined for what none begins at. */
export function startOf({ kind, id }: { readonly kind: string; readonly id: string }): string | undefined {
  if (kind === "batch") return id;
  if (kind === "unit") return `00/${id}`;
  return STARTS.includes(kind) ? `${kind}/${id}` : undefined;
}

/** The place of the app that shows what a node or a start stands for; undefined where there is none. */
export function placeOf(id: string): string | undefined {
  const [first = "", ...rest] = (id.split(/[#@]/)[0] ?? "").split("/");
  const parts = rest.map(decoded);
  const [one = "", two = "", three = ""] = parts;
  switch (first) {
    case "01":
      return address(`/batches${below(one, three)}`);
    case "shipment":
      return two === "" ? undefined : address(`/shipments${below(one, two)}`);
    case "transformation":
      return two === "" ? undefined : address(`/transformations${below(one, two)}`);
    case "base":
      return two === "" ? address(`/bases${below(one)}`) : address(`/bases${below(two)}`, { from: one });
    case "certificate":
      return two === "" ? address(`/certificates${below(one)}`) : address(`/certificates${below(two)}`, { from: one });
    default:
      return undefined;
  }
}

/** Parts of ids are spelled as in addresses; what is not is as it stands. */
export function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
