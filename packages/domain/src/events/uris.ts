import { buildDigitalLink } from "@suyuan/gs1/link/build";
import type { Context } from "../context.ts";

const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const OWNED_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}(\/[A-Za-z0-9][A-Za-z0-9._-]{0,63})?$/;

/**
 * The id in a URI `{publicUrl}/id/{kind}/{id}`; undefined for any other text. Of kinds whose ids live inside their organisation, the id as
 * it is stored: `{publicUrl}/id/{kind}/{organisation}/{id}`, or the id alone, which says no more than its maker knows.
 */
export function ourId(uri: unknown, kind: string, publicUrl: string): string | undefined {
  const prefix = `${publicUrl}/id/${kind}/`;
  if (typeof uri !== "string" || !uri.startsWith(prefix)) return undefined;
  const id = uri.slice(prefix.length);
  return (kind === "organisation" ? ID : OWNED_ID).test(id) ? id : undefined;
}

/** Things that have a URI of ours beside GS1's own: `{publicUrl}/id/{kind}/{id}`. */
type Kind =
  | "organisation"
  | "base"
  | "certificate"
  | "shipment"
  | "transformation"
  | "test-report"
  | "label-run"
  | "temperature-log"
  | "logger";

export function ours(ctx: Context, kind: Kind, id: string): string {
  // A device's serial may hold a slash; in an id it parts the organisation from what that made.
  const path = kind === "logger" ? [id] : id.split("/");
  return `${ctx.publicUrl}/id/${kind}/${path.map((part) => encodeURIComponent(part.toWellFormed())).join("/")}`;
}

/** The URI of a logistic unit: the canonical GS1 Digital Link. */
export function unitUri(sscc: string): string {
  return buildDigitalLink({ sscc });
}

/** The URI of a batch as a class: the canonical GS1 Digital Link, percent-encoded. */
export function batchUri({ gtin, lot }: { readonly gtin: string; readonly lot: string }): string {
  return buildDigitalLink({ gtin, lot });
}
