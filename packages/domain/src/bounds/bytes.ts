/** Bytes of a value as JSON in UTF-8: what DynamoDB charges for it, since every row is kept as the text of its JSON. */
export function jsonBytes(value: unknown): number {
  return utf8Bytes(JSON.stringify(value) ?? "");
}

/** Bytes of a text in UTF-8. A lone surrogate is written as U+FFFD, three bytes. */
export function utf8Bytes(text: string): number {
  let bytes = 0;
  for (let n = 0; n < text.length; n += 1) {
    const unit = text.charCodeAt(n);
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    else if (isPair(unit, text.charCodeAt(n + 1))) {
      bytes += 4;
      n += 1;
    } else bytes += 3;
  }
  return bytes;
}

function isPair(unit: number, next: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00 && next >= 0xdc00 && next < 0xe000;
}

/** The beginning of a text, at most so many characters, with a mark where something is left out. */
export function shortened(text: string, characters: number): string {
  if (text.length <= characters) return text;
  const kept = [...text];
  return kept.length <= characters ? text : `${kept.slice(0, characters - 1).join("")}…`;
}
