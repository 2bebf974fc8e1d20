import { PUBLISHED_LEVELS } from "@suyuan/domain/publishing/tables";
import { bilingual } from "@suyuan/domain/wording";
import * as z from "zod";

export const County = z
  .string()
  .regex(/^\d{6}$/, bilingual("six digits: a county of GB/T 2260", "须为 6 位县级区划代码（GB/T 2260）"))
  .meta({ examples: ["510824"] });

export const Month = z
  .string()
  .regex(/^20\d{2}-(?:0[1-9]|1[0-2])$/, bilingual("a month: 2026-10", "须为月份，如 2026-10"))
  .meta({ examples: ["2026-10"] });

const Level = z.enum(PUBLISHED_LEVELS).meta({
  description: "Regions down to; village where it is left out 区域细分",
});

export const PublicationBody = z
  .strictObject({ region: County, month: Month, level: Level.optional() })
  .meta({ id: "PublicationBody" });
export type PublicationBody = z.output<typeof PublicationBody>;

export const PreviewQuery = z.object({ region: County, month: Month, level: Level.optional() });
export type PreviewQuery = z.output<typeof PreviewQuery>;
