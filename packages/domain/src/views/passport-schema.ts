import * as z from "zod";
import { DateText, InstantText, Level, Reason } from "../answer.ts";
import { COMMITMENT_BASES } from "../batches/batch.ts";
import { SHOWN_CORRECTIONS } from "../batches/correction-notes.ts";
import { ANNUAL_CHECKS } from "../certificates/annual-check.ts";
import { INDICATION_KINDS, SCHEMES, STANDINGS } from "../certificates/certificate.ts";
import { ORDERED_BY } from "../recalls/order.ts";
import { CommitmentContentRecord } from "./batch-view-schema.ts";
import { NEED_STATES } from "./journey.ts";
import { PAGE_STATES } from "./label-state.ts";

const Declared = z.literal("declared");

const NamedWithRegion = z.object({
  name: z.string(),
  region: z.string().meta({ description: "Province, city, county in Chinese" }),
});

/** `annualCheck`: of green food that stands, what is known of the check of that certificate year. */
const StandingOn = z.object({
  date: DateText,
  standing: z.enum(STANDINGS),
  annualCheck: z.enum(ANNUAL_CHECKS).optional(),
});

const NeedState = z.enum(NEED_STATES);

const need = { state: NeedState, level: Level.optional(), reasons: z.array(Reason) };

/**
 * What the journey of the batch needs, and how far each need is met. `level`: how that is known; absent where nothing is needed.
 * `temperature.legs`: the ways and stays of the goods with the hours of each that readings cover; `end` is absent while one runs.
 */
const PassportNeeds = z.object({
  handoffs: z.object({ ...need, count: z.number().int() }),
  temperature: z.object({
    ...need,
    legs: z.array(
      z.object({
        kind: z.enum(["transit", "storage"]),
        from: z.string(),
        to: z.string(),
        start: InstantText,
        end: InstantText.optional(),
        hours: z.number(),
        coveredHours: z.number(),
        state: NeedState,
        level: Level,
      }),
    ),
  }),
  test: z.object(need),
  farmRecord: z.object(need),
  commitment: z.object(need),
});

/** Corrections of what the page shows. `count` has those too that are not named: of weights, or older ones. */
const PassportCorrections = z.object({
  count: z.number().int(),
  newest: z.array(z.object({ field: z.enum(SHOWN_CORRECTIONS), on: DateText })),
});

/** What is known of the certificate: granted by a bureau, standing on the harvest date and today. */
const PassportCertificate = z.object({
  scheme: z.enum(SCHEMES),
  kind: z.enum(INDICATION_KINDS).optional(),
  number: z.string(),
  grade: z.enum(["A", "AA"]).optional(),
  enterpriseCode: z
    .string()
    .optional()
    .meta({ description: "GF…: the code that a pack of green food shows beside the mark 企业信息码" }),
  holder: z.string(),
  validFrom: DateText,
  validTo: DateText.optional().meta({ description: "Absent: without an end" }),
  onHarvest: StandingOn,
  today: StandingOn,
  reasons: z.array(Reason),
  level: z.literal("attested"),
});

/**
 * The commitment certificate (承诺达标合格证). `missing`: it rests on a test that is not there. `content`: what a certificate has to say; while
 * something of it is missing this is a commitment and no certificate.
 */
const PassportCommitment = z.object({
  basis: z.array(z.enum(COMMITMENT_BASES)),
  status: z.enum(["declared", "supported", "refused"]),
  reasons: z.array(Reason),
  level: Level,
  content: CommitmentContentRecord,
});

/**
 * `kind` rapid: a field kit, whose items have `inhibitionPercent` or `outcome`. Else an item has its limit (0: must not be detected) and a
 * result, or `notDetected` with the limit of quantification. `notes`: what to know of the limits that were applied.
 */
