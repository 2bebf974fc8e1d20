import { dictionary } from "../../dictionary.ts";
import type { TourStep } from "../tour.ts";

/** What a laboratory learns in the first minute. */
export const steps = dictionary<readonly TourStep[]>({
  zh: [
    { title: "委托在首页", text: "谁送检、检哪一批都在这里，点开登记报告。" },
    {
      title: "报告逐项填",
      text: "项目、结果、限量一项一项填，没有检出就点“未检出”。测过的项目会带出限量，结论按限量得出，也可以自己选。",
    },
    {
      title: "录错了能作废",
      text: "在“报告”里点“作废报告”，写明原因，批次按没有这份报告重新判定，再重新登记。",
      path: "/reports",
    },
  ],
  en: [
    {
      title: "Commissions are your home",
      text: "Who asks for which batch; open one to report.",
    },
    {
      title: "Item by item",
      text: "Item, result, limit; or press “not detected”. Limits come with known items, and the verdict follows unless you choose it.",
    },
    {
      title: "A slip is voided",
      text: "Among your reports, with a reason: the batch is judged without it, and you report again.",
      path: "/reports",
    },
  ],
});
