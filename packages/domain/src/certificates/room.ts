import { DomainError, fieldError } from "../errors.ts";
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
/** Changes of scope of one certificate. */
export const SCOPE_CHANGES_MAX = 50;

interface BothLanguages {
  readonly en: string;
  readonly zh: string;
}

/** A list that may become so long: what it holds, the member of a command that makes it longer, and what the bureau does instead. */
interface Bounded {
  readonly of: (certificate: Certificate) => number;
  readonly most: number;
  /** RFC 6901 pointer into the command. */
  readonly pointer: string;
  readonly what: BothLanguages;
  readonly wayOut: BothLanguages;
}

const ANEW: BothLanguages = { en: "Withdraw it and grant a new one.", zh: "请撤销本证书并另行颁发。" };
const BESIDE: BothLanguages = {
  en: "Grant a further certificate for the others.",
  zh: "请为其余部分另行颁发证书。",
};

const STATUS_CHANGES: Bounded = {
  of: ({ statusHistory }) => statusHistory.length,
  most: STATUS_CHANGES_MAX,
  pointer: "",
  what: { en: "changes of status", zh: "次状态变更" },
  wayOut: ANEW,
};

const LISTS: readonly Bounded[] = [
  {
    of: ({ annualChecks }) => annualChecks.length,
    most: CHECKS_MAX,
    pointer: "",
    what: { en: "annual checks", zh: "次年检记录" },
    wayOut: ANEW,
  },
  {
    of: ({ scopeChanges = [] }) => scopeChanges.length,
    most: SCOPE_CHANGES_MAX,
    pointer: "",
    what: { en: "changes of scope", zh: "次范围变更" },
    wayOut: ANEW,
  },
  {
    of: (one) => everCovered(one).gtins.length,
    most: COVERED_GTINS_MAX,
    pointer: "/gtins",
    what: { en: "products covered over time", zh: "个先后涵盖的产品" },
    wayOut: BESIDE,
  },
  {
    of: (one) => everCovered(one).bases.length,
    most: COVERED_BASES_MAX,
    pointer: "/bases",
    what: { en: "bases covered over time", zh: "个先后涵盖的生产基地" },
    wayOut: BESIDE,
  },
];

function requireWithin(before: Certificate, after: Certificate, { of, most, pointer, what, wayOut }: Bounded): void {
  const count = of(after);
  if (count <= most || count <= of(before)) return;
  const id = plainId(before.id);
  const detail = {
    en: `Certificate ${id} would have ${count} ${what.en}; ${most} are the most. Nothing was changed. ${wayOut.en}`,
    zh: `证书 ${id} 将有 ${count} ${what.zh}，最多 ${most} ${what.zh.slice(0, 1)}，未作任何更改。${wayOut.zh}`,
  };
  throw new DomainError("payload-too-large", detail, {
    errors: [fieldError(pointer, detail)],
    extensions: { limit: most },
  });
}

/**
 * Refuses what would make a list of a certificate longer than it may be, with `payload-too-large` that names the member and the way out. A
 * withdrawal of one that nobody withdrew is never refused: what stops a certificate always lands.
 */
export function requireCertificateRoom(before: Certificate, after: Certificate): void {
  const isWithdrawn = openGrounds(before).some(({ change }) => change.status === "withdrawn");
  const stops = !isWithdrawn && after.statusHistory.at(-1)?.status === "withdrawn";
  for (const list of stops ? LISTS : [STATUS_CHANGES, ...LISTS]) requireWithin(before, after, list);
}

/** The newest of its warnings. */
export function keptWarnings(warnings: readonly Reason[]): readonly Reason[] {
  return warnings.slice(-WARNINGS_MAX);
}
