import { DomainError } from "@suyuan/domain/errors";
import type * as z from "zod";
import { bodyPointer, fieldErrors } from "../../http/field-errors.ts";

/** Where in the event each field of a command came from: RFC 6901 pointers of both. */
export type EventPointers = ReadonlyMap<string, string>;

/** The place in the event for a field of the command: its own, or that of the field which holds it; else the whole event. */
function placeOf(pointer: string, pointers: EventPointers): string {
  for (let at = pointer; at !== ""; at = at.slice(0, at.lastIndexOf("/"))) {
    const place = pointers.get(at);
    if (place !== undefined) return place;
  }
  return "";
}

/** The refusal of a command, said of the event that it was made from. Anything else that was thrown comes back as it is. */
export function inEvent(error: unknown, pointers: EventPointers): unknown {
  if (!(error instanceof DomainError)) return error;
  const errors = error.errors.map((field) => ({ ...field, pointer: placeOf(field.pointer, pointers) }));
  let [en, zh] = [error.message, error.detailZh];
  for (const [n, { pointer }] of error.errors.entries()) {
    const place = errors[n]?.pointer ?? "";
    if (pointer === "") continue;
    en = en.replace(`${pointer}: `, `${place}: `);
    zh = zh.replace(`${pointer}：`, `${place}：`);
  }
  return new DomainError(error.code, { en, zh }, { errors, extensions: error.extensions });
}

/** The command's body as its own route would have read it; what the route refuses is refused here with pointers into the event. */
export function bodyFrom<Body>(schema: z.ZodType<Body>, value: unknown, pointers: EventPointers): Body {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const errors = fieldErrors(read.error.issues, bodyPointer, value);
  const en = errors.map(({ pointer, detail }) => `${pointer}: ${detail}`).join(" ");
  const zh = errors.map(({ pointer, detailZh }) => `${pointer}：${detailZh}`).join("");
  throw inEvent(new DomainError("invalid-request", { en, zh }, { errors }), pointers);
}
