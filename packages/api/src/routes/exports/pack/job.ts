import { lotId } from "@suyuan/domain/batches/identity";
import { canonicalJson } from "@suyuan/domain/identifiers/canonical-json";
import type { Language } from "@suyuan/domain/language";
import type { Job } from "../../../offload/job.ts";
import type { TraceAnswer } from "../../trace/view.ts";
import { type FoundFact, filesOf, packedFacts, sha256Of } from "./facts.ts";
import { PACK_FORMAT, type Pack, type PackedRecord } from "./pack.ts";
import { packPage } from "./page.ts";

/** Texts of this length together take some milliseconds. */
const SMALL_CHARS = 60_000;

export interface PackInput {
  readonly head: Pick<Pack, "madeAt" | "service" | "reader" | "left">;
  /** Each written down as JSON. */
  readonly record: string;
  readonly trace: string;
  readonly facts: readonly string[];
  readonly language: Language;
}

/** Makes the page of an evidence pack. */
export const EVIDENCE_PACK: Job<PackInput, { readonly html: string }> = {
  name: "evidence-pack",
  isSmall: ({ trace, facts }) => trace.length + facts.reduce((sum, { length }) => sum + length, 0) < SMALL_CHARS,
  work: ({ head, record, trace, facts, language }) => {
    const found = facts.map((text) => JSON.parse(text) as FoundFact);
    const traced = JSON.parse(trace) as TraceAnswer;
    const own = JSON.parse(record) as PackedRecord;
    const shown = new Set(traced.nodes.flatMap(({ batch }) => batch ?? []));
    shown.add(lotId(own.detail));
    const { madeAt, service, reader, left } = head;
    const pack: Pack = {
      format: PACK_FORMAT,
      madeAt,
      service,
      reader,
      record: own,
      trace: traced,
      facts: packedFacts(found, shown),
      left,
      files: filesOf(found),
      proofs: [],
    };
    return { html: packPage(pack, sha256Of(canonicalJson(pack)), language) };
  },
};
