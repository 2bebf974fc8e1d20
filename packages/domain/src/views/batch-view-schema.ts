import type { EpcisEvent } from "@suyuan/epcis/event";
import * as z from "zod";
import {
  BatchId,
  DateText,
  FactKindText,
  GtinText,
  InstantText,
  KilogramsText,
  Level,
  LotText,
  OrganisationId,
  Reason,
  RegionCodeText,
  Sha256Text,
  VoidingRecord,
} from "../answer.ts";
import { CORRECTED_FIELDS, LOSS_CAUSES } from "../batches/batch.ts";
import { BalanceRecord } from "../certificates/view-schema.ts";
import { PRODUCT_FORMS } from "../farm/commodity.ts";
import { ORGANISATION_KINDS } from "../organisation.ts";
import { RECORDER } from "../people/recorder.ts";
import { COMMITMENT_CONTENT } from "../quality/commitment-content.ts";
import { RecallOrder } from "../recalls/order-schema.ts";
import { CertifiedRecord, CommitmentRecord, FlagRecord } from "../registration/status-schema.ts";
import { BATCH_STATES } from "./batch-state.ts";
import { HandoffRecord, StockRecord, StorageStepRecord } from "./custody-schema.ts";
import { CountingInput } from "./input-schema.ts";
import { NEED_STATES } from "./journey.ts";
import { NotedTest } from "./test-schema.ts";

/** What the certificate has to say, and what of it is missing. */
export const CommitmentContentRecord = z
  .object({
    product: z.string(),
    quantityKg: KilogramsText("As registered"),
    origin: z.string().meta({ description: "Province, city, county in Chinese 产地" }),
    issuedAt: InstantText.optional().meta({ description: "When its basis was given 开具时间" }),
    afterShipping: z
      .literal(true)
      .optional()
      .meta({ description: "It was issued after goods of the batch had been sent 发货后才开具" }),
    buyer: z.literal(true).optional().meta({
      description: "Of goods that were mixed or divided: it has the words of a buyer's form 收购者开具",
    }),
    party: z.string().meta({ description: "Committing party 承诺主体" }),
    contact: z.string().optional().meta({ description: "Its work phone 办公电话" }),
    address: z.string().optional(),
    missing: z
      .array(z.enum(COMMITMENT_CONTENT))
      .meta({ description: "While something is missing it is a commitment and no certificate 尚缺内容" }),
  })
  .meta({ id: "CommitmentContent", description: "Content of the commitment certificate 承诺达标合格证内容" });

const KeptCommitment = CommitmentRecord.extend({ content: CommitmentContentRecord.optional() }).meta({
  id: "BatchCommitment",
});

export const VERDICTS = ["in-range", "minor-excursion", "major-excursion", "incomplete", "suspect"] as const;

export const Verdict = z.enum(VERDICTS).meta({
  id: "TemperatureVerdict",
  description:
    "suspect: the record cannot be believed; incomplete: no excursion is known and part of the time is not covered; only what is left is in-range 温度结论",
});

const Celsius = (what: string) => z.number().meta({ description: `${what}, °C` });

/** A temperature log as the batch keeps it; the whole evaluation is at its own address. */
const KeptTemperature = z
  .object({
    sha256: Sha256Text,
    by: OrganisationId,
    device: z.object({ model: z.string().optional(), serial: z.string().optional() }),
    from: InstantText,
    to: InstantText,
    minCelsius: Celsius("Lowest").nullable(),
    maxCelsius: Celsius("Highest").nullable(),
    mktCelsius: Celsius("Mean kinetic temperature").nullable(),
    coverage: z.number().meta({ description: "0 to 1: share of the time with readings 覆盖率" }),
    gaps: z.array(z.object({ from: InstantText, to: InstantText })).meta({ description: "The longest five 缺失时段" }),
    gapCount: z.number().int(),
    limits: z.object({ minCelsius: Celsius("Lower limit").optional(), maxCelsius: Celsius("Upper limit").optional() }),
    minutesAbove: z.number(),
    minutesBelow: z.number(),
    verdict: Verdict,
    reasons: z.array(Reason),
    summaryOnly: z.boolean().meta({ description: "The file has daily counters and no readings 只有日统计" }),
    line: z
      .array(z.tuple([z.number(), z.number().nullable()]))
      .meta({ description: "Minutes since from, and tenths of a degree Celsius; null: no value 曲线" }),
    voided: VoidingRecord.optional(),
  })
  .meta({ id: "BatchTemperature" });

