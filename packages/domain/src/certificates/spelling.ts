/** How a certificate's number is spelt, and when two spellings are one number: people copy numbers from paper, chats and tables. */

/** What no eye sees, and blanks: format characters (zero-width joiners, soft hyphens), controls, separators, combining marks. */
const UNSEEN = /[\p{Cf}\p{Cc}\p{Z}\p{Mn}]/gu;
const HYPHENS = /[\u2010-\u2015\u2212\ufe58\ufe63]/gu;

/** Letters of other scripts that look like a Latin capital (Unicode TR 39, confusables: the ones that occur among capitals). */
const LOOK_ALIKE: Readonly<Record<string, string>> = {
  ...{
    А: "A",
    В: "B",
    С: "C",
    Е: "E",
    Н: "H",
    І: "I",
    Ј: "J",
    К: "K",
    М: "M",
    О: "O",
    Р: "P",
    Ѕ: "S",
    Т: "T",
    Х: "X",
    У: "Y",
    З: "3",
  },
  ...{ Α: "A", Β: "B", Ε: "E", Ζ: "Z", Η: "H", Ι: "I", Κ: "K", Μ: "M", Ν: "N", Ο: "O", Ρ: "P", Τ: "T", Υ: "Y", Χ: "X" },
  ...{
    Ԍ: "G",
    Ԛ: "Q",
    Ԝ: "W",
    Ϳ: "J",
    Ꮯ: "C",
    Ꭰ: "D",
    Ꭼ: "E",
    Ꮐ: "G",
    Ꮋ: "H",
    Ꭻ: "J",
    Ꮶ: "K",
    Ꮮ: "L",
    Ꮇ: "M",
    Ꮲ: "P",
    Ꮪ: "S",
    Ꭲ: "T",
    Ꮩ: "V",
    Ꮃ: "W",
    Ꮓ: "Z",
  },
};

/** Letters and digits that are taken for one another on paper. */
const SAME_ON_PAPER: Readonly<Record<string, string>> = { O: "0", I: "1", L: "1" };

/**
 * The number as it is kept: Unicode NFKC (full-width digits become plain), nothing unseen and no blanks, capitals, one kind of hyphen
 * between letters and digits. Letters of other scripts stay as they are: `foreignLetters` names them.
 */
export function plainNumber(number: string): string {
  const plain = number.normalize("NFKC").replace(UNSEEN, "").toUpperCase().replace(HYPHENS, "-");
  // The capitals of a few letters (ŉ, ǰ) can be taken apart once more.
  return plain === number ? plain : plainNumber(plain);
}

/** Letters that look Latin and are not, each once: a number that holds one is a slip or a trick. */
export function foreignLetters(number: string): readonly string[] {
  return [...new Set(plainNumber(number))].filter((letter) => Object.hasOwn(LOOK_ALIKE, letter));
}

/** What two numbers have in common that a person would take for one: equal skeletons are one number. */
export function numberSkeleton(number: string): string {
  const latin = [...plainNumber(number)].map((letter) => LOOK_ALIKE[letter] ?? letter);
  return latin
    .map((letter) => SAME_ON_PAPER[letter] ?? letter)
    .filter((letter) => /[\p{L}\p{N}]/u.test(letter))
    .join("");
}
