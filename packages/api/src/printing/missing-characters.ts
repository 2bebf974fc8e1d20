import { DomainError } from "@suyuan/domain/errors";
import type { Face } from "./face.ts";

/** Refuses words with a character that the face has not (`label-character-missing`): an empty box in its place would be another name. */
export function requireFace(words: readonly string[], face: Face): void {
  for (const text of words) {
    const [first] = face.missing(text);
    if (first === undefined) continue;
    const name = `${first} (U+${(first.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")})`;
    throw new DomainError("label-character-missing", {
      en: `The font that we print with has no ${name}, which stands in “${text}”. Correct the name with a character that it has, or print labels from their list (GET /api/labels/{id}.csv) with a font of your own.`,
      zh: `打印字体没有“${text}”中的 ${name}。请将名称更正为字体中有的字；标签也可用清单（GET /api/labels/{id}.csv）以自有字体打印。`,
    });
  }
}
