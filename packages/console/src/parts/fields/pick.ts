/** Something to pick by its name. */
export interface Pickable {
  readonly id: string;
  readonly title: string;
  readonly detail?: string | undefined;
  /** How the name is read, where the service tells: `hong xin mi hou tao`. */
  readonly pinyin?: string | undefined;
}

/** Are the letters those of a name from some syllable on, whole syllables or the beginnings of them: `hxmht`, `hongxin`, `mihout`? */
export function isRead(letters: string, pinyin: string): boolean {
  const syllables = pinyin.split(" ");
  const from = (at: number, rest: string): boolean => {
    if (rest === "") return true;
    const syllable = syllables[at] ?? "";
    for (let length = Math.min(syllable.length, rest.length); length > 0; length--) {
      if (rest.startsWith(syllable.slice(0, length)) && from(at + 1, rest.slice(length))) return true;
    }
    return false;
  };
  return syllables.some((_, at) => from(at, letters));
}

/**
 * Those that a person may mean by what they typed: the characters anywhere in title, detail or id, or the pinyin of the name from some
 * character on, in full or by initials. In the order that they came in, which is the most used first; nothing typed means all.
 */
export function picked<Item extends Pickable>(items: readonly Item[], typed: string): readonly Item[] {
  const sought = typed.trim().toLowerCase();
  if (sought === "") return items;
  const letters = sought.replace(/[\s']/g, "");
  return items.filter(
    ({ id, title, detail = "", pinyin = "" }) =>
      `${title} ${detail} ${id}`.toLowerCase().includes(sought) || isRead(letters, pinyin),
  );
}

/** The most used first, by ids as they were used, the last one at the end. */
export function mostUsedFirst<Item extends Pickable>(items: readonly Item[], used: readonly string[]): readonly Item[] {
  const counts = new Map<string, number>();
  for (const id of used) counts.set(id, (counts.get(id) ?? 0) + 1);
  return [...items].sort((a, b) => (counts.get(b.id) ?? 0) - (counts.get(a.id) ?? 0));
}
