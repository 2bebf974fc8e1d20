/** What XML 1.0 cannot hold, not even by reference. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

const REFERENCES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\t": "&#9;",
  "\n": "&#10;",
  "\r": "&#13;",
};

function writable(text: string): string {
  return text.toWellFormed().replace(UNWRITABLE, "\ufffd");
}

/** Text between tags. A character that XML cannot hold becomes U+FFFD. */
export function escapedText(text: string): string {
  return writable(text).replace(/[&<>\r]/g, (one) => REFERENCES[one] ?? one);
}

/** An attribute with the space before it: ` name="value"`. */
export function attribute(name: string, value: string): string {
  return ` ${name}="${writable(value).replace(/[&<>"\t\n\r]/g, (one) => REFERENCES[one] ?? one)}"`;
}

/** An element; `attributes` as `attribute` writes them, `content` as it is to stand there. */
export function tag(name: string, content: string, attributes = ""): string {
  return content === "" ? `<${name}${attributes}/>` : `<${name}${attributes}>${content}</${name}>`;
}
