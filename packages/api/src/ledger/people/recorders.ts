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
  const names = people.length === 0 ? undefined : await readMany(table, people.map(personNamesKey), EVENTUAL);
  return (by) => {
    const byName = organisations.state(organisationKey(by.organisation))?.name;
    const name = by.person === undefined ? undefined : names?.state(personNamesKey(by.person))?.name;
    const { person: id } = by;
    const person = id === undefined || !isKnown(by) ? undefined : name === undefined ? erased(id) : { id, name };
    return {
      by: by.organisation,
      role: by.role,
      ...(byName === undefined ? {} : { byName }),
      ...(person === undefined ? {} : { person }),
    };
  };
}

const erased = (id: string) => ({ id, erased: true as const });
