import { dictionary } from "../../dictionary.ts";
import type { TourStep } from "../tour.ts";

/** What the county learns in the first minute. */
export const steps = dictionary<readonly TourStep[]>({
  zh: [{ title: "只看，不改", text: "批次、基地、产品都能查，批次还能导出表格，所见即所导。", path: "/batches" }],
  en: [
    {
      title: "You look, you change nothing",
      text: "Batches, bases and products, to search; batches as a table too, exported as shown.",
      path: "/batches",
    },
  ],
});
