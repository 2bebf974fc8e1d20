import { dictionary } from "../../dictionary.ts";
import type { TourStep } from "../tour.ts";

/** What a depot learns in the first minute. */
export const steps = dictionary<readonly TourStep[]>({
  zh: [
    {
      title: "扫码是第一件事",
      text: "打开就能扫，枪扫、拍照、手输都行。对、错批、冻结、重复，声音和颜色都不一样。",
      path: "/scan",
    },
    { title: "收货要过秤", text: "扫司机的码或从“在途”里选，填实收重量，差多少先说清再保存。", path: "/shipments" },
    { title: "先进先出看库存", text: "快到期的排在最前，从这里挑货发走。", path: "/stock" },
    { title: "没网也能干", text: "扫到的都先存在这台机器上，联网后自动发出。顶上写着还有几条、最早多久了。" },
  ],
  en: [
    {
      title: "Scan first",
      text: "Scanner, camera or typed: right, wrong lot, held and twice each sound and look different.",
      path: "/scan",
    },
    {
      title: "Weigh what comes",
      text: "Scan the driver's code or choose from what is on its way; a difference is named before it is saved.",
      path: "/shipments",
    },
    { title: "First expired, first out", text: "What must leave first stands first in the stock.", path: "/stock" },
    {
      title: "Work without a network",
      text: "What you scan is kept on this device and goes out by itself. The bar at the top counts it.",
    },
  ],
});
