import { dateInChina } from "@suyuan/domain/calendar";
import { digitalLinkPath } from "@suyuan/gs1/link/parse";
import type * as z from "zod";
import type { Answer, Call } from "../../call.ts";
import type { UnitPath } from "../../commands/units/body.ts";
import type { UnitRecord } from "../../commands/units/view.ts";
import type { Deps } from "../../host.ts";
import { FileContent } from "../../http/route.ts";
import { type Job, offloaded } from "../../offload/job.ts";
import type { UnitLabelPrint } from "../../printing/unit-label-pdf.ts";
import { readUnit } from "./read.ts";

/** The label drawn. */
export const UNIT_LABEL_PDF: Job<UnitLabelPrint, { readonly pdf: Uint8Array<ArrayBuffer> }> = {
  name: "unit-label-pdf",
  work: async (print) => {
    const { unitLabelPdf } = await import("../../printing/draw.ts");
    return { pdf: await unitLabelPdf(print) };
  },
};

/** Batches that a label names; of more it says how many. */
const LOTS_NAMED = 6;

/** The words of a unit's label, as what is in it stands now. */
export function labelOf(unit: UnitRecord, publicUrl: string, madeAt: string): UnitLabelPrint {
  const { sscc, contents, holderName, holder, weightKg, packedAt } = unit;
  const named = contents.slice(0, LOTS_NAMED).map(({ productName, gtin, lot, quantityKg }, n) => {
    return [n === 0 ? "内装" : "", `${productName ?? gtin} ${lot} ${quantityKg} 千克`] as const;
  });
  const more = contents.length - named.length;
  return {
    title: `SSCC ${sscc}`,
    madeAt,
    sscc,
    uri: `${publicUrl}${digitalLinkPath([{ ai: "00", value: sscc }])}`,
    heading: holderName ?? holder,
    rows: [
      ...named,
      ...(more > 0 ? [["", `等共 ${contents.length} 个批次`] as const] : []),
      ["总重", `${weightKg} 千克`],
      ["装箱", dateInChina(packedAt)],
    ],
    foot: `内装以系统记录为准：${new URL(publicUrl).host}`,
  };
}

/** The label of a unit, for whoever may see it. Errors: `not-found`, `label-character-missing`. */
export async function unitLabel(
  deps: Deps,
  call: Call<z.infer<typeof UnitPath>, unknown, unknown>,
): Promise<Answer<FileContent>> {
  const { body } = await readUnit(deps, call);
  const { pdf } = await offloaded(deps, UNIT_LABEL_PDF, labelOf(body, deps.publicUrl, deps.now().toISOString()));
  return { status: 200, body: new FileContent("application/pdf", pdf, `${call.params.sscc}.pdf`) };
}
