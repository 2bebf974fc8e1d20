import { BatchId, InstantText, KilogramsText, OrganisationId, type Sent, VoidingRecord } from "@suyuan/domain/answer";
import type { Batch } from "@suyuan/domain/batches/batch";
import { lotId } from "@suyuan/domain/batches/identity";
import { dateInChina } from "@suyuan/domain/calendar";
import type { Certificate } from "@suyuan/domain/certificates/certificate";
import { defined } from "@suyuan/domain/fact";
import { plainId } from "@suyuan/domain/identifiers/own-id";
import { kilogramsFrom } from "@suyuan/domain/quantity";
import { CertifiedRecord } from "@suyuan/domain/registration/status-schema";
import { TRANSFORMATION_LOSS_CAUSES, type Transformation } from "@suyuan/domain/transformations/transformation";
import { certificationOf } from "@suyuan/domain/views/origin/certification";
import * as z from "zod";
import { organisationKey, productKey } from "../../ledger/keys.ts";
import type { Loaded } from "../../ledger/loaded.ts";
import type { RowKey } from "../../ledger/row-key.ts";

export const LossCause = z.enum(TRANSFORMATION_LOSS_CAUSES).meta({
  description:
    "drying 失水, trimming 修整剔除, spoiled 腐坏, destroyed 销毁, sample 抽样, donated 捐赠, sold-untraced 未追溯销售, lost-in-transit 途中损失",
});

const ExposureRecord = z.object({
  worstKg: KilogramsText("At most so much would have to be stopped"),
  expectedKg: KilogramsText("The mean over the harvests, each as likely as it is heavy"),
  buyers: z.int().meta({
    description:
      "Who would have to be told: who got some by now, and one for each batch that the goods go on as 涉及买方数",
  }),
});

export const RecallExposure = z.object({ before: ExposureRecord, after: ExposureRecord }).meta({
  id: "RecallExposure",
  description:
    "If one of the harvests in these goods is recalled later: what that concerns of them as they are, and after the transformation 混装对日后召回的影响",
});

const ProductName = z.string().optional().meta({ description: "In Chinese, as it is called now 产品名称" });

const output = {
  batch: BatchId,
  productName: ProductName,
  quantityKg: KilogramsText("Came out"),
  of: z.array(BatchId).optional().meta({ description: "The inputs that it was kept apart with 分开处理的投入批次" }),
};

const TransformedOutput = z.object({ ...output, certified: CertifiedRecord });

const common = {
  id: z.string(),
  organisation: OrganisationId,
  organisationName: z.string().optional().meta({ description: "As it is called now; where it is read 机构名称" }),
  at: InstantText,
  inputs: z.array(z.object({ batch: BatchId, productName: ProductName, quantityKg: KilogramsText("Went in") })),
  lossKg: KilogramsText("Lost: what went in less what came out"),
  lossCause: LossCause.optional(),
  line: z.string().optional(),
};

/** A transformation as its recording answers it. */
export const TransformationAnswer = z
  .object({ ...common, outputs: z.array(TransformedOutput), recallExposure: RecallExposure })
  .meta({ id: "TransformationAnswer" });
export type TransformationAnswer = Sent<typeof TransformationAnswer>;

/** A transformation as it stands. */
export const TransformationRecord = z
  .object({
    ...common,
    outputs: z.array(z.object(output)),
    recordedAt: InstantText,
    voided: VoidingRecord.optional().meta({ description: "It was taken back 已撤销" }),
  })
  .meta({ id: "Transformation" });
export type TransformationRecord = Sent<typeof TransformationRecord>;

function commonView({ id, organisation, at, inputs, lossGrams, lossCause, line }: Transformation) {
  return {
    id: plainId(id),
    organisation,
    at,
    inputs: inputs.map((input) => ({ batch: lotId(input), quantityKg: kilogramsFrom(input.grams) })),
    lossKg: kilogramsFrom(lossGrams),
    ...defined({ lossCause, line }),
  };
}

function outputView({ of, ...made }: Transformation["outputs"][number]) {
  return {
    batch: lotId(made),
    quantityKg: kilogramsFrom(made.grams),
    ...(of === undefined ? {} : { of: of.map(lotId) }),
  };
}

export function transformationView(transformation: Transformation): TransformationRecord {
  const { recordedAt, voided, outputs } = transformation;
  return { ...commonView(transformation), outputs: outputs.map(outputView), recordedAt, ...defined({ voided }) };
}

/** What `namedTransformation` takes names from. */
export function besideTransformation({ organisation, inputs, outputs }: Transformation): readonly RowKey<object>[] {
  const gtins = new Set([...inputs, ...outputs].map(({ gtin }) => gtin));
  return [organisationKey(organisation), ...[...gtins].map(productKey)];
}

/** A transformation with the names of who did it and of its products, as they are called now. */
export function namedTransformation(transformation: Transformation, beside: Loaded): TransformationRecord {
  const view = transformationView(transformation);
  const named = <Lot extends { readonly batch: string }>(lots: readonly Lot[], of: Transformation["inputs"]) =>
    lots.map((lot, n) => {
      const { gtin } = of[n] ?? {};
      return { ...lot, ...defined({ productName: gtin && beside.state(productKey(gtin))?.name.zh }) };
    });
  return {
    ...view,
    ...defined({ organisationName: beside.state(organisationKey(transformation.organisation))?.name }),
    inputs: named(view.inputs, transformation.inputs),
    outputs: named(view.outputs, transformation.outputs),
  };
}

/** What the recording of a transformation answers. `certificates`: those that its harvests stand on; `now`: an instant. */
export function transformedView(
  transformation: Transformation,
  made: {
    readonly outputs: readonly Batch[];
    readonly exposure: Sent<typeof RecallExposure>;
    readonly certificates: readonly Certificate[];
    readonly now: string;
  },
): TransformationAnswer {
  const today = dateInChina(made.now);
  const certified = made.outputs.map((batch) => certificationOf(batch, made.certificates, today).certified);
  return {
    ...commonView(transformation),
    outputs: transformation.outputs.flatMap((each, n) => {
      const status = certified[n];
      return status === undefined ? [] : [{ ...outputView(each), certified: status }];
    }),
    recallExposure: made.exposure,
  };
}
