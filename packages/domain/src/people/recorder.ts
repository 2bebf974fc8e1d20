import * as z from "zod";
import { mayActInRegion } from "../access.ts";
import { OrganisationId } from "../answer.ts";
import { type Organisation, ROLES, type Role } from "../organisation.ts";

/** In which role something was recorded, and by whom, as far as one reader may know it. */
export const ACTED = {
  role: z.enum(ROLES).meta({ description: "In which it was recorded 角色" }),
  person: z
    .object({
      id: z.string(),
      name: z.string().optional(),
      erased: z.literal(true).optional().meta({ description: "Who it was is erased 个人信息已删除" }),
    })
    .optional()
    .meta({
      description:
        "Where a person did it and the reader may know who: one's own organisation, the bureau of its region, the operator; the name as it is now 登记人员",
    }),
};

/** Who recorded something, as a history shows it to one reader. */
export const RECORDER = {
  by: OrganisationId,
  byName: z.string().optional().meta({ description: "As it is called now 机构名称" }),
  ...ACTED,
};

const Recorder = z.object(RECORDER);
export type Recorder = Readonly<z.output<typeof Recorder>>;

/** May this reader know by name who acted for the organisation: its own people, the bureau that it answers to, and the operator. */
export function mayKnowPeople(
  of: Pick<Organisation, "id" | "regionCode">,
  reader: Pick<Organisation, "id" | "regionCode">,
  role: Role,
): boolean {
  if (of.id === reader.id || role === "operator") return true;
  return role === "inspector" && mayActInRegion(reader, of.regionCode);
}
