import { dictionary } from "../dictionary.ts";

/** One thing that a newcomer learns, and where it is done. */
export interface TourStep {
  readonly title: string;
  readonly text: string;
  /** Below `/console`. */
  readonly path?: string;
}

type Tours = Readonly<
  Record<
    "clerk" | "depot" | "inspector" | "laboratory" | "operator" | "statistician" | "integrator",
    readonly TourStep[]
  >
>;

/** The tour of each role, one minute to read, and the words around it. */
export const tourWords = dictionary({
  zh: {
    title: "一分钟上手",
    again: "再看一遍上手介绍",
    at: (step: number, count: number) => `第 ${step} 步，共 ${count} 步`,
    next: "下一步",
    skip: "跳过",
    done: "知道了",
    go: "去那一页",
    later: "以后在“更多”里还能再看。",
    steps: {
      clerk: [
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
        { title: "印标签", text: "登记好就能下单标签，选好纸张下载 PDF，每个码只用一次。", path: "/labels" },
        { title: "发货", text: "选批次、填重量、选收货方。对方过秤签收后，差多少这里看得到。", path: "/shipments/new" },
        {
          title: "错了能改，没网也能记",
          text: "打开那一条，点“更正”或“撤销”，写明原因，原来的内容划掉留着。没有网络照样记，顶上会写还有几条没发出。",
        },
      ],
      depot: [
        {
          title: "扫码是第一件事",
          text: "打开就能扫，枪扫、拍照、手输都行。对、错批、冻结、重复，声音和颜色都不一样。",
          path: "/scan",
        },
        { title: "收货要过秤", text: "扫司机的码或从“在途”里选，填实收重量，差多少先说清再保存。", path: "/shipments" },
        { title: "先进先出看库存", text: "快到期的排在最前，从这里挑货发走。", path: "/stock" },
        { title: "没网也能干", text: "扫到的都先存在这台机器上，联网后自动发出。顶上写着还有几条、最早多久了。" },
      ],
      inspector: [
        { title: "首页是要您决定的事", text: "最急的在最前，带着时限。点开就能办。", path: "/" },
        {
          title: "发证和年检",
          text: "证书在这里颁发、调范围、暂停、撤销，每次都写明理由，全部留痕。",
          path: "/certificates",
        },
        { title: "十秒查到货在哪", text: "批号、证书号、机构名都能查，打开批次就看到谁手里有多少。", path: "/search" },
        { title: "召回", text: "从批次页面发起，消费者页面立刻改变，时限从那一刻起算。", path: "/recalls" },
      ],
      laboratory: [
        { title: "委托在首页", text: "谁送检、检哪一批都在这里，点开登记报告。", path: "/commissions" },
        { title: "报告逐项填", text: "项目、结果、限量一项一行，未检出就留空。结论由您写，批次状态自动更新。" },
        { title: "录错了能撤", text: "在批次页面撤销报告，写明原因，批次按没有这份报告重新判定。" },
      ],
      operator: [
        { title: "先登记机构，再加人", text: "人员按机构和角色进来，首次登录自己换密码。", path: "/organisations" },
        {
          title: "每天看一眼运行状况",
          text: "后续处理落后多少、剩余空间、最近备份，有没有搁置的记录。",
          path: "/health",
        },
        { title: "推送", text: "合作方收不收得到，投递记录里看得到。", path: "/webhooks" },
      ],
      statistician: [
        { title: "只看，不改", text: "证书、批次、基地都能查、能导出，所见即所导。", path: "/certificates" },
      ],
      integrator: [],
    } satisfies Tours as Tours,
  },
  en: {
    title: "One minute to begin",
    again: "The tour again",
    at: (step: number, count: number) => `Step ${step} of ${count}`,
    next: "Next",
    skip: "Skip",
    done: "Got it",
    go: "Go there",
    later: "It is under “More” whenever you like.",
    steps: {
      clerk: [
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
      depot: [
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
      inspector: [
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
      laboratory: [
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
      operator: [
        {
          title: "Organisations first, then people",
          text: "People come in by organisation and role and choose a password of their own.",
          path: "/organisations",
        },
        {
          title: "A look at health every day",
          text: "How far behind, how much room, the last backup, what is set aside.",
          path: "/health",
        },
        { title: "Webhooks", text: "The delivery log says what partners received.", path: "/webhooks" },
      ],
      statistician: [
        {
          title: "You look, you change nothing",
          text: "Certificates, batches and bases, to search and to export as shown.",
          path: "/certificates",
        },
      ],
      integrator: [],
    } satisfies Tours as Tours,
  },
});
