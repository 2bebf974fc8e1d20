import type { Judged, JudgedNeeds } from "../batches/batch.ts";
import type { Reason } from "../evidence.ts";
import type { AsOf } from "./as-of.ts";

/** What is said of a need whose batch has too many handoffs, logs, tests or plots for its page to name them one by one. */
const SAID: Readonly<Record<string, Reason>> = {
  "handoffs so-far": {
    code: "handoff-under-way",
    en: "Some of it is on the way; its receivers have not confirmed it yet.",
    zh: "部分货物在途，收货方尚未确认。",
  },
  "handoffs missing": {
    code: "handoff-unconfirmed",
    en: "Some of what was shipped more than 7 days ago has not been confirmed by its receivers.",
    zh: "部分货物发出已超过 7 天，收货方尚未确认。",
  },
  "handoffs contradicted": {
    code: "quantity-differs",
    en: "What was received of a handoff differs from what was shipped.",
    zh: "有交接的实收与发出不一致。",
  },
  "temperature so-far": {
    code: "temperature-so-far",
    en: "On part of its way no temperature record is due yet.",
    zh: "部分环节仍在进行，温度记录待补。",
  },
  "temperature missing": {
    code: "temperature-missing",
    en: "On part of its way there is too little of a temperature record.",
    zh: "部分环节的温度记录不足。",
  },
  "temperature contradicted": {
    code: "temperature-contradicted",
    en: "A temperature record on its way speaks against the cold chain.",
    zh: "途中有温度记录不符合冷链要求。",
  },
  "test missing": {
    code: "commitment-actives-untested",
    en: "The commitment rests on tests, and those on record leave out some of what they must bear.",
    zh: "承诺依据为检测结果，但现有检测未能全部支持该承诺。",
  },
  "test contradicted": {
    code: "test-failed",
    en: "A residue test of this batch failed and no later test by a laboratory or bureau has cleared it.",
    zh: "本批次有一项检测不合格，尚无检测机构或主管部门的复检合格结果。",
  },
  "farmRecord missing": {
    code: "farm-record-missing",
    en: "Of some of its plots no pesticide record is there: its safety interval cannot be told.",
    zh: "部分地块无用药登记，无法判断安全间隔。",
  },
  "farmRecord contradicted": {
    code: "safety-interval",
    en: "It was harvested inside the safety interval of an input.",
    zh: "采收时未满安全间隔期。",
  },
};

/** The `Journey` as it was judged of the whole batch, at an hour: without the single handoffs and legs. */
export function judgedJourney({ needs, handoffs: count }: Judged, { until }: AsOf) {
  const now = needs.findLast(({ from }) => from === undefined || from <= until)?.needs ?? needs[0]?.needs;
  const need = (name: keyof JudgedNeeds["needs"]) => {
    const [state, level] = now?.[name] ?? (["missing", "missing"] as const);
    const said = SAID[`${name} ${state}`];
    return { state, ...(level === undefined ? {} : { level }), reasons: said === undefined ? [] : [said] };
  };
  return {
    handoffs: { ...need("handoffs"), count },
    temperature: { ...need("temperature"), legs: [] },
    test: need("test"),
    farmRecord: { ...need("farmRecord"), silentPlots: [] },
  };
}