const EvidenceRecord = z
  .object({
    statement: z.enum(["batch", "certificate", "commitment", "inputs", "tests", "handoffs", "storage", "temperature"]),
    level: Level,
    state: z
      .enum(NEED_STATES)
      .optional()
      .meta({ description: "How far the need of the journey is met, where it is one 是否满足" }),
    count: z.number().int().optional().meta({ description: "How many records stand behind it 记录数" }),
  })
  .meta({ id: "Evidence", description: "What is known of one statement, and how 证据" });

const need = {
  state: z.enum(NEED_STATES),
  level: Level.optional().meta({ description: "How that is known; absent where nothing is needed 证据等级" }),
  reasons: z.array(Reason),
};

const LegRecord = z
  .object({
    kind: z.enum(["transit", "storage"]),
    from: OrganisationId,
    to: OrganisationId,
    start: InstantText,
    end: InstantText.optional().meta({ description: "Absent while it is running 进行中则无" }),
    hours: z.number(),
    coveredHours: z.number().meta({ description: "Of these hours, covered by readings 有读数的小时数" }),
    state: z.enum(["met", "so-far", "missing"]),
    level: Level,
  })
  .meta({ id: "Leg", description: "Goods under way, or lying with a holder between two handoffs 流转区段" });

/** What the journey needs, and how far each need is met: the state is computed from it. */
const NeedsRecord = z
  .object({
    handoffs: z.object({ ...need, count: z.number().int() }),
    temperature: z.object({ ...need, legs: z.array(LegRecord) }),
    test: z.object(need),
    farmRecord: z.object({
      ...need,
      silentPlots: z.array(z.string()).meta({ description: "Plots without a record in the year before 无登记地块" }),
    }),
    commitment: z.object(need).meta({ description: "A commitment certificate, where one is due 承诺达标合格证" }),
  })
  .meta({
    id: "JourneyNeeds",
    description:
      "met; so-far: nothing amiss, something still runs; missing: it should be there; contradicted: what is there speaks against it; not-needed 流转所需证据",
  });

export const CorrectionRecord = z
  .object({
    field: z.enum(CORRECTED_FIELDS),
    at: InstantText,
    by: OrganisationId,
    from: z.string().optional(),
    to: z.string().optional(),
    reason: z.string(),
  })
  .meta({ id: "CorrectionNote", description: "What was corrected, by whom, when and why 更正" });

const PartyRecord = z.object({
  name: z.string(),
  kind: z.enum(ORGANISATION_KINDS),
  regionCode: RegionCodeText,
  accreditation: z.string().optional().meta({ description: "Of a laboratory: CMA and CATL numbers 检测资质编号" }),
});

export const ProductText = z.object({ zh: z.string(), en: z.string().optional() });

const BaseNamed = z.object({
  id: z.string(),
  name: z.string(),
  regionCode: RegionCodeText,
  region: z.string().meta({ description: "Province, city, county in Chinese 所在地" }),
});

