const START = "A-Za-z_\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u3001-\\uD7FF";
const NAME_START = new RegExp(`[${START}]`);
const NAME_PART = new RegExp(`[${START}0-9.\\-]`);
const NAME = new RegExp(`^[${START}][${START}0-9.\\-]*$`);

const EMPTY = "_x_";

/**
 * Any text as a name of XML without colon: what a name may not hold is written `_xHHHH_`, one for each UTF-16 unit (the way of
 * ISO/IEC 9075-14), so that `@type` is `_x0040_type`. Read back by `nameRead`.
 */
export function nameWritten(text: string): string {
  if (text === "") return EMPTY;
  if (NAME.test(text) && !text.includes("_x")) return text;
  return [...Array(text.length).keys()]
    .map((at) => {
      const unit = text.charAt(at);
      // Whatever follows: what a name may not hold begins with the sign that would end it.
      const isEscape = unit === "_" && /^_x(?:[0-9A-Fa-f]{4}|_)/.test(text.slice(at, at + 6));
      const isFit = (at === 0 ? NAME_START : NAME_PART).test(unit) && !isEscape;
      return isFit ? unit : `_x${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}_`;
    })
    .join("");
}

/** The text that a name stands for. */
export function nameRead(name: string): string {
  if (!name.includes("_x")) return name;
  if (name === EMPTY) return "";
  return name.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** Can it be a prefix as it is? `xml…` is reserved. */
export function isPrefix(text: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9._-]*$/.test(text) && !/^xml/i.test(text);
}
