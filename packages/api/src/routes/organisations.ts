import * as z from "zod";
import { OrganisationBody, registerOrganisation } from "../commands/organisations.ts";
import { route } from "../http/route.ts";

export const organisationRoutes = [
  route({
    method: "POST",
    path: "/api/organisations",
    tag: "parties",
    summary: { zh: "登记机构", en: "Add an organisation" },
    roles: ["operator"],
    body: OrganisationBody,
    answers: { 201: OrganisationBody.extend({ createdAt: z.string() }) },
    problems: ["id-taken"],
    handler: (deps, call) => registerOrganisation(deps, call.actor, call.body, call.idempotency),
  }),
];
