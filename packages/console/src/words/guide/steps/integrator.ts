import { dictionary } from "../../dictionary.ts";
import type { TourStep } from "../tour.ts";

/** What an online shop, or whoever connects a system, learns in the first minute. */
export const steps = dictionary<readonly TourStep[]>({
  zh: [
    { title: "货和召回都在首页", text: "发往这里的货点开就能签收；涉及您手里货的召回，按期限排在最前。", path: "/" },
    {
      title: "系统能做的也一样",
      text: "推送有没有送到，在“推送”里看；停了的可以恢复，没送到的可以重发。",
      path: "/webhooks",
    },
  ],
  en: [
    {
      title: "Goods and recalls are on the home page",
      text: "Open what is on its way to receive it; recalls of what you hold come first, with their deadlines.",
      path: "/",
    },
    {
      title: "Your system does the same",
      text: "Whether its webhooks arrive is under “Webhooks”: resume what stopped, send again what did not arrive.",
      path: "/webhooks",
    },
  ],
});
