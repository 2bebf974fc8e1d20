import type { Ratio } from "../ratio.ts";
import { captureRatio } from "./capture.ts";
import { epcisCoreRatios } from "./core.ts";
import { digitalLinkRatio } from "./digital-link.ts";

/** Documents validated with every rule, and hashed, against Ajv with the official schema (design.md names the aim). */
const CORE_GOAL = 0.25;
/** A Digital Link taken apart, against a library that checks as much on its way to a symbol. */
const LINK_GOAL = 1;

function ratioOf(name: string, goal: number, ours: number, reference: number, ratio: number): Ratio {
  return { name, perSecond: ours, referencePerSecond: reference, ratio, goal, within: ratio >= goal };
}

/** Capture, validation, hashing and Digital Links, each against its reference of the same run. Without the official schema, less those two. */
export async function standardsRatios(): Promise<Ratio[]> {
  const capture = await captureRatio();
  const core = await epcisCoreRatios();
  const link = await digitalLinkRatio();
  return [
    ...capture,
    ...(core === undefined
      ? []
      : [
          ratioOf(
            "documents validated, to Ajv",
            CORE_GOAL,
            core.validation.ours,
            core.validation.ajv,
            core.validation.ratio,
          ),
          ratioOf("documents hashed, to Ajv", CORE_GOAL, core.hashing.ours, core.hashing.ajv, core.hashing.ratio),
        ]),
    ratioOf("Digital Links read, to bwip-js", LINK_GOAL, link.ours, link.bwip, link.ratio),
  ];
}
