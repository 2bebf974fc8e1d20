import { ROLES } from "@suyuan/domain/organisation";
import { VoidingBody } from "../commands/act.ts";
import { From } from "../commands/ids/ambiguous.ts";
import { BatchPath } from "../commands/wire.ts";
import { route } from "../http/route.ts";
import { BatchTest, SamplePath, TestBody } from "./quality/test-bodies.ts";

/** What works on reports is loaded when it is first asked for. */
const works = () => import("./quality/residue-tests.ts");

export const testRoutes = [
  route({
    method: "POST",
    path: "/api/batches/{gtin}/{lot}/tests",
    tag: "batches",
    summary: { zh: "登记检测报告", en: "Record a residue test" },
    roles: ["laboratory", "inspector", "clerk"],
    params: BatchPath,
    body: TestBody,
    answers: { 201: BatchTest },
    problems: [
      "id-taken",
      "not-found",
      "already-voided",
      "date-order",
      "verdict-contradicts-results",
      "report-already-used",
    ],
    handler: async (deps, call) => (await works()).record(deps, call),
  }),
  route({
    method: "GET",
    path: "/api/batches/{gtin}/{lot}/tests/{sampleId}",
    tag: "batches",
    summary: { zh: "查询一份检测记录", en: "A residue test: for those who may see the batch" },
    roles: ROLES,
    params: SamplePath,
    query: From,
    answers: { 200: BatchTest },
    problems: ["not-found"],
    handler: async (deps, call) => (await works()).read(deps, call),
  }),
  route({
    method: "POST",
    path: "/api/batches/{gtin}/{lot}/tests/{sampleId}/void",
    tag: "batches",
    summary: { zh: "作废检测报告", en: "Void a residue test: by who reported it, or the bureau of the region" },
    roles: ["laboratory", "inspector", "clerk"],
    params: SamplePath,
    query: From,
    body: VoidingBody,
    answers: { 201: BatchTest },
    problems: ["not-found", "already-voided", "id-taken", "forbidden"],
    handler: async (deps, call) => (await works()).takeBack(deps, call),
  }),
];
