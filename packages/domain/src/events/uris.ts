import { buildDigitalLink } from "@suyuan/gs1/link/build";
import type { Context } from "../context.ts";

const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** The id in a URI `{publicUrl}/id/{kind}/{id}`; undefined for any other text. */
export function ourId(uri: unknown, kind: string, publicUrl: string): string | undefined {
  const prefix = `${publicUrl}/id/${kind}/`;
  if (typeof uri !== "string" || !uri.startsWith(prefix)) return undefined;
  const id = uri.slice(prefix.length);
  return ID.test(id) ? id : undefined;
}

/** Things that have a URI of ours beside GS1's own: `{publicUrl}/id/{kind}/{id}`. */
type Kind =
  | "organisation"
  | "base"
  | "certificate"
  | "shipment"
  | "test-report"
  | "label-run"
  | "temperature-log"
  | "logger";

export function ours(ctx: Context, kind: Kind, id: string): string {
  return `${ctx.publicUrl}/id/${kind}/${encodeURIComponent(id.toWellFormed())}`;
}

/** The URI of a batch as a class: the canonical GS1 Digital Link, percent-encoded. */
export function batchUri({ gtin, lot }: { readonly gtin: string; readonly lot: string }): string {
  return buildDigitalLink({ gtin, lot });
}
