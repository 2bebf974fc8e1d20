/** Something to pick by its name. */
export interface Pickable {
  readonly id: string;
  readonly title: string;
  readonly detail?: string | undefined;
  /** Pinyin initials of the name, where the service gives them: `cxhxmht`. */
  readonly initials?: string | undefined;
}

/**
 * Those that a person may mean by what they typed: the characters anywhere in title, detail or id, or the first pinyin initials. In the
 * order that they came in, which is the most used first; nothing typed means all.
 */
export function picked<Item extends Pickable>(items: readonly Item[], typed: string): readonly Item[] {
  const sought = typed.trim().toLowerCase();
  if (sought === "") return items;
  return items.filter(
    ({ id, title, detail = "", initials = "" }) =>
      `${title} ${detail} ${id}`.toLowerCase().includes(sought) || initials.toLowerCase().startsWith(sought),
  );
}

/** The most used first, by ids as they were used, the last one at the end. */
export function mostUsedFirst<Item extends Pickable>(items: readonly Item[], used: readonly string[]): readonly Item[] {
  const counts = new Map<string, number>();
  for (const id of used) counts.set(id, (counts.get(id) ?? 0) + 1);
  return [...items].sort((a, b) => (counts.get(b.id) ?? 0) - (counts.get(a.id) ?? 0));
}
