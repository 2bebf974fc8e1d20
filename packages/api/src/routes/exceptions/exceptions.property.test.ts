import { EXCEPTION_STATES } from "@suyuan/domain/exceptions/exception";
import { covers } from "@suyuan/domain/region-code";
import fc from "fast-check";
import { expect, test } from "vitest";
import { FACT } from "../../fixtures/exceptions.ts";
import { demoDeps } from "../../fixtures/http.ts";
import { done, newSeason, type Season } from "../../fixtures/season.ts";
import { exceptionId, listExceptions } from "../../following/exceptions.ts";
import type { Exceptions } from "../../ledger/exceptions.ts";

/** Everything that is told and decided, read again slowly: what each office's list must be. */

const REGIONS = ["510824", "510824103", "510823", "510802", "110101"] as const;
const OFFICES = { county: "510824", city: "510800", province: "510000", elsewhere: "510823" } as const;
const CODES = ["late-entry", "quantity-short", "contradiction"] as const;

const telling = fc.record({
  kind: fc.constantFrom("tell" as const, "tell" as const, "withdraw" as const),
  subject: fc.nat(3),
  code: fc.constantFrom(...CODES),
  minute: fc.nat(5),
  isStranger: fc.boolean(),
  regions: fc.uniqueArray(fc.constantFrom(...REGIONS), { minLength: 1, maxLength: 3 }),
});
const decision = fc.record({
  kind: fc.constantFrom("acknowledgement" as const, "closing" as const),
  subject: fc.nat(3),
  code: fc.constantFrom(...CODES),
  isStranger: fc.boolean(),
  who: fc.constantFrom("county" as const, "city" as const, "elsewhere" as const),
});
const steps = fc.array(fc.oneof({ weight: 4, arbitrary: telling }, { weight: 1, arbitrary: decision }), {
  maxLength: 40,
});

interface Seen {
  readonly name: string;
  readonly isStranger: boolean;
  readonly regions: Set<string>;
  /** By minute: the step at which it was listed, and whether it is withdrawn. */
  readonly happened: Map<number, number>;
  readonly withdrawn: Set<number>;
  decided?: { readonly state: "acknowledged" | "closed"; readonly step: number };
}

function stateIn({ happened, withdrawn, decided }: Seen): (typeof EXCEPTION_STATES)[number] {
  const standing = [...happened].filter(([minute]) => !withdrawn.has(minute)).map(([, step]) => step);
  if (standing.length === 0) return "closed";
  if (decided === undefined) return "open";
  const { state, step } = decided;
  if (state === "closed") return standing.some((at) => at > step) ? "open" : "closed";
  return standing.some((at) => at < step) ? "acknowledged" : "open";
}

const instant = (minute: number) => new Date(Date.UTC(2026, 9, 8, 2, minute)).toISOString();

async function listed(season: Season, who: string, query: string): Promise<readonly object[]> {
  const found: object[] = [];
  for (let cursor: string | undefined = ""; cursor !== undefined; ) {
    const at = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const page = await done(season.send(who, "GET", `/api/exceptions?limit=2&${query}${at}`));
    found.push(...(page.items as readonly object[]));
    cursor = page.next as string | undefined;
  }
  return found;
}

