import { Id, ROLES } from "@suyuan/domain/organisation";
import * as z from "zod";
import { OrganisationBody, OrganisationRecord, registerOrganisation } from "../commands/organisations.ts";
import { route } from "../http/route.ts";
import { readOrganisation } from "./read-record.ts";

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
    answers: { 200: OrganisationRecord },
    problems: ["not-found"],
    handler: readOrganisation,
  }),
];
