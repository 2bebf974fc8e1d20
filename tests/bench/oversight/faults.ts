/** One fault of each kind, as often as is asked for: who does what when, and what the offices should find, as `{code} {subject}`. */

import { PUBLIC_URL } from "../season.ts";
import {
  addCooperative,
  baseOf,
  type County,
  certificateOf,
  date,
  inputOn,
  instant,
  iso,
  KIWIFRUIT,
  MANDARIN,
  type Step,
  YIBIN,
} from "./county.ts";
import { batchId, journey, pathOf, picked, report, run } from "./honest.ts";

export interface Fault {
  readonly kind: string;
  /** Who else takes part, before the season begins. */
  readonly prepare?: (county: County) => Promise<unknown>;
  readonly steps: readonly Step[];
  readonly expected: readonly string[];
}

type Seeded = (id: string, n: number) => Omit<Fault, "kind">;

const HARVEST = 5;
const AFTERNOON = instant(HARVEST, 15);

/** A cooperative of the fault's own, so that what it brings is its own, too. */
const own = (n: number, more: { readonly plots?: readonly object[]; readonly approvedKg?: number } = {}) => ({
  number: 50_000 + n,
  ...more,
});
const register = (who: string, lot: string, kg: number, more: object = {}, at = AFTERNOON): Step => ({
  at,
  run: ({ send }) => send(who, "/api/batches", picked(who, lot, HARVEST, kg, more)),
});
const plot = (id: string, areaMu: number) => ({ id, areaMu, crop: "红心猕猴桃", yieldCapKgPerMu: 1500 });
const later = (minutes: number): number => AFTERNOON + minutes * 60_000;

const overdraw: Seeded = (id, n) => ({
  prepare: (county) => addCooperative(county, id, own(n, { approvedKg: 1000 })),
  steps: [
    register(id, `${id}-a`, 900),
    {
      at: later(60),
      run: async ({ ask }) => {
        const { status } = await ask(id, "/api/batches", picked(id, `${id}-b`, HARVEST, 400));
        if (status < 400) throw new Error("more was registered than the certificate allows");
      },
    },
  ],
  expected: [`overdraw-attempt certificate/county/${certificateOf(id)}`],
});

const capacity: Seeded = (id, n) => ({
  prepare: (county) => addCooperative(county, id, own(n, { plots: [plot("small", 1)] })),
  steps: [
    register(id, `${id}-a`, 1400, { plots: ["small"] }),
    register(id, `${id}-b`, 900, { plots: ["small"] }, later(60)),
  ],
  expected: [`capacity-exceeded ${batchId(`${id}-b`)}`],
});

const late: Seeded = (id) => ({
  steps: [register("coop-0", id, 500, {}, instant(HARVEST + 6, 15))],
  expected: [`late-entry ${batchId(id)}`],
});

const sameMinute: Seeded = (id, n) => ({
  prepare: (county) => addCooperative(county, id, own(n, { plots: [plot("orchard", 100)] })),
  steps: Array.from({ length: 14 }, (_, k) => ({
    at: instant(20, 22),
    run: ({ send }: County) => send(id, "/api/inputs", inputOn(id, "orchard", date(k), "苦参碱", 1)),
  })),
  expected: [`same-minute organisation/${id}`],
});

const unconfirmed: Seeded = (id) => ({
  prepare: (county) => county.add(id, "depot", "510802", "depot"),
  steps: [
    register("coop-0", id, 500),
    ...journey({ lot: id, cooperative: "coop-0", depot: id, kg: 500, day: HARVEST, at: 0, arrivedKg: null }),
  ],
  expected: [`handoff-unconfirmed organisation/${id}`],
});

/** Two thirds of what comes from one cooperative to one depot is 5 % short. */
const shortages: Seeded = (id, n) => {
  const depot = `${id}-depot`;
  const lots = Array.from({ length: 24 }, (_, k) => ({ lot: `${id}-${k}`, day: k, short: k % 3 !== 0 }));
  return {
    prepare: async (county) => {
      await addCooperative(county, id, own(n));
      await county.add(depot, "depot", "510802", "depot");
    },
    steps: lots.flatMap(({ lot, day, short }) => [
      { at: instant(day, 15), run: ({ send }: County) => send(id, "/api/batches", picked(id, lot, day, 400)) },
      ...journey({ lot, cooperative: id, depot, kg: 400, day, at: instant(day, 20), arrivedKg: short ? 380 : 400 }),
    ]),
    expected: [
      ...[`habitual-shortage organisation/${id}`, `habitual-shortage organisation/${depot}`],
      ...lots.flatMap(({ lot, short }) => (short ? [`quantity-short ${batchId(lot)}`] : [])),
    ],
  };
};

const uri = (lot: string, serial = "") =>
  `${PUBLIC_URL}/01/${KIWIFRUIT}/10/${lot}${serial === "" ? "" : `/21/${serial}`}`;

