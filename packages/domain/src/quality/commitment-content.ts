import { type Batch, nameOf } from "../batches/batch.ts";
import { isHarvested } from "../batches/harvested.ts";
import { sourcesOf } from "../batches/origins/sources.ts";
import type { Instant } from "../calendar.ts";
import type { Reason } from "../evidence.ts";
import { kilogramsFrom } from "../quantity.ts";
import { regionName } from "../region-code.ts";

/**
 * What a commitment certificate has to say besides its promise and its basis: product, quantity, origin, time of issue, committing party and
 * how to reach it. Source: 农产品质量安全承诺达标合格证管理办法 (Decree 2025 No. 4 of the Ministry of Agriculture and Rural Affairs), in force
 * 2026-02-01; what the pack shows need not be said again. The address is not asked for, and shown where the party gave one.
 */
export const COMMITMENT_CONTENT = ["product", "quantity", "origin", "issuedAt", "party", "contact"] as const;
export type CommitmentContentField = (typeof COMMITMENT_CONTENT)[number];

const NAMES: Readonly<Record<CommitmentContentField, { readonly en: string; readonly zh: string }>> = {
  product: { en: "product name", zh: "产品名称" },
  quantity: { en: "quantity", zh: "数量" },
  origin: { en: "origin", zh: "产地" },
  issuedAt: { en: "time of issue", zh: "开具时间" },
  party: { en: "committing party", zh: "承诺主体" },
  contact: { en: "contact of the committing party", zh: "承诺主体联系方式" },
};

/** The content of one certificate. While something of it is missing, it is a commitment and no certificate. */
export interface CommitmentContent {
  readonly product: string;
  /** Kilograms as registered. */
  readonly quantityKg: number;
  /** Province, city, county in Chinese; empty where the code is unknown. */
  readonly origin: string;
  /** When the basis was given, by the server's clock. Absent where that is known no more. */
  readonly issuedAt?: Instant;
  /** It was issued after goods of the batch had been sent. */
  readonly afterShipping?: true;
  readonly party: string;
  /** It is that of a buyer who mixed or divided goods, and has the words of its form. */
  readonly buyer?: true;
  /** Work phone. */
  readonly contact?: string;
  readonly address?: string;
  readonly missing: readonly CommitmentContentField[];
}

type Issued = Pick<Batch, "committed" | "corrections" | "correctionCount" | "registeredAt">;

/**
 * When the commitment was made: with the registration, or by the last correction of its basis. Batches that were registered before that was
 * kept tell it by their notes; where those are not all there, nobody can.
 */
function issuedAtOf({ committed, corrections = [], correctionCount = 0, registeredAt }: Issued): Instant | undefined {
  if (committed !== undefined) return committed.at;
  const note = corrections.find(({ field }) => field === "commitmentBasis");
  if (note !== undefined) return note.at;
  return correctionCount > corrections.length ? undefined : registeredAt;
}

/** Where it grew: of what was mixed all places, the largest part first. */
function grownIn(batch: Batch): string {
  const regions = isHarvested(batch)
    ? [batch.origin.base.regionCode]
    : sourcesOf(batch).map(({ base }) => base.regionCode);
  return [...new Set(regions.flatMap((code) => regionName(code) ?? []))].join("、");
}

/** The content of a batch's commitment certificate; undefined where it has no basis. */
export function commitmentContent(batch: Batch): CommitmentContent | undefined {
  if (!batch.commitment?.length) return undefined;
  const issuedAt = issuedAtOf(batch);
  const { contact, address } = batch.issuer ?? {};
  const content = {
    product: batch.product.zh,
    quantityKg: kilogramsFrom(batch.registeredGrams),
    origin: grownIn(batch),
    ...(isHarvested(batch) ? {} : { buyer: true as const }),
    party: nameOf(batch, batch.organisation),
    ...(issuedAt === undefined ? {} : { issuedAt }),
    ...(batch.committed?.afterShipping === true ? { afterShipping: true as const } : {}),
    ...(contact === undefined ? {} : { contact }),
    ...(address === undefined ? {} : { address }),
  };
  const missing: CommitmentContentField[] = [
    ...(content.origin === "" ? (["origin"] as const) : []),
    ...(issuedAt === undefined ? (["issuedAt"] as const) : []),
    ...(contact === undefined ? (["contact"] as const) : []),
  ];
  return { ...content, missing };
}

/** What a commitment lacks to be a certificate, as a reason; none where it is whole. */
export function incompleteReasons({ missing }: Pick<CommitmentContent, "missing">): readonly Reason[] {
  if (missing.length === 0) return [];
  return [
    {
      code: "commitment-incomplete",
      en: `The commitment is no certificate yet; it lacks: ${missing.map((field) => NAMES[field].en).join(", ")}.`,
      zh: `承诺尚不是承诺达标合格证，还缺：${missing.map((field) => NAMES[field].zh).join("、")}。`,
    },
  ];
}
