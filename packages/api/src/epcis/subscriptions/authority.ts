import { type Person, PersonId } from "@suyuan/domain/people/person";
import type { Deps } from "../../host.ts";
import { apiKeyIdKey, apiKeyKey, organisationKey } from "../../ledger/keys.ts";
import { personKey } from "../../ledger/people/keys.ts";
import { readMany } from "../../ledger/read.ts";
import type { DeliveryState, Stop } from "../../ledger/subscription-keys.ts";

/**
 * By what each of these subscriptions of an organisation may not be delivered to now: its key is revoked or has expired, the person who
 * subscribed is no member any more, or the organisation
 * is suspended. Nothing for those that may. A subscription that names no key (of an earlier release) stands by its organisation alone.
 */
export async function lackOfAuthority(
  { table, now }: Pick<Deps, "table" | "now">,
  organisation: string,
  states: readonly (Pick<DeliveryState, "key"> | undefined)[],
): Promise<readonly (Stop | undefined)[]> {
  const ids = [...new Set(states.flatMap((state) => state?.key ?? []))];
  const people = ids.filter(isPerson).map(personKey);
  const found = await readMany(table, [organisationKey(organisation), ...ids.map(apiKeyIdKey), ...people]);
  const hashes = ids.map((id) => found.state(apiKeyIdKey(id))?.hash);
  const keys = await readMany(
    table,
    hashes.flatMap((hash) => (hash === undefined ? [] : [apiKeyKey(hash)])),
  );
  const suspended = found.state(organisationKey(organisation))?.suspended;
  const at = now().toISOString();
  const ends = new Map(
    ids.map((id, n) => {
      const hash = hashes[n];
      const key = hash === undefined ? undefined : keys.state(apiKeyKey(hash));
      return [id, isPerson(id) ? personStop(found.state(personKey(id)), organisation, at) : keyStop(key, at)] as const;
    }),
  );
  return states.map((state) => {
    if (suspended !== undefined) return { reason: "organisation-suspended", since: suspended.since };
    return state?.key === undefined ? undefined : ends.get(state.key);
  });
}

const isPerson = (id: string): boolean => PersonId.safeParse(id).success;

/** A person who subscribed stands for the organisation as long as it is a member in any role; told as its key was. */
function personStop(person: Person | undefined, organisation: string, now: string): Stop | undefined {
  const reason = "key-revoked";
  if (person === undefined) return { reason, since: now };
  const { suspended, erasedAt, memberships } = person;
  const since = suspended?.since ?? erasedAt;
  if (since !== undefined) return { reason, since };
  const own = memberships.filter((one) => one.organisation === organisation);
  if (own.some(({ ended }) => ended === undefined)) return undefined;
  return {
    reason,
    since:
      own
        .map(({ ended }) => ended?.at ?? now)
        .sort()
        .at(-1) ?? now,
  };
}

function keyStop(
  key: { readonly revokedAt?: string; readonly expiresAt?: string } | undefined,
  now: string,
): Stop | undefined {
  // Keys that stand in no table are those of the host itself.
  if (key === undefined) return undefined;
  if (key.revokedAt !== undefined) return { reason: "key-revoked", since: key.revokedAt };
  if (key.expiresAt !== undefined && key.expiresAt <= now) return { reason: "key-expired", since: key.expiresAt };
  return undefined;
}
