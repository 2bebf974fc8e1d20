import type { Base } from "./base.ts";
import type { Batch } from "./batch.ts";
import type { Instant } from "./calendar.ts";
import type { Certificate } from "./certificate.ts";
import type { Context } from "./context.ts";
import { partyOf } from "./context.ts";
import { DomainError } from "./errors.ts";
import type { Organisation, OrganisationKind, Role } from "./organisation.ts";
import type { Product } from "./product.ts";

/** A season of Cangxi kiwifruit for tests: who takes part, what they grow, and one batch of it. */

const CREATED = "2025-01-10T02:00:00.000Z";

function organisation(id: string, name: string, kind: OrganisationKind, regionCode: string): Organisation {
  return { id, name, kind, regionCode, createdAt: CREATED };
}

export const COOPERATIVE = organisation("lingjiang", "陵江猕猴桃专业合作社", "cooperative", "510824");
export const OTHER_COOPERATIVE = organisation("jiange", "剑阁雪梨合作社", "cooperative", "510823");
export const DEPOT = organisation("cold-one", "广元一号冷库", "depot", "510802");
export const BUREAU = organisation("cangxi-bureau", "苍溪县农业农村局", "bureau", "510824");
export const OTHER_BUREAU = organisation("jiange-bureau", "剑阁县农业农村局", "bureau", "510823");
export const LABORATORY = organisation("sichuan-lab", "四川农残检测中心", "laboratory", "510104");

/** An actor of that organisation at an instant; by default at noon in China on 12 September 2026. */
export function acting(who: Organisation, role: Role, now: Instant = "2026-09-12T04:00:00.000Z"): Context {
  return { now, publicUrl: "https://suyuan.example", actor: { organisation: who.id, role, party: partyOf(who) } };
}

export const GTIN = "06901234567892";
export const OTHER_GTIN = "06901234567885";

export const KIWIFRUIT: Product = {
  gtin: GTIN,
  organisation: COOPERATIVE.id,
  name: { zh: "苍溪红心猕猴桃", en: "Cangxi red-heart kiwifruit" },
  category: "水果",
  coldChainProfile: "red-heart-kiwifruit",
  createdAt: CREATED,
};

/** Two plots of 30 and 10 mu that can grow 1,000 kg a mu, and one without a known cap. */
export const BASE: Base = {
  id: "lingjiang-1",
  organisation: COOPERATIVE.id,
  name: "陵江一号基地",
  regionCode: "510824100",
  plots: [
    { id: "P1", areaMu: 30, crop: "猕猴桃", yieldCapKgPerMu: 1000 },
    { id: "P2", areaMu: 10, crop: "猕猴桃", yieldCapKgPerMu: 1000 },
    { id: "P3", areaMu: 10, crop: "猕猴桃" },
  ],
  capacityPolicy: "warn",
  createdAt: CREATED,
};

/** Green food, 20 t a certificate year, from 1 March 2025 for three years. */
export const CERTIFICATE: Certificate = {
  id: "gf-kiwi",
  scheme: "green-food",
  number: "LB-18-2503220001A",
  grade: "A",
  enterpriseCode: "GF510824250001",
  holder: COOPERATIVE.id,
  holderName: COOPERATIVE.name,
  grantedBy: BUREAU.id,
  gtins: [GTIN],
  bases: [BASE.id],
  approvedGramsPerYear: 20_000_000,
  validFrom: "2025-03-01",
  validTo: "2028-02-29",
  statusHistory: [],
  annualChecks: [{ year: 2026, result: "passed", inspectedOn: "2026-04-10", recordedAt: "2026-04-11T02:00:00.000Z" }],
  warnings: [],
  createdAt: CREATED,
};

/** A batch of 1,000 kg harvested on 10 September 2026, with nothing but its registration. */
export const BATCH: Batch = {
  gtin: GTIN,
  lot: "CX26091001",
  organisation: COOPERATIVE.id,
  product: { ...KIWIFRUIT.name, category: KIWIFRUIT.category, profile: KIWIFRUIT.coldChainProfile },
  base: { id: BASE.id, name: BASE.name, regionCode: BASE.regionCode },
  plots: ["P1"],
  harvestedOn: "2026-09-10",
  registeredAt: "2026-09-10T10:00:00.000Z",
  registeredGrams: 1_000_000,
  certificate: { id: CERTIFICATE.id, year: 2026 },
  activesUsed: [],
  capacityPolicy: "warn",
  parties: { [COOPERATIVE.id]: partyOf(COOPERATIVE) },
  onHand: { [COOPERATIVE.id]: 1_000_000 },
  labelled: {},
  stored: {},
  handoffs: [],
  storage: [],
  tests: [],
  temperature: [],
  flags: [],
};

/** The refusal that a decision gives. Throws when it decides, or fails in any other way. */
export function refusal(decide: () => unknown): DomainError {
  try {
    decide();
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error("expected a refusal, got a decision");
}
