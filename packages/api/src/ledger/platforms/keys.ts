import type { Agreement } from "@suyuan/domain/platforms/agreement";
import type { Order } from "@suyuan/domain/platforms/order";
import { keyOf, type Partition, partitionOf, type RowKey, type Stretch, stretchOf } from "../row-key.ts";

/** Who gave an agreement to which platform. */
export interface AgreementName {
  readonly giver: string;
  readonly platform: string;
}

/** An order of a platform by `{platform}/{id}`; its history lies beside it. */
export const orderKey = (id: string): RowKey<Order> => keyOf(`ORDER#${id}`, "ORDER");

/** What an organisation shares with one platform; its history lies beside it, under the platform. */
export const agreementKey = ({ giver, platform }: AgreementName): RowKey<Agreement> =>
  keyOf(`AGREEMENT#${giver}#${platform}`, "AGREEMENT");
/** The agreements of their giver, and those of a platform. */
export const givenKey = ({ giver, platform }: AgreementName): RowKey<AgreementName> =>
  keyOf(`GIVEN#${giver}`, platform);
export const givenBy = (giver: string): Stretch<AgreementName> => stretchOf(`GIVEN#${giver}`, "");
export const heldAgreementKey = ({ giver, platform }: AgreementName): RowKey<AgreementName> =>
  keyOf(`SHAREDWITH#${platform}`, giver);
export const heldAgreements = (platform: string): Stretch<AgreementName> => stretchOf(`SHAREDWITH#${platform}`, "");
/** With whom batches of a producer may be shared: one row for each agreement that ever named it; whether it stands is asked of that. */
export const sharedKey = (organisation: string, name: AgreementName): RowKey<AgreementName> =>
  keyOf(`SHARES#${organisation}`, `${name.platform}#${name.giver}`);
export const sharesOf = (organisation: string): Stretch<AgreementName> => stretchOf(`SHARES#${organisation}`, "");

/** One change that a platform is told of: a batch, or a certificate of whoever shares with it, and what was recorded of it. */
export interface Change {
  readonly kind: string;
  readonly at: string;
  /** The producer whose batch it is, or who holds the certificate. */
  readonly organisation: string;
  readonly batch?: { readonly gtin: string; readonly lot: string };
  readonly certificate?: string;
}

/** How many changes a platform was told of: the next takes the number after it, under its guard, so that none comes before one that was read. */
export const feedHeadKey = (platform: string): RowKey<{ readonly last: number }> => keyOf(`FEED#${platform}`, "HEAD");
const LAST = 999_999_999_999;
const placeOf = (n: number): string => `C#${String(n).padStart(12, "0")}`;
export const changeKey = (platform: string, n: number): RowKey<Change> => keyOf(`FEED#${platform}`, placeOf(n));
/** The changes of a platform, beside their head; `changesAfter` says where they go on. */
export const changesOf = (platform: string): Partition<Change> => partitionOf(`FEED#${platform}`);
export const changesAfter = (n: number) => ({ from: placeOf(n + 1), to: placeOf(LAST) });
/** That a part of what follows from a fact is among the changes of a platform: told again, it is not told twice. */
export const toldKey = (platform: string, fact: string): RowKey<{ readonly last: number }> =>
  keyOf(`FEEDTOLD#${platform}`, fact);