const DetailRecord = z.object({
  gtin: GtinText,
  lot: LotText,
  organisation: OrganisationId,
  producer: z.string().meta({ description: "Name of the organisation that registered it 登记机构" }),
  product: ProductText.extend({
    category: z.string(),
    profile: z.string().meta({ description: "Cold-chain profile 冷链标准" }),
    shelfLifeDays: z
      .number()
      .int()
      .optional()
      .meta({ description: "Days from the harvest on, as its owner declares 保质期（天）" }),
    form: z
      .enum(PRODUCT_FORMS)
      .optional()
      .meta({ description: "Fresh or processed, where its owner said so 鲜品或加工品" }),
  }),
  base: BaseNamed.optional().meta({ description: "Where it was harvested; a transformed batch has madeOf 生产基地" }),
  plots: z.array(z.string()),
  harvestedOn: DateText.meta({ description: "Of a transformed batch the earliest harvest in it 采收日期" }),
  madeOf: z
    .object({
      transformation: z.string().meta({ description: "Id of the transformation 加工记录编号" }),
      at: InstantText,
      inputs: z.array(z.object({ gtin: GtinText, lot: LotText, quantityKg: KilogramsText("That went in") })).meta({
        description: "Of its own pool: what was kept apart from it is not among them 所用批次",
      }),
      harvests: z
        .array(
          z.object({
            gtin: GtinText,
            lot: LotText,
            organisation: OrganisationId,
            base: BaseNamed,
            harvestedOn: DateText,
            quantityKg: KilogramsText("Of this batch as registered, in proportion to what went in"),
            certificate: z.string().optional(),
          }),
        )
        .meta({ description: "The harvests that it stems from 原料来源" }),
    })
    .optional()
    .meta({ description: "Of a batch that came out of a transformation 加工来源" }),
  registeredAt: InstantText,
  activesUsed: z.array(z.string()).meta({ description: "Actives applied within 365 days before harvest 所用农药" }),
});

/** Any event of EPCIS 2.0. Its shape is that of packages/epcis; the component of the contract stands with the operations of /epcis. */
export const EventRecord = z
  .custom<EpcisEvent>((value) => typeof value === "object" && value !== null && "type" in value)
  .meta({ id: "EpcisEvent", elsewhere: true });

const HistoryEntry = z.object({
  id: z.string(),
  kind: FactKindText,
  ...RECORDER,
  occurredAt: InstantText.meta({ description: "When it happened, as the party states it 发生时间" }),
  recordedAt: InstantText.meta({ description: "When it was recorded here 登记时间" }),
});

