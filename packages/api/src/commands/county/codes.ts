import { confirmByCode } from "@suyuan/domain/benefits/change";
import { type CodeSheet, makeCodes, wrongCode } from "@suyuan/domain/households/codes";
import type { Household } from "@suyuan/domain/households/household";
import { plainId } from "@suyuan/domain/identifiers/own-id";
import type * as z from "zod";
import type { Answer, Call } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { referTo } from "../../ledger/batch-rows.ts";
import { execute } from "../../ledger/commit.ts";
import { contextOf } from "../../ledger/context.ts";
import { householdCodesKey, householdKey } from "../../ledger/county/keys.ts";
import { factKey, organisationKey } from "../../ledger/keys.ts";
import type { Loaded } from "../../ledger/loaded.ts";
import { actOf } from "../act.ts";
import { changed, type IdCall } from "./alter-benefit.ts";
import { type BenefitRecord, benefitView } from "./benefit-bodies.ts";
import type { CodeBody, CodesBody, CodesRecord } from "./code-bodies.ts";
import { type CountyQuery, householdNamed } from "./household-bodies.ts";

/** The code in a place of a sheet: eight digits that nobody tells without the key. */
export function codeAt(
  { labelKeys }: Pick<Deps, "labelKeys">,
  household: string,
  { key, by, sheet }: Pick<CodeSheet, "key" | "by" | "sheet">,
  place: number,
) {
  const mac = labelKeys.mac(key, `code of a household\n${household}\n${by}\n${sheet}\n${place}`);
  // 2^48 over 10^8: no code is likelier than another by more than one in a million.
  return String(Number.parseInt(mac.slice(0, 12), 16) % 100_000_000).padStart(8, "0");
}

const placesOf = ({ count }: CodeSheet): readonly number[] => Array.from({ length: count }, (_, n) => n + 1);

type CodesCall = Call<{ readonly id: string }, CountyQuery, z.output<typeof CodesBody>>;

/** Makes a sheet of codes for a household. They are answered and kept nowhere; the same command again answers the same ones. */
export async function codesMade(deps: Deps, call: CodesCall): Promise<Answer<CodesRecord>> {
  const { actor, params, query, body, idempotency } = call;
  const stored = await householdNamed(deps, actor.organisation, { id: params.id, ...query });
  const [home, sheetKey] = [householdKey(stored), householdCodesKey(stored)];
  const { id, ...content } = body;
  const act = actOf(deps, actor, "household-codes", id, { household: stored, ...content });
  const answer = await execute<CodeSheet>(deps, {
    actor,
    idempotency,
    digest: act.digest,
    lane: home.pk,
    keys: [home, sheetKey, act.key, organisationKey(actor.organisation)],
    taken: act.taken,
    decide: (loaded) => {
      const household = loaded.state(home);
      const { sheet, fact } = makeCodes(household, body, deps.labelKeys.current, contextOf(deps, actor, loaded));
      return {
        writes: [
          loaded.next(sheetKey, sheet),
          loaded.next(home, household as Household),
          referTo(factKey(home, loaded.version(home) + 1), act.key),
        ],
        fact,
        factKey: act.key,
        status: 201 as const,
        body: sheet,
        location: `/api/households/${params.id}?county=${stored.slice(0, 6)}`,
      };
    },
  });
  const { sheet, validTo, madeAt } = answer.body;
  const codes = placesOf(answer.body).map((place) => codeAt(deps, stored, answer.body, place));
  const shown = { id: sheet, household: plainId(stored), county: stored.slice(0, 6), validTo, madeAt, codes };
  return { ...answer, body: shown };
}

/** What a code came to, as the act keeps it. */
interface Told {
  readonly record: BenefitRecord;
  /** Wrong codes that were tried of the sheet, where this is one. */
  readonly wrong?: number;
}

/** The household confirms a payment by a code that it told whoever paid. A wrong one is counted before it is refused; the same again is counted once. */
export async function codeTold(deps: Deps, call: IdCall<z.output<typeof CodeBody>>): Promise<Answer<BenefitRecord>> {
  const { id, code } = call.body;
  let home = "";
  const sheetIn = (loaded: Loaded) => (home === "" ? undefined : loaded.state(householdCodesKey(home)));
  const answer = await changed(deps, call, {
    kind: "benefit-code",
    beside: (household) => {
      home = household;
      return [householdCodesKey(household)];
    },
    rule: (state, ctx, loaded) => {
      const placeOn = (sheet: CodeSheet) => placesOf(sheet).find((place) => codeAt(deps, home, sheet, place) === code);
      return confirmByCode(state, { id, sheet: sheetIn(loaded), placeOn }, ctx);
    },
    more: (loaded, { sheet }) => [loaded.next(householdCodesKey(home), sheet)],
    view: ({ benefit, isWrong, sheet }): Told => ({
      record: benefitView(benefit),
      ...(isWrong ? { wrong: sheet.wrong } : {}),
    }),
  });
  const { record, wrong } = answer.body;
  if (wrong !== undefined) throw wrongCode(wrong);
  return { ...answer, body: record };
}
