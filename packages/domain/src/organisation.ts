import * as z from "zod";
import { bilingual } from "./wording.ts";

/**
 * Kinds of organisation (design words: cooperative, depot, bureau, laboratory, platform; a county's statistics office; whoever runs this service).
 * A platform is an online shop, which holds goods. Whoever runs the service was one too, and stood among those whom goods can be sent to.
 */
export const ORGANISATION_KINDS = [
  "cooperative",
  "depot",
  "bureau",
  "laboratory",
  "platform",
  "county",
  "service",
] as const;
export type OrganisationKind = (typeof ORGANISATION_KINDS)[number];

const HOLDS_GOODS: Readonly<Record<OrganisationKind, boolean>> = {
  cooperative: true,
  depot: true,
  platform: true,
  // They test or oversee goods, or see to it that others can record what they do.
  bureau: false,
  laboratory: false,
  county: false,
  service: false,
};

/** Kinds of organisation that can hold goods, and so take them over. */
export const HOLDER_KINDS: readonly OrganisationKind[] = ORGANISATION_KINDS.filter((kind) => HOLDS_GOODS[kind]);

/** Can an organisation of this kind hold goods? */
export function holdsGoods(kind: OrganisationKind): boolean {
  return HOLDS_GOODS[kind];
}

export const ROLES = ["operator", "clerk", "depot", "inspector", "laboratory", "integrator", "statistician"] as const;
export type Role = (typeof ROLES)[number];

/**
 * Which kinds of organisation a role may act for. The operator runs the service and may sit anywhere; "attested" facts
 * come only from bureaus and laboratories, so those two roles are bound to those kinds.
 */
export const ROLE_KINDS: Readonly<Record<Role, readonly OrganisationKind[]>> = {
  operator: ORGANISATION_KINDS,
  clerk: ["cooperative"],
  depot: ["depot", "cooperative"],
  inspector: ["bureau"],
  laboratory: ["laboratory"],
  integrator: ORGANISATION_KINDS,
  statistician: ["bureau", "county"],
};

/** A client-made id: 1 to 64 of `A-Z a-z 0-9 . _ -`, starting with a letter or digit. */
export const Id = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
    bilingual(
      "1 to 64 of A-Z a-z 0-9 . _ -, starting with a letter or digit",
      "须为 1 至 64 个字母、数字或 . _ -，以字母或数字开头",
    ),
  );

/** An organisation as stored. `regionCode`: 6 digits of GB/T 2260, 9 or 12 below it (region-code.ts). */
export interface Organisation {
  readonly id: string;
  readonly name: string;
  readonly kind: OrganisationKind;
  readonly regionCode: string;
  readonly creditCode?: string;
  /** GLN (AI 417) under which its links are resolved. */
  readonly gln?: string;
  /** Its work phone: public on its commitment certificates. Absent in earlier rows. */
  readonly contact?: string;
  /** Its business address: public there too. */
  readonly address?: string;
  /** Of a laboratory or bureau that tests: its CMA and CATL numbers (资质认定、机构考核), as its reports print them. */
  readonly accreditation?: string;
  readonly createdAt: string;
  /** Since when and why the operator lets none of its keys act; absent while they may. What it recorded stays and counts. */
  readonly suspended?: { readonly since: string; readonly reason: string };
}

/** What other parties and the public may know of an organisation. */
export interface Party {
  readonly name: string;
  readonly kind: OrganisationKind;
  readonly regionCode: string;
  readonly accreditation?: string;
}
