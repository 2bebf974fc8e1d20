import * as z from "zod";
import type { Instant } from "../calendar.ts";
import type { Role } from "../organisation.ts";
import { bilingual } from "../wording.ts";

/** A person's id: `p-` and 12 to 32 hexadecimal digits. It stands in facts for ever, so it can hold no name and no number of a telephone book. */
export const PersonId = z
  .string()
  .regex(
    /^p-[0-9a-f]{12,32}$/,
    bilingual(
      "p- and 12 to 32 hexadecimal digits, drawn at random",
      "须为 p- 加 12 至 32 位十六进制数字（随机生成，不得含个人信息）",
    ),
  );

/** One person acts for one organisation in one role. */
export interface Membership {
  readonly organisation: string;
  readonly role: Role;
  readonly since: Instant;
  /** The organisation of whoever added it. */
  readonly by: string;
  readonly ended?: { readonly at: Instant; readonly by: string };
}

/** A person as stored: nothing that says who it is. Memberships that ended stay. */
export interface Person {
  readonly id: string;
  readonly createdAt: Instant;
  readonly memberships: readonly Membership[];
  /** Since when and why the operator lets this person not act, anywhere; absent while it may. */
  readonly suspended?: { readonly since: Instant; readonly reason: string };
  /** When name, contact and accounts were erased: nobody signs in as this person any more. */
  readonly erasedAt?: Instant;
  /** Epoch seconds of the issuers' clock: a token issued at or before this time is none any more. */
  readonly signedOutAt?: number;
}

/** What says who a person is, kept apart so that it can be erased. */
export interface PersonNames {
  readonly name: string;
  readonly contact?: string;
  /** The name under which the person signs in at the bundled issuer. */
  readonly account?: string;
  /** Who the person is to an issuer of others. */
  readonly subject?: { readonly issuer: string; readonly subject: string };
}

/** Memberships that one person may have, ended ones among them. */
export const MEMBERSHIPS_MAX = 50;

/** Those in which the person may act, if it may act at all. */
export function liveMemberships({ memberships }: Person): readonly Membership[] {
  return memberships.filter(({ ended }) => ended === undefined);
}
