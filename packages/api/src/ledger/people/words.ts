import { plainText, startsOf } from "@suyuan/domain/identifiers/search-words";
import type { PersonNames } from "@suyuan/domain/people/person";
import type { Op } from "@suyuan/store/table";
import type { Speller } from "../lists/spelling.ts";
import { create, type Loaded } from "../loaded.ts";
import { keyOf, type RowKey, type Stretch, stretchOf } from "../row-key.ts";
import type { IdRow } from "../rows.ts";

/** What a person is found by. It names every row that was put for it, so that all are taken away again, whatever made the words. */
export interface PersonWords {
  readonly words: readonly string[];
}

/** What a person is found by; erased with the person. */
export const personWordsKey = (id: string): RowKey<PersonWords> => keyOf(`PERSON#${id}`, "WORDS");

const WORDS = "PEOPLE-WORDS";
/** One row for each word that the operator finds a person by. It comes with the names and goes with them. */
export const personWordKey = (word: string, id: string): RowKey<IdRow> => keyOf(WORDS, `${word}#${id}`);
/** The rows of words that begin so. */
export const peopleFoundBy = (beginning: string): Stretch<IdRow> => stretchOf(WORDS, beginning);

/** Beginnings that one reading of a name is found by, and in all. */
const READINGS_MAX = 12;
const WORDS_MAX = 32;

/** A reading from each syllable on, and its initials from each on: wangxiaoming is found by xiaoming, wxm and xm. */
function readingsOf(pinyin: string): readonly string[] {
  const syllables = pinyin.split(" ").filter((one) => one !== "");
  const initials = syllables.map((one) => one.slice(0, 1));
  return syllables
    .flatMap((_, n) => [syllables.slice(n).join(""), initials.slice(n).join("")])
    .filter((text) => text.length > 1)
    .slice(0, READINGS_MAX);
}

/** The plain words (`plainText`) by which the operator finds a person: name, how it is read, account. At most 32. */
export function wordsOfPerson({ name, account = "" }: PersonNames, speller: Speller): readonly string[] {
  const readings = readingsOf(speller(name)).map(plainText);
  const words = [...startsOf(name), ...readings, plainText(account)].filter((word) => word !== "");
  return [...new Set(words)].slice(0, WORDS_MAX);
}

/** The rows that a person has been found by so far, once `personWordsKey` is in. */
export function wordRowsIn(loaded: Loaded, id: string): readonly RowKey<IdRow>[] {
  return (loaded.state(personWordsKey(id))?.words ?? []).map((word) => personWordKey(word, id));
}

/** The rows of a person who is not yet found by anything. */
export function firstWords(id: string, words: readonly string[]): readonly Op[] {
  return [create(personWordsKey(id), { words }), ...words.map((word) => create(personWordKey(word, id), { id }))];
}

/** Puts a person under these words and takes it from all others; `wordRowsIn` are loaded. */
export function changedWords(loaded: Loaded, id: string, words: readonly string[]): readonly Op[] {
  const before = loaded.state(personWordsKey(id))?.words ?? [];
  const gone = before.filter((word) => !words.includes(word)).map((word) => personWordKey(word, id));
  const come = words.filter((word) => !before.includes(word)).map((word) => personWordKey(word, id));
  return [
    loaded.next(personWordsKey(id), { words }),
    ...gone.flatMap((row) => (loaded.has(row) ? [loaded.removed(row)] : [])),
    ...come.map((row) => create(row, { id })),
  ];
}

/** Takes away all that a person is found by; `wordRowsIn` are loaded. Where nothing is, nothing may come meanwhile. */
export function erasedWords(loaded: Loaded, id: string): readonly Op[] {
  const words = personWordsKey(id);
  if (!loaded.has(words)) return [loaded.unchanged(words)];
  return [words, ...wordRowsIn(loaded, id)].flatMap((row) => (loaded.has(row) ? [loaded.removed(row)] : []));
}