test("every office's list, page by page and by state, is what a reading of everything that was told and decided makes it", async () => {
  const season = await newSeason();
  let run = 0;
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      run += 1;
      const known = new Map<string, Seen>();
      for (const [step, each] of all.entries()) {
        const { code, isStranger } = each;
        const subject = `base/r${run}-${each.subject}`;
        const id = exceptionId(season.deps, { subject, code, claimedBy: isStranger ? "strangers" : "parties" });
        const name = `${subject} ${code}`;
        const seen: Seen = known.get(id) ?? {
          ...{ name, isStranger, regions: new Set<string>(), happened: new Map(), withdrawn: new Set<number>() },
        };
        if (!("who" in each)) {
          known.set(id, seen);
          const at = instant(each.minute);
          const flag = { code, at, reason: { code, zh: "迟", en: "late" } } as const;
          const claimedBy = isStranger ? ({ claimedBy: "strangers" } as const) : {};
          const entry: Exceptions =
            each.kind === "tell"
              ? { subject, regions: each.regions, flags: [flag], ...claimedBy }
              : { subject, regions: [], flags: [], withdrawn: [{ ...flag, withdrawnAt: instant(50) }], ...claimedBy };
          await listExceptions(season.deps, FACT, [entry]);
          if (each.kind === "withdraw") seen.withdrawn.add(each.minute);
          else if (!seen.happened.has(each.minute)) {
            seen.happened.set(each.minute, step);
            for (const region of each.regions) seen.regions.add(region);
          }
          continue;
        }
        const asked = { id: `d${run}-${step}`, reason: "核查" };
        const reply = await season.send(each.who, "POST", `/api/exceptions/${id}/${each.kind}`, asked);
        const isConcerned = [...seen.regions].some((region) => covers(OFFICES[each.who], region));
        const stands = [...seen.happened.keys()].some((minute) => !seen.withdrawn.has(minute));
        const isClosed = seen.happened.size > 0 && stateIn(seen) === "closed";
        const refused = !isConcerned ? 404 : !stands || (each.kind === "closing" && isClosed) ? 409 : 201;
        expect(reply.status).toBe(refused);
        if (refused === 201) seen.decided = { state: each.kind === "closing" ? "closed" : "acknowledged", step };
      }
      const expected = (who: keyof typeof OFFICES, isStranger: boolean, states: readonly string[]) =>
        [...known.values()]
          .filter((seen) => seen.isStranger === isStranger && seen.happened.size > 0)
          .filter((seen) => [...seen.regions].some((region) => covers(OFFICES[who], region)))
          .map((seen) => ({ seen, state: stateIn(seen) }))
          .filter(({ state }) => states.includes(state))
          .map(({ seen, state }) => ({
            ...{ name: seen.name, state, count: seen.happened.size },
            withdrawn: [...seen.withdrawn].filter((minute) => seen.happened.has(minute)).length,
            lastAt: instant(Math.max(...seen.happened.keys())),
          }));
      const shown = (rows: readonly object[]) =>
        (
          rows as readonly {
            subject: string;
            code: string;
            state: string;
            count: number;
            withdrawn: number;
            lastAt: string;
          }[]
        )
          .filter(({ subject }) => subject.startsWith(`base/r${run}-`))
          .map(({ subject, code, state, count, withdrawn, lastAt }) => ({
            ...{ name: `${subject} ${code}`, state, count, withdrawn, lastAt },
          }));
      const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
      for (const who of ["county", "city", "province", "elsewhere"] as const) {
        for (const claimedBy of ["parties", "strangers"] as const) {
          const rows = shown(await listed(season, who, `q=r${run}&claimedBy=${claimedBy}`));
          const times = rows.map(({ lastAt }) => lastAt);
          expect(times).toEqual(times.toSorted().toReversed());
          expect(rows.toSorted(byName)).toEqual(
            expected(who, claimedBy === "strangers", EXCEPTION_STATES).toSorted(byName),
          );
        }
        for (const state of EXCEPTION_STATES) {
          const rows = shown(await listed(season, who, `q=r${run}&state=${state}`));
          expect(rows.toSorted(byName)).toEqual(expected(who, false, [state]).toSorted(byName));
        }
      }
    }),
    { numRuns: 30 },
  );
}, 120_000);

test("the id of an exception is its subject, its code and who claims it, and nothing else", () => {
  const { deps } = demoDeps();
  const ids = (["parties", "strangers"] as const).flatMap((claimedBy) =>
    ["a", "b"].flatMap((subject) => CODES.map((code) => exceptionId(deps, { subject, code, claimedBy }))),
  );
  expect(new Set(ids).size).toBe(12);
});
