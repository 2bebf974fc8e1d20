import { dictionary } from "../../dictionary.ts";
import type { TourStep } from "../tour.ts";

/** What a laboratory learns in the first minute. */
export const steps = dictionary<readonly TourStep[]>({
  zh: [
    { title: "委托在首页", text: "谁送检、检哪一批都在这里，点开登记报告。", path: "/commissions" },
    { title: "报告逐项填", text: "项目、结果、限量一项一行，未检出就留空。结论由您写，批次状态自动更新。" },
    { title: "录错了能撤", text: "在批次页面撤销报告，写明原因，批次按没有这份报告重新判定。" },
  ],
  en: [
    {
      title: "Commissions are your home",
      text: "Who asks for which batch; open one to report.",
      path: "/commissions",
    },
    {
      title: "Item by item",
      text: "Item, result, limit; nothing typed as a result means not detected. The verdict is yours.",
    },
    {
      title: "A slip is withdrawn",
      text: "On the batch's page, with a reason: the batch is judged without the report.",
    },
  ],
});
