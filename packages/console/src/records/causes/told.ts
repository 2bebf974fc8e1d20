import { causeWords } from "../../words/oversight/causes.ts";
import { namedBy } from "./cases.ts";

/** How things are called, by the ids under which they are candidates. */
export type Names = ReadonlyMap<string, string>;

/** An id in words: `批次 A（广元冷库）`. */
export function told(id: string, names: Names = new Map()): string {
  const words = causeWords();
  if (id === "not-yours") return words.notYours;
  const { kind, name, whose } = namedBy(id);
  const shown = `${words.kinds[kind] ?? kind} ${names.get(id) ?? name}`;
  return whose === undefined
    ? shown
    : words.of(shown, names.get(`organisation/${whose}`) ?? names.get(`base/${whose}`) ?? whose);
}
