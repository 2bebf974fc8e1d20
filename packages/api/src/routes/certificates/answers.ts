import { BatchId, DateText, OrganisationId, type Sent } from "@suyuan/domain/answer";
import { HARVEST_SIDES } from "@suyuan/domain/certificates/flow/stops";
import { ProductText } from "@suyuan/domain/views/batch-view-schema";
import * as z from "zod";

const Stop = z
  .object({
    from: DateText,
    back: DateText.optional().meta({ description: "The first day on which it stands again 恢复日" }),
    turns: z.array(z.object({ standing: z.enum(["suspended", "withdrawn"]), from: DateText })),
  })
  .meta({ id: "CertificateStop", description: "Days on which it is stopped without a break 停用期间" });

const Goods = z.object({
  batch: BatchId,
  product: ProductText,
  quantityKg: z.number().meta({ description: "Registered 登记重量" }),
  holders: z.array(z.object({ organisation: OrganisationId, name: z.string(), kg: z.number() })),
  underWayKg: z.number(),
  soldKg: z.number().meta({ description: "On record as sold or given to consumers 已售" }),
  goneKg: z.number().meta({ description: "On record as gone otherwise 已损耗、销毁" }),
  transformedKg: z.number().meta({ description: "Made into other batches 已加工转化" }),
});

export const CertificateHarvests = z
  .object({
    certificate: z.string(),
    asOf: DateText,
    stop: Stop.optional().meta({
      description: "The one in force, else the last; absent: it was never stopped 最近一次停用",
    }),
    stops: z.array(Stop),
    items: z.array(
      Goods.extend({
        harvestedOn: DateText,
        side: z
          .enum(HARVEST_SIDES)
          .optional()
          .meta({ description: "To the stop: harvested before it, within it, after it 停用前、期间、恢复后" }),
        into: z.array(Goods).optional().meta({ description: "Batches made of it 由其加工成的批次" }),
        moreInto: z.literal(true).optional(),
      }),
    ),
    withheld: z.int().meta({ description: "Of this page those that you may not see 本页中不在您查看范围内的批次" }),
    next: z.string().optional(),
  })
  .meta({
    id: "CertificateHarvests",
    description: "What was harvested under a certificate, to its stops 证书名下的采收批次",
  });
export type CertificateHarvests = Sent<typeof CertificateHarvests>;
