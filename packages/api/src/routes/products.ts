import { COLD_CHAIN_PROFILE_IDS } from "@suyuan/coldchain/judge/profiles";
import { notFound } from "@suyuan/domain/access";
import { GtinText, InstantText, OrganisationId } from "@suyuan/domain/answer";
import { addProduct } from "@suyuan/domain/farm/add-product";
import { mayProduce, type Product } from "@suyuan/domain/farm/product";
import { numberNotYours } from "@suyuan/domain/identifiers/company-prefix";
import { Id } from "@suyuan/domain/organisation";
import * as z from "zod";
import type { Actor } from "../call.ts";
import { Claim, claimKeys, requireClaimable, shownClaim } from "../commands/ids/gs1-claims.ts";
import {
  Form,
  ProducerBody,
  ProducerWithdrawalBody,
  ProductCorrectionBody,
  producerAdded,
  producerWithdrawn,
  productCorrected,
  ShelfLifeDays,
} from "../commands/records/products.ts";
import { Gtin } from "../commands/wire.ts";
import type { Deps } from "../host.ts";
import { route } from "../http/route.ts";
import { Text } from "../http/text.ts";
import { execute } from "../ledger/commit.ts";
import { contextOf } from "../ledger/context.ts";
import { digestOf } from "../ledger/digest.ts";
import { factKey, organisationKey, productKey, releasedKey } from "../ledger/keys.ts";
import { ownListOps } from "../ledger/lists/own.ts";
import { createAnew, type Loaded } from "../ledger/loaded.ts";
import { readRow } from "../ledger/read.ts";
import { PresentationRecord } from "./presentation/presentation-schema.ts";
import { nameOfOrganisation, visibleRecord } from "./read-record.ts";
import { RecordHistory, recordHistory } from "./record-history.ts";

export const ProductBody = z
  .strictObject({
    gtin: Gtin,
    name: z.strictObject({ zh: Text(60), en: Text(80).optional() }),
    category: Text(40),
    coldChainProfile: z.enum(COLD_CHAIN_PROFILE_IDS),
    shelfLifeDays: ShelfLifeDays.optional(),
    form: Form.optional(),
  })
  .meta({ id: "Product" });

export const ProductRecord = z
  .object({
    gtin: GtinText,
    organisation: OrganisationId,
    claim: Claim.optional(),
    name: z.object({ zh: z.string(), en: z.string().optional() }),
    category: z.string(),
    coldChainProfile: z.enum(COLD_CHAIN_PROFILE_IDS),
    shelfLifeDays: ShelfLifeDays.optional(),
    presentation: PresentationRecord.optional(),
    form: Form.optional(),
    producers: z
      .array(OrganisationId)
      .optional()
      .meta({ description: "May register batches under the GTIN besides its organisation 生产者" }),
    formerProducers: z
      .array(OrganisationId)
      .optional()
      .meta({ description: "Might once; their batches stand 曾任生产者" }),
    createdAt: InstantText,
  })
  .meta({ id: "ProductRecord" });

const ProductWithHistory = ProductRecord.extend({ organisationName: z.string(), history: RecordHistory }).meta({
  id: "ProductWithHistory",
});
export const GtinPath = z.object({ gtin: Gtin });

/** A product: for its owner and the offices of its region, and for whoever may produce it. */
export async function visibleProduct(deps: Deps, actor: Actor, gtin: string): Promise<Product> {
  const product = (await readRow(deps.table, productKey(gtin)))?.data;
  if (product !== undefined && actor.role === "clerk" && mayProduce(product, actor.organisation)) return product;
  return visibleRecord(deps, actor, productKey(gtin), {
    kind: "product",
    id: gtin,
    refusal: () => notFound("product", gtin),
  });
}

export const productRoutes = [
  route({
    method: "POST",
    path: "/api/products",
    tag: "parties",
    summary: { zh: "登记产品", en: "Register a product" },
    roles: ["clerk"],
    body: ProductBody,
    answers: { 201: ProductRecord },
    problems: ["id-taken"],
    handler: (deps, { actor, body, idempotency }) => {
      const key = productKey(body.gtin);
      const { organisation } = actor;
      const released = releasedKey("gtin", body.gtin);
      // A GTIN that was released begins anew, behind the facts of who held it before.
      const first = (loaded: Loaded) => (loaded.state(released)?.facts ?? 0) + 1;
      return execute(deps, {
        actor,
        idempotency,
        digest: digestOf(deps, "product", body),
        lane: key.pk,
        keys: [key, organisationKey(organisation), ...claimKeys("gtin", body.gtin)],
        taken: (loaded) => (loaded.has(key) ? factKey(key, first(loaded)) : undefined),
        decide: (loaded) => {
          const { product, fact } = addProduct(body, contextOf(deps, actor, loaded));
          const { gtin: number } = product;
          if (loaded.has(key)) throw numberNotYours("gtin", number, "/gtin");
          const claim = requireClaimable(loaded, { kind: "gtin", number, pointer: "/gtin" }, organisation);
          const location = `/api/products/${product.gtin}`;
          return {
            writes: [createAnew(key, product, first(loaded)), ...ownListOps(fact)],
            fact,
            factKey: factKey(key, first(loaded)),
            status: 201,
            body: { ...product, claim },
            location,
          };
        },
      });
    },
  }),
  route({
    method: "GET",
    path: "/api/products/{gtin}",
    tag: "parties",
    summary: { zh: "查询产品", en: "A product: for its organisation and the offices of its region" },
    roles: ["clerk", "inspector", "statistician"],
    params: GtinPath,
    answers: { 200: ProductWithHistory },
    problems: ["not-found"],
    handler: async (deps, { actor, params: { gtin } }) => {
      const product = await visibleProduct(deps, actor, gtin);
      const [organisationName, claim] = await Promise.all([
        nameOfOrganisation(deps, product.organisation),
        shownClaim(deps, "gtin", gtin, product.organisation),
      ]);
      return {
        status: 200,
        body: { ...product, claim, organisationName, history: await recordHistory(deps, actor, productKey(gtin)) },
      };
    },
  }),
  route({
    method: "POST",
    path: "/api/products/{gtin}/corrections",
    tag: "parties",
    summary: { zh: "更正产品", en: "Correct a product: names, category, cold-chain profile" },
    roles: ["clerk"],
    params: GtinPath,
    body: ProductCorrectionBody,
    answers: { 201: ProductRecord },
    problems: ["not-found", "id-taken"],
    handler: productCorrected,
  }),
  route({
    method: "POST",
    path: "/api/products/{gtin}/producers",
    tag: "parties",
    summary: { zh: "授权其他合作社以此条码登记批次", en: "Let another cooperative register batches under the GTIN" },
    roles: ["clerk"],
    params: GtinPath,
    body: ProducerBody,
    answers: { 201: ProductRecord },
    problems: ["not-found", "id-taken"],
    handler: producerAdded,
  }),
  route({
    method: "POST",
    path: "/api/products/{gtin}/producers/{organisation}/withdrawal",
    tag: "parties",
    summary: {
      zh: "撤销生产者授权",
      en: "End that a cooperative may register batches under the GTIN; what it registered stands",
    },
    roles: ["clerk"],
    params: GtinPath.extend({ organisation: Id }),
    body: ProducerWithdrawalBody,
    answers: { 201: ProductRecord },
    problems: ["not-found", "id-taken"],
    handler: producerWithdrawn,
  }),
];
