import { type Addition, additionsOf, gathered, scopesWithin } from "@suyuan/domain/statistics/account";
import { type Presence, presenceChange, presenceTurn } from "@suyuan/domain/statistics/benefit-standing";
import type { Contribution } from "@suyuan/domain/statistics/contribution";
import { type Account, accountOf, type Waiting } from "../../ledger/statistics/keys.ts";

/** What is added to figures: to whose, and the county by way of which it is. */
export interface Part {
  readonly county: string;
  readonly accounts: readonly Account[];
  readonly additions: readonly Addition[];
}

/** A contribution is in the figures of its county, township and village, and of its organisation. */
export function contributed(contribution: Contribution): Part {
  const scopes = scopesWithin(contribution.region);
  const accounts = [...scopes, accountOf(contribution.organisation)];
  return { county: scopes[0], accounts, additions: additionsOf(contribution) };
}

/** What a change of how a household is named adds to one count of households. */
export function turned(household: string, name: string, [before, after]: readonly [Presence, Presence]): Part {
  const { measure, stretch, product, scope } = presenceTurn(name);
  const [county] = scopesWithin(household.slice(0, 6));
  const account = "region" in scope ? scope.region : accountOf(scope.organisation);
  const common = { year: stretch.slice(0, 4), stretch, group: "|", ...(product === undefined ? {} : { product }) };
  const additions = [...presenceChange(before, after)].map(
    ([knownOn, turn]): Addition => ({ ...common, knownOn, amounts: { [measure]: turn } }),
  );
  return { county, accounts: [account], additions };
}

/** By county, what goes to the same figures as one. */
export function byCounty(parts: readonly Part[]): ReadonlyMap<string, Waiting> {
  const counties = new Map<string, Map<string, Part>>();
  for (const part of parts) {
    const own = counties.get(part.county) ?? new Map<string, Part>();
    counties.set(part.county, own);
    const name = part.accounts.join();
    const additions = [...(own.get(name)?.additions ?? []), ...part.additions];
    own.set(name, { ...part, additions });
  }
  const waiting = [...counties].map(([county, own]) => {
    const gatheredParts = [...own.values()].map(({ accounts, additions }) => ({
      accounts,
      additions: gathered(additions),
    }));
    return [county, { parts: gatheredParts.filter(({ additions }) => additions.length > 0) }] as const;
  });
  return new Map(waiting.filter(([, { parts: some }]) => some.length > 0));
}
