import { DECISIONS, SEVERITIES, SUBJECT_KINDS } from "@suyuan/domain/findings/kinds";
import { Id } from "@suyuan/domain/organisation";
import * as z from "zod";
import { Text } from "../../http/text.ts";
import { ActId, CalendarDate, NAMES_A_FIELD, Reason, Sha256 } from "../wire.ts";

export const FindingPath = z.object({ id: Id });

const Severity = z.enum(SEVERITIES).meta({
  description:
    "critical 严重, major 重要, minor 一般: ask for an action by a day; observation 建议; none: inspected, nothing found 检查无问题",
});
const Clause = Text(200).meta({ description: "Which rule it is about 依据条款", examples: ["NY/T 1056 5.2"] });

export const FindingBody = z
  .strictObject({
    id: Id,
    about: z.strictObject({
      kind: z.enum(SUBJECT_KINDS),
      id: Text(200).meta({ description: "01/{gtin}/10/{lot} of a batch; the id of the rest 编号" }),
    }),
    organisation: Id.optional().meta({ description: "Who has to act, of a batch; absent: who registered it 责任机构" }),
    severity: Severity,
    clause: Clause.optional(),
    text: Text(2000),
    inspectedOn: CalendarDate,
    dueOn: CalendarDate.optional().meta({ description: "By when an action is due 整改期限" }),
    sampling: Id.optional().meta({ description: "The sampling that led there 所属抽查" }),
  })
  .meta({ id: "FindingBody" });

export const ActionBody = z
  .strictObject({
    id: Id,
    text: Text(1000).meta({ description: "What was done 整改情况" }),
    fileSha256: Sha256.optional().meta({ description: "Of a file that you keep, such as a report 文件校验值" }),
  })
  .meta({ id: "CorrectiveAction" });

export const FindingDecisionBody = z
  .strictObject({
    id: ActId.optional(),
    outcome: z.enum(DECISIONS).meta({ description: "accepted 通过, rejected 退回, reopened 重新打开" }),
    reason: Reason,
    dueOn: CalendarDate.optional().meta({ description: "A new day; needed to open again 新的期限" }),
  })
  .meta({ id: "FindingDecision" });

export const FindingCorrectionBody = z
  .strictObject({
    id: ActId.optional(),
    reason: Reason,
    severity: Severity.optional(),
    clause: Clause.optional(),
    text: Text(2000).optional(),
    inspectedOn: CalendarDate.optional(),
    dueOn: CalendarDate.optional(),
  })
  .refine(...NAMES_A_FIELD)
  .meta({ id: "FindingCorrection" });
