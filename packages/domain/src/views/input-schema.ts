import * as z from "zod";
import { DateText } from "../answer.ts";
import { INPUT_KINDS } from "../farm/base.ts";
import { ASKED_OF_A_RECORD } from "../farm/production-record.ts";

/** A farm input that counts for a batch: what was used, when, and what its record lacks. The whole record is read by its id. */
export const CountingInput = z
  .object({
    id: z.string(),
    plot: z.string().meta({ description: "Id of the plot 地块编号" }),
    kind: z.enum(INPUT_KINDS),
    product: z.string(),
    actives: z
      .array(z.string())
      .meta({ description: "Active ingredients; none: the record that none was used 有效成分" }),
    appliedOn: DateText,
    stoppedOn: DateText.optional().meta({ description: "Last day of use; absent: not told 停用日期" }),
    clearOn: DateText.meta({ description: "First lawful harvest day 可采收日期" }),
    offLabelCrop: z.string().optional().meta({ description: "Crop that its label does not name 超出标签的作物" }),
    missing: z
      .array(z.enum(ASKED_OF_A_RECORD))
      .meta({ description: "What the law asks a record to hold and nobody told 缺少的记录内容" }),
  })
  .meta({ id: "CountingInput", description: "Used on the batch's plots within 365 days up to its harvest 投入品使用" });