/** Its machine says that ten times as much went out as it ever had. */
const moreOut: Seeded = (id) => ({
  steps: [
    register("coop-0", id, 500),
    {
      at: later(120),
      run: ({ capture }) =>
        capture("coop-0", {
          ...{ type: "ObjectEvent", action: "OBSERVE", bizStep: "shipping", disposition: "in_transit" },
          eventTime: iso(later(90)),
          quantityList: [{ epcClass: uri(id), quantity: 5000, uom: "KGM" }],
          ...{
            sourceList: [{ type: "owning_party", source: `${PUBLIC_URL}/organisations/coop-0` }],
            destinationList: [{ type: "owning_party", destination: `${PUBLIC_URL}/organisations/guangyuan-depot` }],
          },
        }),
    },
  ],
  expected: [`contradiction ${batchId(id)}`],
});

/** A depot's machine reports goods that, by the record, it never had. */
const contradictory: Seeded = (id) => ({
  steps: [
    register("coop-0", id, 500),
    {
      at: later(120),
      run: ({ capture }) =>
        capture("chengdu-depot", {
          ...{ type: "ObjectEvent", action: "OBSERVE", bizStep: "inspecting", eventTime: iso(later(90)) },
          quantityList: [{ epcClass: uri(id), quantity: 200, uom: "KGM" }],
        }),
    },
  ],
  expected: [`contradiction ${batchId(id)}`],
});

/** From Cangxi to Yibin, some 400 km, in ten minutes. */
const travel: Seeded = (id, n) => ({
  prepare: async (county) => {
    await addCooperative(county, id, own(n));
    await county.add(`${id}-depot`, "depot", YIBIN, "depot");
  },
  steps: [
    register(id, id, 500),
    ...journey({ lot: id, cooperative: id, depot: `${id}-depot`, kg: 500, day: HARVEST, at: instant(HARVEST, 16, 10) }),
  ],
  expected: [`impossible-travel organisation/${id}`],
});

const outOfSeason: Seeded = (id, n) => ({
  prepare: async (county) => {
    const groves = { id: "grove", areaMu: 1000, crop: "椪柑", yieldCapKgPerMu: 2000 };
    await addCooperative(county, id, own(n, { plots: [groves] }));
    await county.send("owner", `/api/products/${MANDARIN}/producers`, { organisation: id, reason: "社员" });
  },
  steps: [
    {
      at: AFTERNOON,
      run: ({ send }) => {
        const { certificate: _, ...batch } = picked(id, id, HARVEST, 500, { gtin: MANDARIN, plots: ["grove"] });
        return send(id, "/api/batches", batch);
      },
    },
  ],
  expected: [`harvest-season 01/${MANDARIN}/10/${id}`],
});

const outOfCertificate: Seeded = (id, n) => ({
  prepare: async (county) => {
    await addCooperative(county, id, own(n));
    await county.send("county", "/api/certificates", {
      ...{
        id: `${id}-old`,
        scheme: "green-food",
        number: `LB-18-230322${String(50_000 + n)}A`,
        grade: "A",
        holder: id,
      },
      ...{ gtins: [KIWIFRUIT], bases: [baseOf(id)], approvedKgPerYear: 10_000 },
      ...{ validFrom: "2023-03-01", validTo: "2026-02-28" },
    });
  },
  steps: [register(id, id, 500, { certificate: `${id}-old` })],
  expected: [`harvest-certificate ${batchId(id)}`],
});

/** Sprayed three days before the harvest, and entered after it. */
const interval: Seeded = (id, n) => ({
  prepare: (county) => addCooperative(county, id, own(n)),
  steps: [
    register(id, id, 500),
    { at: later(60), run: ({ send }) => send(id, "/api/inputs", inputOn(id, "p1", date(HARVEST - 3), "苦参碱", 14)) },
  ],
  expected: [`safety-interval ${batchId(id)}`],
});

const wrongItems: Seeded = (id) => ({
  steps: [
    register("coop-0", id, 500),
    {
      at: instant(HARVEST + 1, 18),
      run: ({ send }) => send("laboratory", `${pathOf(id)}/tests`, report(`S-${id}`, HARVEST, ["多菌灵"])),
    },
  ],
  expected: [`test-items ${batchId(id)}`],
});

/** Two organisations put one report to a batch each. */
const reusedReport: Seeded = (id, n) => {
  const fileSha256 = (0x1000 + n).toString(16).padStart(64, "0");
  const tested = (who: string, lot: string, at: number): Step => ({
    at,
    run: ({ send }) => send(who, `${pathOf(lot)}/tests`, report(`S-${lot}`, HARVEST, ["苯醚甲环唑"], { fileSha256 })),
  });
  return {
    steps: [
      ...[register("coop-0", `${id}-a`, 500), register("coop-1", `${id}-b`, 500)],
      ...[tested("coop-0", `${id}-a`, instant(HARVEST + 1, 18)), tested("coop-1", `${id}-b`, instant(HARVEST + 1, 19))],
    ],
    expected: [`report-shared ${batchId(`${id}-b`)}`],
  };
};

