import { DomainError } from "../errors.ts";
import type { Reason } from "../evidence.ts";
import { plainId } from "../identifiers/own-id.ts";
import type { Certificate } from "./certificate.ts";
import { everCovered } from "./scope.ts";
import { openGrounds } from "./standing.ts";

/**
 * How long the lists of a certificate become. Each page of its batches reads them, and a certificate lives three years: what is refused here
 * happens to none that a bureau keeps in earnest.
 */
export const STATUS_CHANGES_MAX = 20;
export const CHECKS_MAX = 60;
/** Warnings that are kept with it; the facts have them all. */
export const WARNINGS_MAX = 20;
/** GTINs that it ever covered: each has the certificate among what its pages read. */
export const COVERED_GTINS_MAX = 40;
/** Bases that it ever covered. */
export const COVERED_BASES_MAX = 100;

function full(certificate: Certificate, limit: number, what: { readonly en: string; readonly zh: string }) {
  return new DomainError(
    "payload-too-large",
    {
      en: `Certificate ${plainId(certificate.id)} has ${limit} ${what.en}, which is the most. Nothing was changed. Withdraw it and grant a new one.`,
      zh: `证书 ${plainId(certificate.id)} 已有 ${limit} ${what.zh}，达到上限，未作任何更改。请撤销本证书并另行颁发。`,
    },
    { extensions: { limit } },
  );
}

/**
 * Refuses what would make a list of a certificate longer than it may be, with `payload-too-large`. A withdrawal of one that nobody withdrew is
 * never refused: what stops a certificate always lands.
 */
export function requireCertificateRoom(before: Certificate, after: Certificate): void {
  const grew = (list: (certificate: Certificate) => readonly unknown[], most: number) =>
    list(after).length > most && list(after).length > list(before).length;
  const isWithdrawn = openGrounds(before).some(({ change }) => change.status === "withdrawn");
  const stops = !isWithdrawn && after.statusHistory.at(-1)?.status === "withdrawn";
  if (grew(({ statusHistory }) => statusHistory, STATUS_CHANGES_MAX) && !stops)
    throw full(before, STATUS_CHANGES_MAX, { en: "changes of status", zh: "次状态变更" });
  if (grew(({ annualChecks }) => annualChecks, CHECKS_MAX))
    throw full(before, CHECKS_MAX, { en: "annual checks", zh: "次年检记录" });
  if (grew((one) => everCovered(one).gtins, COVERED_GTINS_MAX))
    throw full(before, COVERED_GTINS_MAX, { en: "products to its name", zh: "个先后涵盖的产品" });
  if (grew((one) => everCovered(one).bases, COVERED_BASES_MAX))
    throw full(before, COVERED_BASES_MAX, { en: "bases to its name", zh: "个先后涵盖的生产基地" });
}

/** The newest of its warnings. */
export function keptWarnings(warnings: readonly Reason[]): readonly Reason[] {
  return warnings.slice(-WARNINGS_MAX);
}
