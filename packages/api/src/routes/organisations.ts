import { RegionText } from "@suyuan/domain/answer";
import { Id, ROLES } from "@suyuan/domain/organisation";
import { toldRegion } from "@suyuan/domain/region-code";
import * as z from "zod";
import { Claim, glnClaimOf } from "../commands/ids/gs1-claims.ts";
import { OrganisationBody, OrganisationRecord, registerOrganisation } from "../commands/organisations.ts";
import {
  OrganisationCorrectionBody,
  OrganisationStatusBody,
  organisationCorrected,
  organisationStatusChanged,
} from "../commands/records/organisations.ts";
import { route } from "../http/route.ts";
import { organisationKey } from "../ledger/keys.ts";
import { readOrganisation } from "./read-record.ts";
import { RecordHistory, recordHistory } from "./record-history.ts";

const OrganisationWithHistory = OrganisationRecord.extend({
  region: RegionText,
  glnClaim: Claim.optional(),
  history: RecordHistory,
}).meta({ id: "OrganisationWithHistory" });

export const organisationRoutes = [
  route({
    method: "POST",
    path: "/api/organisations",
    tag: "parties",
    summary: { zh: "登记机构", en: "Add an organisation" },
    roles: ["operator"],
    body: OrganisationBody,
    answers: { 201: OrganisationRecord },
    problems: ["id-taken"],
    handler: (deps, call) => registerOrganisation(deps, call.actor, call.body, call.idempotency),
  }),
  route({
    method: "GET",
    path: "/api/organisations/{id}",
    tag: "parties",
    summary: {
      zh: "查询机构（本机构、主管部门和运营方）",
      en: "An organisation: for itself, the offices of its region, the operator",
    },
    roles: ROLES,
    params: z.object({ id: Id }),
    answers: { 200: OrganisationWithHistory },
    problems: ["not-found"],
    handler: async (deps, call) => {
      const { body } = await readOrganisation(deps, call);
      const claim = await glnClaimOf(deps, body.gln, body.id);
      const history = await recordHistory(deps, call.actor, organisationKey(body.id));
      return { status: 200, body: { ...body, region: toldRegion(body.regionCode), ...claim, history } };
    },
  }),
  route({
    method: "POST",
    path: "/api/organisations/{id}/corrections",
    tag: "parties",
    summary: {
      zh: "更正机构信息（机构自己只能更正办公电话和地址）",
      en: "Correct an organisation: the operator all of it, the organisation its own work phone and address",
    },
    roles: ["operator", "clerk", "depot"],
    params: z.object({ id: Id }),
    body: OrganisationCorrectionBody,
    answers: { 201: OrganisationRecord },
    problems: ["not-found", "id-taken", "forbidden"],
    handler: organisationCorrected,
  }),
  route({
    method: "POST",
    path: "/api/organisations/{id}/status",
    tag: "parties",
    summary: { zh: "暂停或恢复机构的全部密钥", en: "Suspend an organisation, or let its keys act again" },
    roles: ["operator"],
    params: z.object({ id: Id }),
    body: OrganisationStatusBody,
    answers: { 201: OrganisationRecord },
    problems: ["not-found", "id-taken", "correction-refused"],
    handler: organisationStatusChanged,
  }),
];
