import { dictionary } from "../../dictionary.ts";
import type { TourStep } from "../tour.ts";

/** What the county learns in the first minute. */
export const steps = dictionary<readonly TourStep[]>({
  zh: [
    { title: "只看，不改", text: "批次、基地、产品都能查，批次还能导出表格，所见即所导。", path: "/batches" },
    { title: "预警也能看", text: "哪一批、哪个基地有什么情况，主管部门怎么处理的，都写在里面。", path: "/exceptions" },
  ],
  en: [
    {
      title: "You look, you change nothing",
      text: "Batches, bases and products, to search; batches as a table too, exported as shown.",
      path: "/batches",
    },
    {
      title: "Alerts, to read",
      text: "What is amiss with which batch or base, and what the bureau did about it.",
      path: "/exceptions",
    },
  ],
});
