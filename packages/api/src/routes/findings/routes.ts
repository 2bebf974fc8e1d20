import { Id } from "@suyuan/domain/organisation";
import { VoidingBody } from "../../commands/act.ts";
import {
  ActionBody,
  FindingBody,
  FindingCorrectionBody,
  FindingDecisionBody,
  FindingPath,
} from "../../commands/findings/bodies.ts";
import { From } from "../../commands/ids/ambiguous.ts";
import { UploadId } from "../../commands/uploads/bodies.ts";
import { Sha256 } from "../../commands/wire.ts";
import { route } from "../../http/route.ts";
import { Text } from "../../http/text.ts";
import { PHOTO_TYPE, PHOTO_UPLOAD } from "../../photos/photo.ts";
import { FindingRecord, Findings, FindingsQuery } from "./answers.ts";

const INSPECTED = ["clerk", "depot", "laboratory", "integrator"] as const;
const READERS = [...INSPECTED, "inspector", "statistician"] as const;
const Addition = From.extend({ id: Id, text: Text(1000), upload: UploadId });
const works = () => import("./findings.ts");
const upon = {
  method: "POST",
  tag: "audit",
  params: FindingPath,
  query: From,
  answers: { 201: FindingRecord },
} as const;

/** Findings. What works on them is loaded when it is first asked for. */
export const findingRoutes = [
  route({
    method: "POST",
    path: "/api/findings",
    tag: "audit",
    summary: { zh: "登记检查问题（或检查无问题）", en: "Write what an inspection found, or that it found nothing" },
    roles: ["inspector"],
    body: FindingBody,
    answers: { 201: FindingRecord },
    problems: ["not-found", "id-taken"],
    handler: async (deps, call) => (await works()).write(deps, call),
  }),
  route({
    method: "GET",
    path: "/api/findings",
    tag: "audit",
    summary: { zh: "检查问题：本机构的，或辖区内的", en: "Findings: your organisation's, or those of your region" },
    roles: READERS,
    query: FindingsQuery,
    answers: { 200: Findings },
    problems: [],
    handler: async (deps, call) => (await works()).list(deps, call),
  }),
  route({
    method: "GET",
    path: "/api/findings/{id}",
    tag: "audit",
    summary: { zh: "查询一项检查问题", en: "One finding" },
    roles: READERS,
    params: FindingPath,
    query: From,
    answers: { 200: FindingRecord },
    problems: ["not-found"],
    handler: async (deps, call) => (await works()).read(deps, call),
  }),
  route({
    ...upon,
    path: "/api/findings/{id}/actions",
    summary: { zh: "填报整改情况", en: "Tell what was done about it" },
    roles: INSPECTED,
    body: ActionBody,
    problems: ["not-found", "id-taken", "finding-closed"],
    handler: async (deps, call) => (await works()).act(deps, call),
  }),
  route({
    ...upon,
    path: "/api/findings/{id}/photos",
    summary: {
      zh: "填报整改情况并附照片（JPEG、PNG 或 WebP；转为不超过 20 kB 的图片，去除拍摄信息）",
      en: "Tell what was done with a photo (JPEG, PNG or WebP): made into one of at most 20 kB without its metadata",
    },
    roles: INSPECTED,
    query: Addition,
    isLarge: { withQuery: "upload" },
    body: { file: PHOTO_UPLOAD },
    problems: [
      "not-found",
      "id-taken",
      "finding-closed",
      "unreadable-photo",
      "payload-too-large",
      "upload-out-of-step",
    ],
    handler: async (deps, call) => (await works()).actWithPhoto(deps, call),
  }),
  route({
    method: "GET",
    path: "/api/findings/{id}/photos/{sha256}",
    tag: "audit",
    summary: { zh: "查看整改照片", en: "A photo of what was done" },
    roles: READERS,
    params: FindingPath.extend({ sha256: Sha256 }),
    query: From,
    answers: { 200: { file: [PHOTO_TYPE] } },
    problems: ["not-found"],
    handler: async (deps, call) => (await works()).readPhoto(deps, call),
  }),
  route({
    ...upon,
    path: "/api/findings/{id}/decisions",
    summary: { zh: "审核整改：通过、退回或重新打开", en: "Accept or reject what was done, or open it again" },
    roles: ["inspector"],
    body: FindingDecisionBody,
    problems: ["not-found", "id-taken", "finding-closed"],
    handler: async (deps, call) => (await works()).decide(deps, call),
  }),
  route({
    ...upon,
    path: "/api/findings/{id}/corrections",
    summary: { zh: "更正录错的检查问题（原文保留）", en: "Correct a mistyped finding: how it read before stays" },
    roles: ["inspector"],
    body: FindingCorrectionBody,
    problems: ["not-found", "id-taken", "finding-closed"],
    handler: async (deps, call) => (await works()).correct(deps, call),
  }),
  route({
    ...upon,
    path: "/api/findings/{id}/void",
    summary: { zh: "作废检查问题", en: "Take a finding back" },
    roles: ["inspector"],
    body: VoidingBody,
    problems: ["not-found", "id-taken", "finding-closed"],
    handler: async (deps, call) => (await works()).takeBack(deps, call),
  }),
];
