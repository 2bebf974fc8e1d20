import { evaluate } from "@suyuan/coldchain/evaluate";
import { temperatureLine } from "@suyuan/coldchain/line";
import { readLoggerFile } from "@suyuan/coldchain/read";
import type { Batch } from "./batch.ts";
import { acting, BASE, CERTIFICATE, COOPERATIVE, DEPOT, KIWIFRUIT, LABORATORY } from "./cangxi.fixture.ts";
import type { Fact } from "./fact.ts";
import { issueLabels } from "./issue-labels.ts";
import { moving, PLATFORM, received, shipped } from "./journey.fixture.ts";
import type { Organisation } from "./organisation.ts";
import { recordTemperature } from "./record-temperature.ts";
import { recordTest } from "./record-test.ts";
import { registerBatch } from "./register-batch.ts";
import { storeBatch } from "./store-batch.ts";

/**
 * A season's ordinary batch, made by the rules themselves: registered under a certificate, tested twice, labelled, cooled, and
 * handed over six times, with three logs of a cold room that breathes.
 */
interface Ordinary {
  readonly batch: Batch;
  readonly facts: readonly Fact[];
}

const REGISTERED_AT = "2026-09-10T10:00:00.000Z";

function registered(): Ordinary {
  const { batch, fact } = registerBatch(
    {
      organisation: COOPERATIVE,
      product: KIWIFRUIT,
      base: BASE,
      plotInputs: [
        {
          base: BASE.id,
          plot: "P1",
          inputs: [
            {
              id: "in-1",
              product: "氯吡脲可溶液剂",
              actives: ["氯吡脲", "苦参碱"],
              dosage: "每亩 50 毫升",
              appliedOn: "2026-06-01",
              safetyIntervalDays: 45,
              clearOn: "2026-07-16",
              recordedAt: "2026-06-01T10:00:00.000Z",
            },
          ],
        },
      ],
      season: undefined,
      certificate: CERTIFICATE,
      balance: undefined,
    },
    {
      gtin: KIWIFRUIT.gtin,
      lot: "CX26091001",
      base: BASE.id,
      plots: ["P1", "P2"],
      harvestedOn: "2026-09-10",
      quantityKg: 4800,
      certificate: CERTIFICATE.id,
      commitmentBasis: ["quality-control", "commissioned-test"],
    },
    acting(COOPERATIVE, "clerk", REGISTERED_AT),
  );
  return { batch, facts: [fact] };
}

/** A residue test of three actives, by the laboratory or by the cooperative itself. */
function tested({ batch, facts }: Ordinary, sampleId: string, by: Organisation): Ordinary {
  const items = ["氯吡脲", "苦参碱", "多菌灵"].map((active) => ({ active, resultMgPerKg: 0.012, limitMgPerKg: 0.05 }));
  const dates = { sampledOn: "2026-09-10", testedOn: "2026-09-11", issuedOn: "2026-09-12" };
  const command = { sampleId, ...dates, items, verdict: "passed", fileSha256: sampleId.padEnd(64, "0") } as const;
  const ctx = by === LABORATORY ? acting(LABORATORY, "laboratory") : acting(by, "clerk");
  const decision = recordTest({ batch, producer: COOPERATIVE }, command, ctx);
  return { batch: decision.batch, facts: [...facts, decision.fact] };
}

/** A plain CSV of one day, every ten minutes, as a room swings between 1.0 and 1.9 °C. */
function roomLog(day: number): Uint8Array {
  const rows = Array.from({ length: 145 }, (_, n) => {
    const at = new Date(Date.UTC(2026, 8, day, 0, n * 10)).toISOString().slice(0, 19).replace("T", " ");
    const celsius = 1.45 + 0.45 * Math.sin(n / 3.7) * Math.cos(n / 11);
    return `${at},${celsius.toFixed(1)}`;
  });
  return new TextEncoder().encode(["Time,Temperature (°C)", ...rows].join("\n"));
}

function cooled({ batch, facts }: Ordinary, day: number, by: Organisation): Ordinary {
  const read = readLoggerFile(roomLog(day));
  const file = { ...read, device: { ...read.device, model: "RC-5+", serial: `EFI23410584${day}` } };
  const command = {
    sha256: String(day).padStart(64, "a"),
    evaluation: evaluate(file, { profile: "red-heart-kiwifruit" }),
    line: temperatureLine(file, 60),
  };
  const decision = recordTemperature({ batch }, command, moving(by));
  return { batch: decision.batch, facts: [...facts, decision.fact] };
}

function handedOver(
  { batch, facts }: Ordinary,
  n: number,
  kg: number,
  [from, to]: [Organisation, Organisation],
): Ordinary {
  const at = `2026-09-${11 + Math.floor(n / 2)}T0${n}:00:00.000Z`;
  const sent = shipped(batch, { from, to, id: `SH-2026091${n}-0001`, kg, at, now: at });
  const done = received(sent, {}, to);
  return { batch: done.batch, facts: [...facts, sent.fact, done.fact] };
}

function storedIn({ batch, facts }: Ordinary, location: string, kg: number): Ordinary {
  const command = { action: "in", location, quantityKg: kg, at: "2026-09-11T05:00:00.000Z" } as const;
  const decision = storeBatch({ batch, roomProfiles: [] }, command, moving(DEPOT));
  return { batch: decision.batch, facts: [...facts, decision.fact] };
}

function labelled({ batch, facts }: Ordinary): Ordinary {
  const command = { id: "LB-1", gtin: batch.gtin, lot: batch.lot, count: 800, netWeightG: 2500 };
  const decision = issueLabels({ batch }, command, moving(COOPERATIVE));
  return { batch: decision.batch, facts: [...facts, decision.fact] };
}

/** Six handoffs, two tests, three logs, two storage steps, a run of labels. */
export function ordinaryBatch(): Ordinary {
  const ready = labelled(tested(tested(registered(), "S-2026-0910-1", COOPERATIVE), "S-2026-0910-2", LABORATORY));
  const first = handedOver(handedOver(ready, 0, 2000, [COOPERATIVE, DEPOT]), 1, 1500, [COOPERATIVE, DEPOT]);
  const cold = storedIn(storedIn(cooled(cooled(first, 11, DEPOT), 12, DEPOT), "1号冷库", 2000), "2号冷库", 1500);
  const legs: readonly [number, number][] = [
    [2, 1200],
    [3, 800],
    [4, 600],
    [5, 300],
  ];
  const sold = legs.reduce((so, [n, kg]) => handedOver(so, n, kg, [DEPOT, PLATFORM]), cold);
  return cooled(sold, 13, PLATFORM);
}