const PassportTest = z.object({
  sampledOn: DateText,
  testedOn: DateText,
  issuedOn: DateText,
  by: z.string(),
  accreditation: z.string().optional().meta({ description: "CMA and CATL numbers of the laboratory" }),
  kind: z.literal("rapid").optional(),
  standard: z.string().optional(),
  items: z.array(
    z.object({
      active: z.string(),
      resultMgPerKg: z.number().optional(),
      limitMgPerKg: z.number().optional(),
      notDetected: z.literal(true).optional(),
      loqMgPerKg: z.number().optional(),
      standard: z.string().optional(),
      inhibitionPercent: z.number().optional(),
      outcome: z.enum(["negative", "positive"]).optional(),
      over: z.boolean(),
    }),
  ),
  itemCount: z.int().optional().meta({ description: "Items of the report, where not all of them stand here" }),
  verdict: z.enum(["passed", "failed"]),
  notes: z.array(Reason),
  level: Level,
});

/**
 * One step, oldest first. `harvested` carries a date, the others instants. `place` is the base, of `made` who made it of other batches, or "organisation · location" of a
 * store. `handed-over`: `receivedAt` and `differenceKg` (received and returned, less shipped; negative when short, 0 when equal) once the
 * receiver confirmed, `returnedKg` where some of it was turned away or taken back, `turnedAway` where all of it was; `pending` until then. `void`: a shipment the sender took back; `at` is when.
 */
const PassportStep = z.object({
  kind: z.enum(["harvested", "made", "stored-in", "stored-out", "handed-over", "void"]),
  at: z.string(),
  from: z.string().optional(),
  to: z.string().optional(),
  place: z.string().optional(),
  receivedAt: InstantText.optional(),
  differenceKg: z.number().optional(),
  returnedKg: z.number().optional(),
  turnedAway: z.literal(true).optional(),
  level: Level,
  pending: z.boolean().optional(),
});

/** One log. `level`: measured, or declared where the file names no device by its serial. `line`: minutes since `from`, tenths of a degree Celsius (null = no value). */
const PassportTemperature = z.object({
  device: z.object({ model: z.string().optional(), serial: z.string().optional() }),
  from: InstantText,
  to: InstantText,
  minCelsius: z.number().nullable(),
  maxCelsius: z.number().nullable(),
  mktCelsius: z.number().nullable(),
  coverage: z.number().meta({ description: "0 to 1: share of the span with values" }),
  gaps: z.array(z.object({ from: InstantText, to: InstantText })),
  gapCount: z.number().int(),
  limits: z.object({ minCelsius: z.number().optional(), maxCelsius: z.number().optional() }),
  minutesAbove: z.number(),
  minutesBelow: z.number(),
  verdict: z.string(),
  reasons: z.array(Reason),
  summaryOnly: z.boolean(),
  beside: z
    .literal(true)
    .optional()
    .meta({ description: "It shares no time with the way of the goods that its uploader had" }),
  line: z.array(z.tuple([z.number(), z.number().nullable()])),
  level: Level,
});

/** Whose own words they are: of who registered the batch, or of another who owns the product. */
const Sayer = z.enum(["producer", "brand-owner"]);

/** `until`: by the producer's declaration, or the longest that goods of the kind keep in proper storage. `storage`: advice for the kind. */
const PassportKeeping = z.object({
  until: z
    .object({ on: DateText, days: z.number().int(), basis: z.enum(["producer", "profile"]), level: Declared })
    .optional(),
  storage: z.object({ zh: z.string(), en: z.string() }).optional(),
});

/** What the owner shows besides: unchecked by the service. `path` is on the service's own host; links are https and lead elsewhere. */
const own = {
  words: z
    .object({ zh: z.array(z.string()), en: z.array(z.string()).optional(), by: Sayer, on: DateText, level: Declared })
    .optional(),
  photo: z
    .object({ path: z.string(), width: z.number().int(), height: z.number().int(), by: Sayer, level: Declared })
    .optional(),
  links: z
    .array(
      z.object({
        href: z.string(),
        host: z.string(),
        title: z.object({ zh: z.string(), en: z.string().optional() }),
        hreflang: z.array(z.string()).optional(),
      }),
    )
    .optional(),
};

