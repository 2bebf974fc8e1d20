import { InstantText, OrganisationId, type Sent } from "@suyuan/domain/answer";
import * as z from "zod";

export const ReleaseRecord = z
  .object({
    kind: z.string(),
    number: z.string(),
    from: OrganisationId,
    of: z.object({ kind: z.string(), id: z.string() }).meta({ description: "What it named 原登记对象" }),
    reason: z.string(),
    at: InstantText,
  })
  .meta({ id: "ClaimReleaseRecord", description: "A number released from who held it 编码释放" });
export type ReleaseRecord = Sent<typeof ReleaseRecord>;
