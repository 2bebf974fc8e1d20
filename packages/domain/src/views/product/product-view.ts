import { type CalendarDate, inOrder } from "../../calendar.ts";
import type { Standing } from "../../certificates/certificate.ts";
import { standingOn } from "../../certificates/standing.ts";
import type { PublicCertificate } from "../../certificates/view.ts";
import { defined } from "../../fact.ts";
import type { Product } from "../../farm/product.ts";
import type { LinkPage } from "../../links/link-page.ts";
import type { Organisation } from "../../organisation.ts";
import { regionName } from "../../region-code.ts";
import type { AsOf } from "../as-of.ts";

/** A certificate that names the product, as it stands today; what it says of any batch is on that batch's page. */
export interface ProductCertificate
  extends Pick<PublicCertificate, "scheme" | "kind" | "number" | "grade" | "validFrom" | "validTo"> {
  readonly holder: string;
  readonly standing: Standing;
}

/**
 * What everyone may know of a product that is no batch: who owns it, what it is, and under which schemes it was ever certified. It judges
 * nothing, and names no lot: a list of lots would give every copier a code that answers.
 */
export interface ProductView extends AsOf {
  readonly gtin: string;
  readonly name: Product["name"];
  readonly category: string;
  readonly owner: { readonly name: string; readonly region: string };
  /** Newest first; `certificatesBeyond` counts those that are not listed. */
  readonly certificates: readonly ProductCertificate[];
  readonly certificatesBeyond: number;
}

const CERTIFICATES_SHOWN = 12;

/** As the certificate stands; one in force that covers the product from no base any more does not cover it. */
function standingOf(certificate: PublicCertificate, today: CalendarDate): Standing {
  const standing = standingOn(certificate, today);
  const changed = certificate.scopeChanges?.findLast(({ effectiveFrom }) => effectiveFrom <= today);
  const { bases } = changed ?? certificate;
  return standing === "valid" && bases.length === 0 ? "not-covered" : standing;
}

/** The public view of a product as of an hour. `others`: certificates beside those that were read. Without its owner's row, which is never taken away, the owner goes by its id. */
export function productView(
  product: Pick<Product, "gtin" | "organisation" | "name" | "category">,
  owner: Pick<Organisation, "name" | "regionCode"> | undefined,
  { certificates, others = 0 }: { readonly certificates: readonly PublicCertificate[]; readonly others?: number },
  { today, until }: AsOf,
): ProductView {
  const newest = certificates.toSorted((a, b) => inOrder(b.validFrom, a.validFrom));
  return {
    today,
    until,
    gtin: product.gtin,
    name: product.name,
    category: product.category,
    owner: { name: owner?.name ?? product.organisation, region: regionName(owner?.regionCode ?? "") ?? "" },
    certificates: newest.slice(0, CERTIFICATES_SHOWN).map((certificate) => ({
      scheme: certificate.scheme,
      number: certificate.number,
      ...defined({ kind: certificate.kind, grade: certificate.grade, validTo: certificate.validTo }),
      holder: certificate.holderName,
      validFrom: certificate.validFrom,
      standing: standingOf(certificate, today),
    })),
    certificatesBeyond: Math.max(0, newest.length - CERTIFICATES_SHOWN) + others,
  };
}

/** The page of a product, with the links of its level. */
export interface ProductPage extends Omit<LinkPage, "why"> {
  readonly product: ProductView;
}
