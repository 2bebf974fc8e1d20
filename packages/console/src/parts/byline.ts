import { roleWords } from "../words/guide/roles.ts";
import { recorderWords } from "../words/oversight/recorder.ts";
import { partWords } from "../words/parts.ts";

/** Who recorded something, as the service tells it to this reader. */
export interface Recorder {
  readonly by: string;
  readonly byName?: string | undefined;
  readonly role?: keyof ReturnType<typeof roleWords>["roles"] | undefined;
  /** Of the audit trail. */
  readonly key?: string | undefined;
  readonly person?: { readonly id: string; readonly name?: string; readonly erased?: true } | undefined;
}

/** As the trail names the key of whoever acts with the service's own command on its machine. */
const COMMAND_LINE = "command-line";

/** Was it the operator's command on the machine itself? It signs for an organisation that nobody registered; a fact keeps no key. */
function isAtMachine({ byName, role, person, key }: Recorder): boolean {
  return key === COMMAND_LINE || (role === "operator" && byName === undefined && person === undefined);
}

/** The person by name where the reader may know it, else the role; and the organisation. `names`: of organisations that the screen knows. */
export function byline(recorder: Recorder, names: Readonly<Record<string, string>> = {}): string {
  const { by, role, person } = recorder;
  const byName = recorder.byName ?? names[by];
  const who = person === undefined ? undefined : personName(person);
  const as = role === undefined ? undefined : roleWords().roles[role];
  if (isAtMachine({ ...recorder, byName })) {
    return [as, byName, recorderWords().atMachine].filter((part) => part !== undefined).join(" · ");
  }
  return [who ?? as, byName ?? by].filter((part) => part !== undefined).join(" · ");
}

/** A person by name; one whose name was erased in words. */
export function personName({ id, name, erased }: NonNullable<Recorder["person"]>): string {
  return erased ? partWords().erasedPerson : (name ?? id);
}
