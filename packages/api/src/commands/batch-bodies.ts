import { BatchId, DateText, GtinText, KilogramsText, LotText, type Sent, VoidingRecord } from "@suyuan/domain/answer";
import { COMMITMENT_BASES } from "@suyuan/domain/batches/batch";
import { BalanceRecord } from "@suyuan/domain/certificates/view-schema";
import { PLOTS_MAX } from "@suyuan/domain/farm/correct-base";
import { Id } from "@suyuan/domain/organisation";
import { CertifiedRecord, CommitmentRecord, FlagRecord } from "@suyuan/domain/registration/status-schema";
import * as z from "zod";
import { CertificateChoice } from "./certificates/choice.ts";
import { ActId, CalendarDate, Gtin, Kilograms, Lot, NAMES_A_FIELD, Reason } from "./wire.ts";

const Basis = z.enum(COMMITMENT_BASES);

const PlotIds = z.array(Id).min(1).max(PLOTS_MAX);

export const BatchBody = z
  .strictObject({
    gtin: Gtin,
    lot: Lot,
    base: Id,
    plots: PlotIds,
    harvestedOn: CalendarDate,
    quantityKg: Kilograms,
    certificate: CertificateChoice.optional(),
    commitmentBasis: z
      .union([Basis, z.array(Basis).min(1).max(3)])
      .optional()
      .meta({ description: "承诺达标合格证 basis: one or more of the three lawful ones" }),
  })
  .meta({ id: "BatchRegistration" });

export const BatchCorrectionBody = z
  .strictObject({
    id: ActId.optional(),
    reason: Reason,
    quantityKg: Kilograms.optional(),
    harvestedOn: CalendarDate.optional(),
    plots: PlotIds.optional(),
    certificate: CertificateChoice.nullable()
      .optional()
      .meta({ description: "Its id or the number printed on it; null: it has none 为空表示无证书" }),
    commitmentBasis: z
      .union([Basis, z.array(Basis).max(3)])
      .nullable()
      .optional()
      .meta({ description: "null or an empty list: there is no commitment 为空表示未作承诺" }),
  })
  .refine(...NAMES_A_FIELD)
  .meta({
    id: "BatchCorrection",
    description: "What was wrong, as it should have been; what was right is left out 更正",
  });

export const RegisteredBatch = z
  .object({
    batch: BatchId,
    gtin: GtinText,
    lot: LotText,
    uri: z.string().meta({ description: "Digital Link of the batch, as its label carries it 追溯链接", format: "uri" }),
    quantityKg: KilogramsText("Registered"),
    harvestedOn: DateText,
    certified: CertifiedRecord,
    balance: BalanceRecord.nullable().meta({
      description: "After this registration; null when nothing was spent 余量",
    }),
    commitment: CommitmentRecord.nullable(),
    flags: z.array(FlagRecord),
    warnings: z
      .array(
        z.object({
          code: z.enum(["lot-look-alike", "lot-signs", "commitment-not-kept"]),
          zh: z.string(),
          en: z.string(),
          batches: z.array(BatchId),
        }),
      )
      .optional()
      .meta({
        description:
          "Of a registration: that its lot looks like others of yours, or has signs that Chinese trade codes do not carry; that no commitment certificate is issued for such goods 登记提示",
      }),
    voided: VoidingRecord.optional().meta({ description: "The registration was taken back 登记已撤销" }),
  })
  .meta({ id: "RegisteredBatch" });
export type RegisteredBatch = Sent<typeof RegisteredBatch>;
