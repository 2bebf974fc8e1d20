import { dictionary } from "../../dictionary.ts";
import type { TourStep } from "../tour.ts";

/** What a bureau learns in the first minute. */
export const steps = dictionary<readonly TourStep[]>({
  zh: [
    { title: "首页是要您决定的事", text: "最急的在最前，带着时限。点开就能办。", path: "/" },
    {
      title: "发证和年检",
      text: "证书在这里颁发、调范围、暂停、撤销，每次都写明理由，全部留痕。",
      path: "/certificates",
    },
    { title: "十秒查到货在哪", text: "批号、证书号、机构名都能查，打开批次就看到谁手里有多少。", path: "/search" },
    { title: "召回", text: "从批次页面发起，消费者页面立刻改变，时限从那一刻起算。", path: "/recalls" },
  ],
  en: [
    { title: "The home is what waits for you", text: "The most urgent first, with its clock.", path: "/" },
    {
      title: "Certificates",
      text: "Grant, change the scope, suspend, withdraw: each with its ground, all on record.",
      path: "/certificates",
    },
    {
      title: "Where is this lot",
      text: "Search lots, numbers and names; a batch says who holds how much.",
      path: "/search",
    },
    {
      title: "Recall",
      text: "From the batch's page: the buyers' page changes at once, and the clock starts.",
      path: "/recalls",
    },
  ],
});