/**
 * The public view of one batch: a whitelist. No weights but a handoff's difference and, on
 * a commitment certificate, what the batch was registered with; no ids of organisations, keys or persons.
 * Dates are China's, instants UTC. `state.code` is the most serious of its kind; `state.reasons` names everything else too.
 */
export const Passport = z
  .object({
    gtin: z.string(),
    lot: z.string(),
    uri: z.string(),
    asOf: DateText,
    until: InstantText.meta({ description: "End of the hour that this was computed in: it may be kept until then" }),
    serial: z
      .object({
        serial: z.string(),
        scans: z.number().int(),
        firstScanAt: InstantText.optional(),
        voidedAt: InstantText.optional(),
      })
      .optional(),
    state: z.object({ code: z.enum(PAGE_STATES), reasons: z.array(Reason) }),
    product: z.object({ zh: z.string(), en: z.string().optional(), category: z.string() }),
    batch: z.object({
      harvestedOn: DateText.meta({ description: "Of a transformed batch the earliest harvest in it 采收日期" }),
      harvestedTo: DateText.optional().meta({ description: "The latest, where there were several 最晚采收日期" }),
      registeredAt: InstantText,
      producer: NamedWithRegion,
      base: NamedWithRegion.optional().meta({ description: "Absent of a transformed batch: see madeOf 生产基地" }),
      level: Declared,
    }),
    madeOf: z
      .object({
        at: InstantText,
        batches: z.array(z.object({ gtin: z.string(), lot: z.string() })).meta({
          description: "What it was sorted, mixed or packed from 所用批次",
        }),
        harvests: z.array(
          z.object({
            producer: z.string(),
            base: NamedWithRegion,
            harvestedOn: DateText,
            sharePercent: z.number().meta({ description: "In proportion to what went in 按投入比例" }),
            certified: z.boolean().meta({ description: "Is a certificate claimed for it? 是否声明证书" }),
          }),
        ),
        more: z.int().optional().meta({ description: "Harvests that are not named here 未列出的采收批次" }),
        level: Declared,
      })
      .optional()
      .meta({ description: "Of a batch that came out of a transformation 原料来源" }),
    pack: z
      .object({ netWeightG: z.number().int(), of: z.enum(["this-pack", "every-pack"]), level: Declared })
      .optional(),
    keeping: PassportKeeping.optional(),
    certificate: PassportCertificate.optional(),
    commitment: PassportCommitment.optional(),
    inputs: z.object({
      activesUsed: z.array(z.string()),
      intervalKept: z.boolean().nullable().meta({ description: "null: no record of every plot, so nobody can tell" }),
      level: Level,
    }),
    needs: PassportNeeds,
    corrections: PassportCorrections.optional(),
    tests: z.array(PassportTest),
    journey: z.array(PassportStep),
    temperature: z.array(PassportTemperature),
    temperatureMissing: z.boolean(),
    more: z
      .object({ tests: z.int().optional(), steps: z.int().optional(), temperature: z.int().optional() })
      .optional()
      .meta({ description: "How many more there are of each than are listed" }),
    recall: z
      .object({
        level: z.union([z.literal(1), z.literal(2), z.literal(3)]),
        orderedBy: z
          .enum(ORDERED_BY)
          .meta({ description: "A producer recalls 召回; a farm bureau orders goods back 责令追回" }),
        ofLabel: z
          .literal(true)
          .optional()
          .meta({ description: "A matter of the label alone: such goods may be sold again once it is put right" }),
        reason: z.string(),
        at: InstantText,
        completedAt: InstantText.optional(),
        of: z
          .object({ gtin: z.string(), lot: z.string(), contained: z.enum(["certain", "possible"]) })
          .optional()
          .meta({ description: "What is recalled is a batch that this one was made of 被召回的原料批次" }),
      })
      .optional(),
    ...own,
  })
  .meta({ id: "Passport" });

export type Passport = z.infer<typeof Passport>;
