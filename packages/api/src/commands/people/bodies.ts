import { notFound } from "@suyuan/domain/access";
import { InstantText, OrganisationId } from "@suyuan/domain/answer";
import { Id, ROLES } from "@suyuan/domain/organisation";
import { type Person, PersonId, type PersonNames } from "@suyuan/domain/people/person";
import { bilingual } from "@suyuan/domain/wording";
import type { Table } from "@suyuan/store/table";
import * as z from "zod";
import { Text } from "../../http/text.ts";
import { personKey, personNamesKey } from "../../ledger/people/keys.ts";
import { readRows } from "../../ledger/read.ts";
import { ActId, NAMES_A_FIELD, Reason } from "../wire.ts";

/** The name under which somebody signs in: letters of any script, digits and `. _ - @ +`. */
export const AccountName = z
  .string()
  .regex(
    /^[\p{L}\p{N}][\p{L}\p{N}._@+-]{1,63}$/u,
    bilingual("2 to 64 letters, digits or . _ - @ +", "须为 2 至 64 个文字、字母、数字或 . _ - @ +"),
  )
  .meta({ description: "Signs in under this name at the bundled issuer; erased with the person 登录名" });

const Subject = z
  .strictObject({ issuer: z.url().max(500), subject: z.string().min(1).max(255) })
  .meta({ description: "Who the person is to an issuer of others (iss and sub of its tokens) 外部登录身份" });

export const PersonBody = z
  .strictObject({
    id: PersonId.meta({ description: "Drawn at random by the client; stands in facts for ever 人员编号" }),
    name: Text(40).meta({ description: "Kept apart, erased with the person 姓名" }),
    contact: Text(60).optional().meta({ description: "Kept apart, erased with the person 联系方式" }),
    account: AccountName.optional(),
    subject: Subject.optional(),
  })
  .meta({ id: "Person" });

export const MembershipRecord = z
  .object({
    organisation: OrganisationId,
    role: z.enum(ROLES),
    since: InstantText,
    by: OrganisationId.meta({ description: "Whose operator added it 由谁添加" }),
    ended: z.object({ at: InstantText, by: OrganisationId }).optional(),
  })
  .meta({ id: "Membership" });

export const PersonRecord = z
  .object({
    id: z.string(),
    name: z.string().optional().meta({ description: "Absent once erased 姓名" }),
    contact: z.string().optional(),
    account: z.string().optional(),
    subject: z.object({ issuer: z.string(), subject: z.string() }).optional(),
    createdAt: InstantText,
    memberships: z.array(MembershipRecord).meta({ description: "At most 50, ended ones among them 任职" }),
    suspended: z.object({ since: InstantText, reason: z.string() }).optional(),
    erasedAt: InstantText.optional(),
  })
  .meta({ id: "PersonRecord" });

export type PersonRecord = Omit<Person, "signedOutAt"> & Partial<PersonNames>;

/** A person with what says who it is, as far as that is kept. */
export function recordOf({ signedOutAt: _, ...person }: Person, names: PersonNames | undefined): PersonRecord {
  return { ...person, ...names };
}

/** Throws `not-found`. */
export async function readPerson(table: Pick<Table, "getMany">, id: string): Promise<PersonRecord> {
  const [person, names] = await readRows(table, [personKey(id), personNamesKey(id)]);
  if (person === undefined) throw notFound("person");
  return recordOf(person.data, names?.data);
}

const Role = z.enum(ROLES, {
  error: bilingual(`must be one of: ${ROLES.join(", ")}`, `须为下列之一：${ROLES.join("、")}`),
});

export const MembershipBody = z
  .strictObject({ id: ActId.optional(), organisation: Id, role: Role })
  .meta({ id: "MembershipBody" });

export const MembershipEndBody = z
  .strictObject({ id: ActId.optional(), organisation: Id, role: Role, reason: Reason })
  .meta({ id: "MembershipEnd" });

export const PersonStatusBody = z
  .strictObject({
    id: ActId.optional(),
    status: z
      .enum(["suspended", "reinstated"], {
        error: bilingual("must be one of: suspended, reinstated", "须为下列之一：suspended、reinstated"),
      })
      .meta({ description: "Whether the person may act from now on, anywhere 暂停或恢复" }),
    reason: Reason,
  })
  .meta({ id: "PersonStatus" });

export const ErasureBody = z.strictObject({ id: ActId.optional(), reason: Reason }).meta({ id: "PersonErasure" });

const OWN_NAMES = {
  id: ActId,
  reason: Reason,
  name: Text(40).optional().meta({ description: "Shown beside what the person recorded, also earlier 姓名" }),
  contact: Text(60).nullable().optional().meta({ description: "null takes it away 联系方式；null 为删除" }),
};

export const OwnNamesBody = z
  .strictObject(OWN_NAMES)
  .refine(...NAMES_A_FIELD)
  .meta({ id: "OwnNamesCorrection" });

export const PersonCorrectionBody = z
  .strictObject({ ...OWN_NAMES, account: AccountName.optional() })
  .refine(...NAMES_A_FIELD)
  .meta({ id: "PersonCorrection" });

export const RecoveryBody = z.strictObject({ id: ActId, reason: Reason }).meta({ id: "PersonRecovery" });

export const RecoveredPerson = PersonRecord.extend({
  password: z.string().optional().meta({
    description:
      "First password, to be changed at the next sign-in: told once, kept nowhere; absent when this act was done before 初始密码，仅显示一次",
  }),
}).meta({ id: "RecoveredPerson" });

export const PersonPath = z.object({ id: PersonId });
