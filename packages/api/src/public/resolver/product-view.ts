import type { Product } from "@suyuan/domain/farm/product";
import { asOfHour } from "@suyuan/domain/views/as-of";
import { type ProductView, productView } from "@suyuan/domain/views/product/product-view";
import type { Deps } from "../../host.ts";
import { gtinCertificatesKey, organisationKey } from "../../ledger/keys.ts";
import { EVENTUAL, readMany } from "../../ledger/read.ts";

/** What everyone may know of a product that was read already: one more batched read, of its owner and its certificates. */
export async function readProductView(
  { table, now }: Pick<Deps, "table" | "now">,
  product: Product,
): Promise<ProductView> {
  const [owner, certificates] = [organisationKey(product.organisation), gtinCertificatesKey(product.gtin)];
  const loaded = await readMany(table, [owner, certificates], EVENTUAL);
  return productView(
    product,
    loaded.state(owner),
    loaded.state(certificates) ?? { certificates: [] },
    asOfHour(now().toISOString()),
  );
}
