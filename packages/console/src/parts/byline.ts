import { roleWords } from "../words/guide/roles.ts";
import { partWords } from "../words/parts.ts";

/** Who recorded something, as the service tells it to this reader. */
export interface Recorder {
  readonly by: string;
  readonly byName?: string | undefined;
  readonly role?: keyof ReturnType<typeof roleWords>["roles"] | undefined;
  readonly person?: { readonly id: string; readonly name?: string; readonly erased?: true } | undefined;
}

/** The person by name where the reader may know it, else the role; and the organisation. `names`: of organisations that the screen knows. */
export function byline({ by, byName, role, person }: Recorder, names: Readonly<Record<string, string>> = {}): string {
  const words = partWords();
  const who = person === undefined ? undefined : person.erased ? words.erasedPerson : person.name;
  const as = role === undefined ? undefined : roleWords().roles[role];
  return [who ?? as, byName ?? names[by] ?? by].filter((part) => part !== undefined).join(" · ");
}
