import type { Fact } from "@suyuan/domain/fact";
import { mayKnowPeople, type Recorder } from "@suyuan/domain/people/recorder";
import type { Actor } from "../../call.ts";
import { organisationKey } from "../keys.ts";
import { EVENTUAL, type Reader, readMany } from "../read.ts";
import { personNamesKey } from "./keys.ts";

type By = Fact["by"];

/**
 * Tells who recorded each of these facts, as this reader may know it: two rounds of reads at most, one key for each organisation and each
 * person of them. A name is read where it lies to be erased, so that one which was erased or corrected is so at once, in every history.
 */
export async function recordersOf(
  { table }: { readonly table: Pick<Reader, "getMany"> },
  { organisation: own, role }: Pick<Actor, "organisation" | "role">,
  facts: readonly By[],
): Promise<(by: By) => Recorder> {
  const ids = [own, ...facts.map(({ organisation }) => organisation)];
  const organisations = await readMany(table, ids.map(organisationKey), EVENTUAL);
  const reader = organisations.state(organisationKey(own));
  const isKnown = ({ organisation }: By): boolean => {
    const of = organisations.state(organisationKey(organisation)) ?? { id: organisation, regionCode: "" };
    return role === "operator" || (reader !== undefined && mayKnowPeople(of, reader, role));
  };
  const people = facts.flatMap((by) => (by.person !== undefined && isKnown(by) ? [by.person] : []));
  const named = await namesOf(table, people);
  return (by) => {
    const byName = organisations.state(organisationKey(by.organisation))?.name;
    const person = by.person === undefined || !isKnown(by) ? undefined : named(by.person);
    return {
      by: by.organisation,
      role: by.role,
      ...(byName === undefined ? {} : { byName }),
      ...(person === undefined ? {} : { person }),
    };
  };
}

/** How people are called now, for a reader who may know it: one round of reads, one key for each; none is read of none. */
export async function namesOf(
  table: Pick<Reader, "getMany">,
  people: readonly string[],
): Promise<(id: string) => NonNullable<Recorder["person"]>> {
  const names = people.length === 0 ? undefined : await readMany(table, people.map(personNamesKey), EVENTUAL);
  return (id) => {
    const name = names?.state(personNamesKey(id))?.name;
    return name === undefined ? { id, erased: true } : { id, name };
  };
}