/** The whole record of a batch, for its parties and the authorities. */
export const BatchRecord = z
  .object({
    batch: BatchId,
    gtin: GtinText,
    lot: LotText,
    detail: DetailRecord,
    quantityKg: KilogramsText("Registered"),
    holder: OrganisationId.meta({
      description: "The one organisation that has stock; the producer while several have, or none has 持有机构",
    }),
    onHand: z.array(StockRecord),
    mass: z
      .object({
        registeredKg: KilogramsText("Registered"),
        onHandKg: KilogramsText("On hand of all parties"),
        inTransitKg: KilogramsText("Shipped and not yet confirmed"),
        lostKg: KilogramsText("Shipped, neither arrived nor come back, and no longer expected"),
        losses: z
          .array(z.object({ cause: z.enum(LOSS_CAUSES), quantityKg: KilogramsText("Declared lost") }))
          .meta({ description: "Declared by its holders, by cause 损耗" }),
        transformedKg: KilogramsText("Used for other batches"),
        soldKg: KilogramsText("Sold to consumers, as platforms report it 平台售出"),
      })
      .optional()
      .meta({
        description:
          "registeredKg = onHandKg + inTransitKg + lostKg + losses + transformedKg + soldKg; absent where it is withheld 质量平衡",
      }),
    labels: z
      .object({
        issuedKg: KilogramsText("Weight that codes were issued for"),
        voidedKg: KilogramsText("Of codes that were voided"),
        goneKg: KilogramsText("Of codes that are not voided and whose packs are sold or lost"),
        voidedAfterScan: z
          .number()
          .int()
          .meta({ description: "Codes that had been scanned before they were voided 扫过后作废的码数" }),
      })
      .optional()
      .meta({ description: "issuedKg = labelled on hand + labelled under way + goneKg + voidedKg 追溯码" }),
    parties: z.record(z.string(), PartyRecord).meta({ description: "Organisations of this record by id 相关机构" }),
    certified: CertifiedRecord,
    balance: BalanceRecord.nullable().meta({ description: "Null when nothing was spent 未占用余量时为 null" }),
    commitment: KeptCommitment.optional(),
    inputs: z.array(CountingInput).meta({
      description: "Farm inputs that count for it: of each of its first twelve plots the newest 25 投入品使用记录",
    }),
    inputsBeyond: z.literal(true).optional().meta({ description: "There are more: GET /api/inputs 另有记录未列出" }),
    tests: z.array(NotedTest),
    temperature: z
      .array(KeptTemperature)
      .meta({ description: "At most 24 logs: of more the worst, then the newest 温度记录" }),
    temperatureCount: z.int().meta({ description: "How many there are; each has its own address 温度记录总数" }),
    handoffs: z.array(HandoffRecord).meta({ description: "Those under way, and the newest of the others 交接" }),
    handoffCount: z.int().meta({ description: "How many there are; the history has each 交接总数" }),
    storage: z.array(StorageStepRecord).meta({ description: "The newest steps 出入库" }),
    flags: z.array(FlagRecord),
    testCount: z.int().meta({ description: "How many there are; the history has each 检测报告总数" }),
    storageCount: z.int().meta({ description: "How many there are; the history has each 出入库总数" }),
    flagCount: z.int().meta({ description: "How many there are; of very many the worst are listed 提示总数" }),
    voided: VoidingRecord.optional().meta({ description: "The registration was taken back 登记已撤销" }),
    recall: RecallOrder.extend({
      of: z
        .object({
          gtin: GtinText,
          lot: LotText,
          minKg: KilogramsText("Of it in here at least"),
          maxKg: KilogramsText("And at most"),
        })
        .optional()
        .meta({ description: "What was recalled is a batch that this one was made of 被召回的原料批次" }),
    })
      .meta({ id: "BatchRecall" })
      .optional(),
    raisedRecalls: z
      .array(RecallOrder)
      .optional()
      .meta({ description: "Milder recalls that a more serious one was raised over 已升级的召回" }),
    mistakenRecalls: z
      .array(RecallOrder)
      .optional()
      .meta({ description: "Ended as mistaken, newest first, at most three 误发的召回" }),
    state: z
      .object({ code: z.enum(BATCH_STATES), reasons: z.array(Reason) })
      .meta({ description: "The most serious thing known, with everything that stands behind it 状态" }),
    needs: NeedsRecord,
    corrections: z.array(CorrectionRecord).optional().meta({ description: "The newest, newest first 最近更正" }),
    correctionCount: z.number().int().meta({ description: "All of them; the history has each 更正次数" }),
    events: z.array(EventRecord).meta({ description: "EPCIS 2.0, in the order in which they were recorded 事件" }),
    evidence: z.array(EvidenceRecord),
    history: z.array(HistoryEntry).meta({ description: "Every fact, oldest first 历史" }),
    withheld: z.array(z.string()).optional().meta({
      description:
        "For a laboratory that tested it: members that are empty or show only its own part, whatever they hold 不向检测机构显示的内容",
    }),
    madeInto: z
      .array(
        z.object({
          transformation: z.string().meta({ description: "Its id 加工记录编号" }),
          organisation: OrganisationId,
          outputs: z.array(z.object({ gtin: GtinText, lot: LotText })),
        }),
      )
      .optional()
      .meta({
        description:
          "What was made of it: for whoever made it, and offices. At most 50; GET /api/transformations?lot= pages through all 已加工成",
      }),
    observations: z.array(EventRecord).meta({
      description:
        "EPCIS events that its parties captured about it, oldest first; no effect on weights. The newest 100, and at most 512 KB of them; GET /epcis/events pages through all 观察事件",
    }),
  })
  .meta({ id: "BatchRecord" });