/** Weights that nobody weighed: four in five end in 8. */
const digits: Seeded = (id, n) => ({
  prepare: (county) => addCooperative(county, id, own(n)),
  steps: Array.from({ length: 100 }, (_, k) => {
    const kg = 300 + 7 * k;
    const day = 1 + Math.floor(k / 5);
    const invented = k % 5 === 0 ? kg : Math.floor(kg / 10) * 10 + 8 + (k % 2) * 1000;
    return {
      at: instant(day, 15),
      run: ({ send }: County) => send(id, "/api/batches", picked(id, `${id}-${k}`, day, invented)),
    };
  }),
  expected: [`digits-regular organisation/${id}`],
});

const upload = (who: string, lot: string, file: string, at = instant(HARVEST + 1, 10)): Step => ({
  at,
  run: ({ send }) => send(who, `${pathOf(lot)}/temperature-logs`, file),
});

const silent: Seeded = (id, n) => ({
  steps: [register("coop-0", id, 500), upload("coop-0", id, run(`GAP-${id}`, HARVEST, 12, n, { course: "gap" }))],
  expected: [`temperature ${batchId(id)}`],
});

/** A plain table of readings, every ten minutes; `serial` stands in its head. */
const readings = (celsius: (k: number) => number, n: number): string => {
  const from = instant(HARVEST, 15, 40) + n * 1000;
  const rows = Array.from({ length: 72 }, (_, k) => `${iso(from + k * 600_000)},${celsius(k).toFixed(1)}`);
  return `time,temperature\n${rows.join("\n")}\n`;
};

const constant: Seeded = (id, n) => ({
  steps: [
    register("coop-0", id, 500),
    upload(
      "coop-0",
      id,
      readings(() => 1.2, n),
    ),
  ],
  expected: [`temperature ${batchId(id)}`],
});

const beyondRange: Seeded = (id, n) => ({
  steps: [
    register("coop-0", id, 500),
    upload(
      "coop-0",
      id,
      readings((k) => (k > 30 && k < 40 ? 96 + k / 10 : 1 + (k % 5) / 10), n + 20),
    ),
  ],
  expected: [`logger-range ${batchId(id)}`, `temperature ${batchId(id)}`],
});

const twice: Seeded = (id, n) => {
  const file = (hours: number, seed: number) => run(`TWICE-${id}`, HARVEST, hours, seed);
  return {
    steps: [
      ...[register("coop-0", `${id}-a`, 500), register("coop-1", `${id}-b`, 500)],
      ...[
        upload("coop-0", `${id}-a`, file(10, n)),
        upload("coop-1", `${id}-b`, file(12, n + 1), instant(HARVEST + 1, 11)),
      ],
    ],
    expected: [`logger-twice ${batchId(`${id}-b`)}`],
  };
};

/** A pack seen in the store of Cangxi's cooperative, and ten minutes later in Yibin, where other packs of its batch went days ago. */
const serial: Seeded = (id, n) => {
  const depot = `${id}-depot`;
  const seen = (who: string, minute: number): Step => ({
    at: instant(HARVEST + 3, 10, minute),
    run: ({ capture }) =>
      capture(who, {
        ...{
          type: "ObjectEvent",
          action: "OBSERVE",
          bizStep: "inspecting",
          eventTime: iso(instant(HARVEST + 3, 9, minute)),
        },
        epcList: [uri(id, "100001")],
      }),
  });
  return {
    prepare: async (county) => {
      await addCooperative(county, id, own(n));
      await county.add(depot, "depot", YIBIN, "depot");
    },
    steps: [
      register(id, id, 500),
      ...journey({ lot: id, cooperative: id, depot, kg: 200, day: HARVEST, at: instant(HARVEST + 1, 9) }),
      ...[seen(id, 0), seen(depot, 10)],
    ],
    expected: [`serial-two-places ${batchId(id)}`],
  };
};

const KINDS = {
  "overdraw attempt": overdraw,
  "capacity of a plot": capacity,
  "late entry": late,
  "same minute": sameMinute,
  "handoff unconfirmed": unconfirmed,
  "habitual shortage": shortages,
  "more out than in": moreOut,
  "impossible travel": travel,
  "outside season": outOfSeason,
  "outside certificate": outOfCertificate,
  "safety interval": interval,
  "tests of other items": wrongItems,
  "report reused": reusedReport,
  "digits too regular": digits,
  "logger silent": silent,
  "logger constant": constant,
  "logger beyond its range": beyondRange,
  "logger twice at once": twice,
  "serial in two places": serial,
  "contradictory event": contradictory,
} as const satisfies Readonly<Record<string, Seeded>>;

/** So many of each kind. */
export function seededFaults(each: number): readonly Fault[] {
  return Object.entries(KINDS).flatMap(([kind, seeded], k) =>
    Array.from({ length: each }, (_, n) => ({ kind, ...seeded(`F${k}x${n}`, k * 100 + n) })),
  );
}
