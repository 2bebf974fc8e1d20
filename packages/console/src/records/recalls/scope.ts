import type { RecallScope } from "@suyuan/domain/recall-orders/scope";
import type { Shape } from "../../service/client.ts";

export type Kind = RecallScope["kind"];

type Hit = Pick<Shape<"SearchHit">, "kind" | "id" | "address">;

/** The scope that something found stands for; undefined where a recall does not begin at such a thing. */
export function scopeOfHit({ kind, id, address }: Hit): { readonly kind: Kind; readonly id: string } | undefined {
  const url = new URL(address, "https://here.invalid");
  const from = url.searchParams.get("from");
  const named = from === null ? id : `${from}/${id}`;
  switch (kind) {
    case "batch": {
      const [gtin = "", lot = ""] = url.pathname.split("/").slice(3, 5);
      return { kind, id: `01/${gtin}/10/${lot}` };
    }
    case "base":
    case "certificate":
    case "shipment":
      return { kind, id: named };
    case "organisation":
      return { kind: "depot", id };
    default:
      return undefined;
  }
}

/** An id as people read it, without the spelling of addresses. */
export function plainId(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}

/** Of a batch its lot alone: its product stands elsewhere. */
export function shortId({ kind, id }: { readonly kind: Kind; readonly id: string }): string {
  return kind === "batch" ? plainId(id.split("/").slice(3).join("/")) : plainId(id);
}
