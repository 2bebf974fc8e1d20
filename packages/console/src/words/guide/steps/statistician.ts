import { dictionary } from "../../dictionary.ts";
import type { TourStep } from "../tour.ts";

/** What the county learns in the first minute. */
export const steps = dictionary<readonly TourStep[]>({
  zh: [{ title: "只看，不改", text: "证书、批次、基地都能查、能导出，所见即所导。", path: "/certificates" }],
  en: [
    {
      title: "You look, you change nothing",
      text: "Certificates, batches and bases, to search and to export as shown.",
      path: "/certificates",
    },
  ],
});
