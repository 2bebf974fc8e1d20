import { lotId } from "@suyuan/domain/batches/identity";
import { defined, type Fact } from "@suyuan/domain/fact";
import { plainId } from "@suyuan/domain/identifiers/own-id";
import { liveMemberships } from "@suyuan/domain/people/person";
import { happened } from "../../ledger/audit/add.ts";
import { happenedKey } from "../../ledger/audit/entries.ts";
import { batchOf } from "../../ledger/batch-rows.ts";
import { putMissing } from "../../ledger/indexes/put-missing.ts";
import { baseKey, batchKey, certificateKey, productKey } from "../../ledger/keys.ts";
import { personKey } from "../../ledger/people/keys.ts";
import { type Reader, readRow } from "../../ledger/read.ts";
import { followerOf } from "../follower.ts";

/** What offices, laboratories and the operator record about things of others. What parties of a batch hand one another is trade. */
const AUDITED = [
  "organisation-added",
  "organisation-corrected",
  "organisation-status-changed",
  "membership-added",
  "membership-ended",
  "person-recovered",
  "shared-device-ended",
  "capacity-policy-set",
  "page-part-hidden",
  "page-part-shown",
  "certificate-granted",
  "certificate-corrected",
  "certificate-scope-changed",
  "certificate-status-changed",
  "annual-check-recorded",
  "annual-check-voided",
  "test-recorded",
  "test-voided",
  "batch-recalled",
  "recall-ended",
] as const;
type Audited = (typeof AUDITED)[number];

/** What a fact is about, and whose that is. */
interface About {
  readonly id: string;
  /** Several of a person who is a member of several. */
  readonly of: readonly string[];
}

/**
 * Who recorded something about what belongs to another organisation, in the audit trail of that one. No order matters: each fact is an
 * entry of its own, put once.
 */
export const auditTrail = followerOf("audit-trail", AUDITED, async (deps, { row, fact, reader }) => {
  const { id, of } = await about(reader, fact);
  const { by, recordedAt: at, kind } = fact;
  const others = of.filter((organisation) => organisation !== by.organisation);
  if (others.length === 0) return "done";
  const key = defined({ key: by.person });
  const entry = { at, by: by.organisation, role: by.role, ...key, act: "recorded", kind, id } as const;
  await putMissing(
    deps,
    others.map((organisation) => happened(happenedKey({ organisation }, at, row.id), entry)),
  );
  return "done";
});

const theOne = (organisation: string | undefined): readonly string[] =>
  organisation === undefined ? [] : [organisation];

async function about(reader: Reader, fact: Fact<Audited>): Promise<About> {
  switch (fact.kind) {
    case "organisation-added":
      return { id: fact.data.id, of: [fact.data.id] };
    case "organisation-corrected":
      return { id: fact.data.corrects.id, of: [fact.data.corrects.id] };
    case "organisation-status-changed":
      return { id: fact.data.organisation, of: [fact.data.organisation] };
    case "membership-added":
    case "membership-ended":
      return { id: fact.data.person, of: [fact.data.organisation] };
    case "person-recovered": {
      const person = (await readRow(reader, personKey(fact.data.person)))?.data;
      const places = person === undefined ? [] : liveMemberships(person);
      return { id: fact.data.person, of: [...new Set(places.map(({ organisation }) => organisation))] };
    }
    case "shared-device-ended":
      return { id: fact.data.device, of: fact.data.organisations };
    case "capacity-policy-set":
      return {
        id: plainId(fact.data.base),
        of: theOne((await readRow(reader, baseKey(fact.data.base)))?.data.organisation),
      };
    case "page-part-hidden":
    case "page-part-shown":
      return { id: fact.data.gtin, of: theOne((await readRow(reader, productKey(fact.data.gtin)))?.data.organisation) };
    case "certificate-granted":
      return { id: plainId(fact.data.id), of: [fact.data.holder] };
    case "certificate-corrected":
      return certificate(reader, fact.data.corrects.id);
    case "certificate-scope-changed":
    case "certificate-status-changed":
    case "annual-check-recorded":
    case "annual-check-voided":
      return certificate(reader, fact.data.certificate);
    case "test-recorded":
    case "test-voided":
    case "batch-recalled":
    case "recall-ended":
      return {
        id: lotId(fact.data),
        of: theOne(batchOf(await readRow(reader, batchKey(fact.data.gtin, fact.data.lot)))?.organisation),
      };
  }
}

async function certificate(reader: Reader, id: string): Promise<About> {
  return { id: plainId(id), of: theOne((await readRow(reader, certificateKey(id)))?.data.holder) };
}
