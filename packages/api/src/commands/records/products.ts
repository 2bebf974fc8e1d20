import { COLD_CHAIN_PROFILE_IDS } from "@suyuan/coldchain/judge/profiles";
import { undoneSince } from "@suyuan/domain/certificates/change";
import { PRODUCT_FORMS } from "@suyuan/domain/farm/commodity";
import { addProducer, correctProduct, withdrawProducer } from "@suyuan/domain/farm/correct-product";
import { mayProduce, type Product, SHELF_LIFE_DAYS_MAX } from "@suyuan/domain/farm/product";
import { Id } from "@suyuan/domain/organisation";
import * as z from "zod";
import type { Answer, Call } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { Text } from "../../http/text.ts";
import { organisationKey, productKey } from "../../ledger/keys.ts";
import { ActId, NAMES_A_FIELD, Reason } from "../wire.ts";
import { alterRecord } from "./alter.ts";

export const ShelfLifeDays = z
  .number()
  .int()
  .min(1)
  .max(SHELF_LIFE_DAYS_MAX)
  .meta({ description: "Days from the harvest on, as on the label 保质期（天），自采收日起算", examples: [30] });

/** Where the cold-chain profile leaves it open whether goods are as they were harvested. */
export const Form = z.enum(PRODUCT_FORMS).meta({
  description:
    "fresh: as it was harvested (tea leaf under the profile of tea); processed: dried, pickled and the like (under a profile of fresh produce). Left out, the profile tells. Fresh produce of a cooperative goes with a commitment certificate 鲜品或加工品，决定是否应开具承诺达标合格证",
});

export const ProductCorrectionBody = z
  .strictObject({
    id: ActId.optional(),
    reason: Reason,
    name: z.strictObject({ zh: Text(60).optional(), en: Text(80).nullable().optional() }).optional(),
    category: Text(40).optional(),
    coldChainProfile: z.enum(COLD_CHAIN_PROFILE_IDS).optional(),
    shelfLifeDays: ShelfLifeDays.nullable().optional(),
    form: Form.nullable().optional(),
  })
  .refine(...NAMES_A_FIELD)
  .meta({ id: "ProductCorrection" });

export const ProducerBody = z
  .strictObject({
    id: ActId.optional(),
    reason: Reason,
    organisation: Id.meta({ description: "May register batches under this GTIN 生产者" }),
  })
  .meta({ id: "Producer" });

export const ProducerWithdrawalBody = z
  .strictObject({ id: ActId.optional(), reason: Reason })
  .meta({ id: "ProducerWithdrawal" });

type GtinCall<Body> = Call<{ readonly gtin: string }, unknown, Body>;

/** What should have been said of a product. */
export function productCorrected(
  deps: Deps,
  call: GtinCall<z.infer<typeof ProductCorrectionBody>>,
): Promise<Answer<Product>> {
  const { params, body } = call;
  const { id, ...content } = body;
  return alterRecord<Product>(deps, call, {
    kind: "product-correction",
    isNaming: true,
    key: productKey(params.gtin),
    id,
    content: { gtin: params.gtin, ...content },
    rule: (_loaded, before, ctx) => {
      const { product: after, fact } = correctProduct(before, body, ctx);
      return { after, fact };
    },
    location: `/api/products/${params.gtin}`,
  });
}

/** Lets another cooperative register batches under the GTIN. */
export function producerAdded(deps: Deps, call: GtinCall<z.infer<typeof ProducerBody>>): Promise<Answer<Product>> {
  const { params, body } = call;
  const { id, ...content } = body;
  return alterRecord<Product>(deps, call, {
    kind: "producer",
    key: productKey(params.gtin),
    id,
    content: { gtin: params.gtin, ...content },
    keys: [organisationKey(body.organisation)],
    rule: (loaded, before, ctx) => {
      const { product: after, fact } = addProducer(before, loaded.state(organisationKey(body.organisation)), body, ctx);
      return { after, fact };
    },
    stands: (product) => mayProduce(product, body.organisation),
    undone: undoneSince,
    location: `/api/products/${params.gtin}`,
  });
}

type WithdrawalCall = Call<
  { readonly gtin: string; readonly organisation: string },
  unknown,
  z.infer<typeof ProducerWithdrawalBody>
>;

/** Ends that a cooperative may register batches under the GTIN. */
export function producerWithdrawn(deps: Deps, call: WithdrawalCall): Promise<Answer<Product>> {
  const { params, body } = call;
  const { gtin, organisation } = params;
  const { id, reason } = body;
  return alterRecord<Product>(deps, call, {
    kind: "producer-withdrawal",
    key: productKey(gtin),
    id,
    content: { gtin, organisation, reason },
    rule: (_loaded, before, ctx) => {
      const { product: after, fact } = withdrawProducer(before, { id, organisation, reason }, ctx);
      return { after, fact };
    },
    stands: (product) => !mayProduce(product, organisation),
    undone: undoneSince,
    location: `/api/products/${gtin}`,
  });
}
