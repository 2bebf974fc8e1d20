import * as z from "zod";

/** An absolute URI of RFC 3986, at most 2,048 characters; CURIEs such as `ex:field` have the same shape. */
export const Uri = z
  .string()
  .max(2048)
  .regex(/^[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+$/, "an absolute URI");

/** A date-time of RFC 3339 with seconds and an offset or `Z`. */
export const InstantWithOffset = z.iso.datetime({ offset: true }).regex(/T\d\d:\d\d:\d\d/, "a time with seconds");

/** `+08:00`: EPCIS 2.0 section 7.4.1, from -14:00 to +14:00, never `Z`. */
export const TimeZoneOffset = z.string().regex(/^[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00)$/, "an offset such as +08:00");

/**
 * An object of EPCIS fields that also keeps extension fields, whose names must be URIs or CURIEs (`prefix:local`): any
 * other name that is not of the standard is refused, so that a misspelt field never passes for an extension.
 */
export function extensible<Shape extends z.ZodRawShape>(shape: Shape) {
  const known: ReadonlySet<string> = new Set(Object.keys(shape));
  return z.looseObject(shape).superRefine((value, context) => {
    for (const key of Object.keys(value)) {
      if (!known.has(key) && !Uri.safeParse(key).success) {
        context.addIssue({ code: "unrecognized_keys", keys: [key], message: `no field of EPCIS: ${key}`, path: [key] });
      }
    }
  });
}

/** Is no value nested deeper than so many objects and arrays? Walks without recursion, so that no input exhausts the stack. */
export function isNestedAtMost(value: unknown, levels: number): boolean {
  let layer: unknown[] = [value];
  for (let level = 0; level <= levels; level++) {
    layer = layer.flatMap((one) => (typeof one === "object" && one !== null ? Object.values(one) : []));
    if (layer.length === 0) return true;
  }
  return false;
}
