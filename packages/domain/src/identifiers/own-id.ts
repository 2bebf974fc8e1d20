/**
 * Ids that clients make live inside their organisation: two organisations may use the same one, and neither hears of the other. What is
 * stored of such a thing, and every reference to it, is `{organisation}/{id}`; things stored by earlier versions go by their id alone, and
 * keep doing so. Outwards a thing shows its id and, in a member of its own, whose it is.
 */

const QUALIFIED = /^([A-Za-z0-9][A-Za-z0-9._-]{0,63})\/([A-Za-z0-9][A-Za-z0-9._-]{0,63})$/;

/** Is a text an id with whose it is: `{organisation}/{id}`? */
export function isQualified(text: string): boolean {
  return QUALIFIED.test(text);
}

/** The id under which an organisation's thing is stored. */
export function storedId(organisation: string, id: string): string {
  return `${organisation}/${id}`;
}

/** The id as its owner made it. */
export function plainId(stored: string): string {
  return QUALIFIED.exec(stored)?.[2] ?? stored;
}

/** Whose it is; undefined of one that an earlier version stored. */
export function ownerIn(stored: string): string | undefined {
  return QUALIFIED.exec(stored)?.[1];
}

/** The same thing with its id as its owner made it. */
export function withPlainId<Thing extends { readonly id: string }>(thing: Thing): Thing {
  return { ...thing, id: plainId(thing.id) };
}
