import { Id } from "@suyuan/domain/organisation";
import { TRANSFORMATION_INPUTS_MAX, TRANSFORMATION_OUTPUTS_MAX } from "@suyuan/domain/transformations/transformation";
import * as z from "zod";
import { Text } from "../../http/text.ts";
import { BatchPath, Gtin, Instant, Kilograms, KilogramsOrNone, Lot } from "../wire.ts";
import { LossCause } from "./view.ts";

const Weighed = z.strictObject({ gtin: Gtin, lot: Lot, quantityKg: Kilograms });

export const TransformationBody = z
  .strictObject({
    id: Id,
    inputs: z.array(Weighed).min(1).max(TRANSFORMATION_INPUTS_MAX),
    outputs: z
      .array(
        Weighed.extend({
          of: z.array(z.strictObject(BatchPath.shape)).min(1).max(TRANSFORMATION_INPUTS_MAX).optional().meta({
            description:
              "The inputs that it was made of, where those were kept apart by weight from the others; without it, of all that no output names 分开处理时所用的投入批次",
          }),
        }),
      )
      .min(1)
      .max(TRANSFORMATION_OUTPUTS_MAX)
      .meta({ description: "New lots 产出为新批号" }),
    lossKg: KilogramsOrNone.meta({ description: "Inputs less outputs, to the gram 损耗，等于投入减产出" }),
    lossCause: LossCause.optional(),
    at: Instant,
    line: Text(60).optional().meta({ description: "Line or room in which it was done 生产线或车间" }),
  })
  .meta({ id: "TransformationRecording" });
