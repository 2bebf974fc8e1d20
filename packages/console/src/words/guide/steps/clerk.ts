import { dictionary } from "../../dictionary.ts";
import type { TourStep } from "../tour.ts";

/** What a clerk learns in the first minute. */
export const steps = dictionary<readonly TourStep[]>({
  zh: [
    {
      title: "采收后先登记",
      text: "点首页最大的绿色按钮，填重量就行，其余沿用上一批。按“登记”之前就看得到证书还剩多少。",
      path: "/batches/new",
    },
    {
      title: "每次用药用肥记一笔",
      text: "选地块、选药名，安全间隔期自动算好，没到日子首页会提醒。",
      path: "/farm/new",
    },
    { title: "印标签", text: "登记好就能印，选好纸张下载 PDF，每个码只用一次。", path: "/labels" },
    { title: "发货", text: "选批次、填重量、选收货方。对方过秤签收后，差多少这里看得到。", path: "/shipments/new" },
    {
      title: "错了能改，没网也能记",
      text: "打开那一条，点“更正”或“撤销”，写明原因，原来的内容划掉留着。没有网络照样记，顶上会写还有几条没发出。",
    },
  ],
  en: [
    {
      title: "Register after the harvest",
      text: "The largest button of the home: type the weight, the rest stands from last time. You see what it leaves of the certificate before you register.",
      path: "/batches/new",
    },
    {
      title: "Record each spraying",
      text: "Choose plot and product: the safety interval is worked out, and the home reminds you while it runs.",
      path: "/farm/new",
    },
    {
      title: "Print labels",
      text: "Order them once a batch is registered, choose the paper, save the PDF. Each code is used once.",
      path: "/labels",
    },
    {
      title: "Ship",
      text: "Choose a batch, a weight and a receiver. What they weigh is shown here.",
      path: "/shipments/new",
    },
    {
      title: "Correct a slip, work without a network",
      text: "Open the record, correct or withdraw it and say why; what stood before stays, struck through. Without a network you record all the same: the bar at the top counts what is not sent.",
    },
  ],
});
