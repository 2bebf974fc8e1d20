import { COLD_CHAIN_PROFILE_IDS } from "@suyuan/coldchain/judge/profiles";
import { notFound } from "@suyuan/domain/access";
import { GtinText, InstantText, OrganisationId } from "@suyuan/domain/answer";
import { addProduct } from "@suyuan/domain/farm/add-product";
import * as z from "zod";
import { Gtin } from "../commands/wire.ts";
import { route } from "../http/route.ts";
import { Text } from "../http/text.ts";
import { execute } from "../ledger/commit.ts";
import { contextOf } from "../ledger/context.ts";
import { digestOf } from "../ledger/digest.ts";
import { factKey, organisationKey, productKey } from "../ledger/keys.ts";
import { ownListOps } from "../ledger/lists/own.ts";
import { create } from "../ledger/loaded.ts";
import { visibleRecord } from "./read-record.ts";

export const ProductBody = z
  .strictObject({
    gtin: Gtin,
    name: z.strictObject({ zh: Text(60), en: Text(80).optional() }),
    category: Text(40),
    coldChainProfile: z.enum(COLD_CHAIN_PROFILE_IDS),
  })
  .meta({ id: "Product" });

const ProductRecord = z
  .object({
    gtin: GtinText,
    organisation: OrganisationId,
    name: z.object({ zh: z.string(), en: z.string().optional() }),
    category: z.string(),
    coldChainProfile: z.enum(COLD_CHAIN_PROFILE_IDS),
    createdAt: InstantText,
  })
  .meta({ id: "ProductRecord" });

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
      return execute(deps, {
        actor,
        idempotency,
        digest: digestOf(deps, "product", body),
        lane: key.pk,
        keys: [key, organisationKey(actor.organisation)],
        taken: (loaded) => (loaded.item(key) ? factKey(key, 1) : undefined),
        decide: (loaded) => {
          const { product, fact } = addProduct(body, contextOf(deps, actor, loaded));
          const location = `/api/products/${product.gtin}`;
          return {
            writes: [create(key, product), ...ownListOps(fact)],
            fact,
            factKey: factKey(key, 1),
            status: 201,
            body: product,
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
    params: z.object({ gtin: Gtin }),
    answers: { 200: ProductRecord },
    problems: ["not-found"],
    handler: async (deps, { actor, params: { gtin } }) => {
      const body = await visibleRecord(deps, actor, productKey(gtin), () => notFound("product", gtin));
      return { status: 200, body };
    },
  }),
];
