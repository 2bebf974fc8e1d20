import type { PublicCertificate } from "@suyuan/domain/certificates/view";
import type { Deps } from "../../host.ts";
import { gtinCertificatesKey, gtinCertificatesOf } from "../../ledger/keys.ts";
import type { Loaded } from "../../ledger/loaded.ts";
import { readMany, readPage } from "../../ledger/read.ts";
import { LookedTooEarly, lookAndDecide } from "../look.ts";

/** A holder's certificates for one GTIN that lie beside its row. `others`: of how many of all holders' they were found. */
export interface HeldBeside {
  readonly held: readonly PublicCertificate[];
  readonly others: number;
  readonly isCut: boolean;
}

/** By GTIN; without a GTIN of which all certificates lie in its row. */
export type Beside = ReadonlyMap<string, HeldBeside>;

export const NONE_BESIDE: Beside = new Map();

/** Certificates of one holder for one GTIN that a new one is compared with, besides those of the GTIN's row. */
const COMPARED_MAX = 50;

/** How many certificates of the GTIN lie in rows of their own. */
export function othersIn(loaded: Loaded, gtin: string): number {
  return loaded.state(gtinCertificatesKey(gtin))?.others ?? 0;
}

/** The holder's certificates beside the rows of these GTINs: one round, and one more where there are any of anybody's. */
export async function besideOf(
  { table }: Pick<Deps, "table">,
  gtins: readonly string[],
  holder: string,
): Promise<Beside> {
  const loaded = await readMany(table, gtins.map(gtinCertificatesKey));
  const longer = gtins.filter((gtin) => othersIn(loaded, gtin) > 0);
  const found = await Promise.all(
    longer.map(async (gtin): Promise<[string, HeldBeside]> => {
      const { rows, cursor } = await readPage(table, gtinCertificatesOf(gtin, holder), { limit: COMPARED_MAX });
      const held = rows.map(({ data }) => data);
      return [gtin, { held, others: othersIn(loaded, gtin), isCut: cursor !== undefined }];
    }),
  );
  return new Map(found);
}

/** Decides as if nothing lay beside the rows of its GTINs, which is nearly always so; where that is found wrong, looks and decides again. */
export function withBeside<Answer>(
  deps: Deps,
  look: () => Promise<Beside>,
  decide: (beside: Beside) => Promise<Answer>,
): Promise<Answer> {
  let beside = NONE_BESIDE;
  return lookAndDecide(deps, "certificates are granted for the same products all the time", async () => {
    try {
      return await decide(beside);
    } catch (error) {
      if (error instanceof LookedTooEarly) beside = await look();
      throw error;
    }
  });
}
