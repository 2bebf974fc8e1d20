import type { ErrorCode } from "@suyuan/domain/errors";
import { COUNTY_PROBLEMS } from "./problems/county.ts";

/** What every problem of one kind has in common. `wayOut` is what the sender can do; docs/problems says it at length. */
export interface Problem {
  readonly status: 400 | 401 | 403 | 404 | 405 | 408 | 409 | 413 | 415 | 422 | 429 | 500 | 503;
  readonly title: { readonly zh: string; readonly en: string };
  /** True when the very same request may succeed later without anyone changing anything in it. */
  readonly retryable: boolean;
  readonly wayOut: { readonly zh: string; readonly en: string };
}

/**
 * Every refusal the service can give (RFC 9457). 400: the request is malformed. 409: it is well formed and the present
 * state does not allow it. 422: its own content breaks a rule of the field.
 */
export const PROBLEMS = {
  ...COUNTY_PROBLEMS,
  "invalid-request": {
    status: 400,
    title: { zh: "请求无效", en: "Invalid request" },
    retryable: false,
    wayOut: { zh: "按 errors 逐项改正后重新提交", en: "Correct each field listed in errors and send again" },
  },
  unauthenticated: {
    status: 401,
    title: { zh: "未通过身份验证", en: "Not authenticated" },
    retryable: false,
    wayOut: { zh: "在 Authorization 头中提供有效的密钥", en: "Send a valid key as Authorization: Bearer" },
  },
  forbidden: {
    status: 403,
    title: { zh: "没有权限", en: "Not allowed" },
    retryable: false,
    wayOut: { zh: "使用具有相应角色的密钥", en: "Use a key with a role that may do this" },
  },
  "not-found": {
    status: 404,
    title: { zh: "没有记录", en: "No record" },
    retryable: false,
    wayOut: { zh: "核对编号和地址", en: "Check the identifier and the address" },
  },
  "id-taken": {
    status: 409,
    title: { zh: "编号已被占用", en: "Id already taken" },
    retryable: false,
    wayOut: {
      zh: "换一个编号；若为重复提交，内容须与首次一致",
      en: "Use another id; a repeat must carry the same content",
    },
  },
  "certificate-number-taken": {
    status: 409,
    title: { zh: "证书编号已登记", en: "Certificate number already registered" },
    retryable: false,
    wayOut: { zh: "核对证书编号", en: "Check the certificate number" },
  },
  "idempotency-key-reused": {
    status: 422,
    title: { zh: "幂等键已用于其他请求", en: "Idempotency key used for another request" },
    retryable: false,
    wayOut: { zh: "为新的请求使用新的幂等键", en: "Use a new key for a new request" },
  },
  "certificate-scope": {
    status: 422,
    title: { zh: "超出证书范围", en: "Outside the certificate's scope" },
    retryable: false,
    wayOut: { zh: "核对持证人、产品、基地和有效期", en: "Check holder, product, base and validity" },
  },
  "balance-exceeded": {
    status: 409,
    title: { zh: "超出证书核准产量", en: "Certificate balance exceeded" },
    retryable: false,
    wayOut: { zh: "减少数量，或不使用该证书登记", en: "Register less, or register without this certificate" },
  },
  "capacity-exceeded": {
    status: 409,
    title: { zh: "超出地块产能", en: "Plot capacity exceeded" },
    retryable: false,
    wayOut: { zh: "核对地块、面积和数量", en: "Check plots, area and quantity" },
  },
  "safety-interval": {
    status: 422,
    title: { zh: "未满安全间隔期", en: "Safety interval not over" },
    retryable: false,
    wayOut: { zh: "安全间隔期满后再采收", en: "Harvest after the interval has passed" },
  },
  "harvest-in-future": {
    status: 422,
    title: { zh: "采收日期晚于今天", en: "Harvest date in the future" },
    retryable: false,
    wayOut: { zh: "填写实际采收日期", en: "Give the date of the actual harvest" },
  },
  "date-order": {
    status: 422,
    title: { zh: "日期顺序不符", en: "Dates out of order" },
    retryable: false,
    wayOut: { zh: "核对各环节日期", en: "Check the dates of each step" },
  },
  "verdict-contradicts-results": {
    status: 422,
    title: { zh: "结论与检测结果不符", en: "Verdict contradicts the results" },
    retryable: false,
    wayOut: { zh: "核对检测结果、限量和结论", en: "Check results, limits and verdict" },
  },
  "already-voided": {
    status: 409,
    title: { zh: "记录已作废", en: "Already voided" },
    retryable: false,
    wayOut: {
      zh: "无需再次作废；如内容应另行登记，请重新登记",
      en: "Nothing is left to void; if something should stand in its place, record that",
    },
  },
  "report-already-used": {
    status: 409,
    title: { zh: "检测报告已用于其他批次", en: "Report already used for another batch" },
    retryable: false,
    wayOut: { zh: "一份报告只对应一个样品和一个批次", en: "One report covers one sample of one batch" },
  },
  "insufficient-stock": {
    status: 409,
    title: { zh: "库存不足", en: "Not enough in stock" },
    retryable: false,
    wayOut: { zh: "核对库存数量", en: "Check the quantity on hand" },
  },
  "unit-not-free": {
    status: 409,
    title: { zh: "物流单元不可单独处理", en: "Logistic unit not free" },
    retryable: false,
    wayOut: {
      zh: "先从外层物流单元取出，或等待在途发货单收货，或使用新的 SSCC",
      en: "Take it out of the unit around it, have its shipment received, or use a new SSCC: errors says which",
    },
  },
  "correction-refused": {
    status: 409,
    title: { zh: "不能更正", en: "Correction not possible" },
    retryable: false,
    wayOut: {
      zh: "按 detailZh 先撤销后续环节，或改用所述办法",
      en: "Undo the later step that the detail names first, or do what it says instead",
    },
  },
  "batch-on-hold": {
    status: 409,
    title: { zh: "批次已暂控", en: "Batch on hold" },
    retryable: false,
    wayOut: { zh: "等待监管机构解除暂控", en: "Wait until the bureau releases the hold" },
  },
  "batch-recalled": {
    status: 409,
    title: { zh: "批次已召回或被责令追回", en: "Batch recalled" },
    retryable: false,
    wayOut: { zh: "按召回或追回要求处置", en: "Follow the recall's instructions" },
  },
  "exception-closed": {
    status: 409,
    title: { zh: "事项已办结", en: "Exception already closed" },
    retryable: false,
    wayOut: {
      zh: "如系误办结，可确认受理以重新处理；再次发生时会自动重新打开",
      en: "If it was closed by mistake, acknowledge it to take it up again; a new occurrence opens it by itself",
    },
  },
  "dispute-refused": {
    status: 409,
    title: { zh: "异议不予受理", en: "Dispute not taken" },
    retryable: false,
    wayOut: {
      zh: "按 detail 说明处理；裁定有误的请主管部门更正",
      en: "Do as detail says; a mistaken decision is the bureau's to mend",
    },
  },
  "finding-closed": {
    status: 409,
    title: { zh: "检查问题状态不允许", en: "Finding does not allow it now" },
    retryable: false,
    wayOut: { zh: "查看该记录的状态后再处理", en: "Look at the state of the finding first" },
  },
  "sampling-out-of-step": {
    status: 409,
    title: { zh: "抽查步骤不符", en: "Sampling out of step" },
    retryable: false,
    wayOut: { zh: "按承诺、冻结、抽取的顺序进行", en: "Commit, freeze, draw: in this order" },
  },
  "recall-ended": {
    status: 409,
    title: { zh: "召回（追回）已终止", en: "The recall has ended" },
    retryable: false,
    wayOut: { zh: "如仍有风险，请重新发起召回", en: "If there is a danger still, order another recall" },
  },
  "recall-unexplained": {
    status: 409,
    title: { zh: "召回数量尚未说明", en: "The balance of the recall is open" },
    retryable: false,
    wayOut: {
      zh: "由持有方补填，或写明缺少什么、原因为何",
      en: "Let the holders complete their tasks, or say what is missing and why",
    },
  },
  "shipment-not-pending": {
    status: 409,
    title: { zh: "发货单已处理", en: "Shipment is not pending" },
    retryable: false,
    wayOut: { zh: "查看发货单当前状态", en: "Look at the shipment's present state" },
  },
  "receipt-mismatch": {
    status: 422,
    title: { zh: "收货与发货不符", en: "Receipt does not match the shipment" },
    retryable: false,
    wayOut: { zh: "逐项核对批次和数量", en: "Check batches and quantities line by line" },
  },
  "labels-exceed-weight": {
    status: 409,
    title: { zh: "标签总净重超出批次", en: "Labels exceed the batch's weight" },
    retryable: false,
    wayOut: { zh: "减少标签数量或核对净重", en: "Print fewer labels or check the net weight" },
  },
  "labels-not-ready": {
    status: 409,
    title: { zh: "标签尚未生成", en: "Labels not ready" },
    retryable: true,
    wayOut: { zh: "稍后再试", en: "Try again shortly" },
  },
  "commitment-not-certified": {
    status: 409,
    title: { zh: "没有承诺达标合格证", en: "No commitment certificate" },
    retryable: false,
    wayOut: { zh: "按 reasons 补齐或更正", en: "Make good what the reasons name" },
  },
  "label-too-small": {
    status: 422,
    title: { zh: "标签太小", en: "Label too small" },
    retryable: false,
    wayOut: { zh: "改用 layouts 所列的版式", en: "Ask for one of the layouts that are named" },
  },
  "label-character-missing": {
    status: 422,
    title: { zh: "标签字体缺字", en: "Character missing in the font of labels" },
    retryable: false,
    wayOut: {
      zh: "更正名称用字，或用清单以自有字体打印",
      en: "Correct the name, or print from the list with a font of your own",
    },
  },
  "default-link-taken": {
    status: 409,
    title: { zh: "已有默认链接", en: "Default link already set" },
    retryable: false,
    wayOut: { zh: "先更正或撤回现有的默认链接", en: "Correct or withdraw the present default link first" },
  },
  "link-withdrawn": {
    status: 409,
    title: { zh: "链接已撤回", en: "Link was withdrawn" },
    retryable: false,
    wayOut: { zh: "新增一条链接", en: "Add a new link" },
  },
  "too-many-links": {
    status: 409,
    title: { zh: "链接数量已达上限", en: "Too many links" },
    retryable: false,
    wayOut: { zh: "撤回不再需要的链接", en: "Withdraw links that are not needed" },
  },
  "unreadable-logger-file": {
    status: 422,
    title: { zh: "无法读取温度记录文件", en: "Unreadable logger file" },
    retryable: false,
    wayOut: {
      zh: "按 detail 更正：重新导出，或补上 parameter 所指的参数（能读的格式见 /api/logger-formats）",
      en: "Do as detail says: export anew, or send the parameter it names; /api/logger-formats lists what is read",
    },
  },
  "unreadable-photo": {
    status: 422,
    title: { zh: "无法使用这张图片", en: "Unusable picture" },
    retryable: false,
    wayOut: {
      zh: "按 detail 处理：另存为 JPEG、PNG 或 WebP，或缩小后再上传",
      en: "Do as detail says: save it as JPEG, PNG or WebP, or smaller, and send that",
    },
  },
  "upload-out-of-step": {
    status: 409,
    title: { zh: "上传进度不符", en: "Upload out of step" },
    retryable: false,
    wayOut: { zh: "从 offset 所示位置继续上传", en: "Go on with the upload from offset" },
  },
  "payload-too-large": {
    status: 413,
    title: { zh: "内容过大", en: "Content too large" },
    retryable: false,
    wayOut: { zh: "分批提交", en: "Send it in smaller parts" },
  },
  "body-too-slow": {
    status: 408,
    title: { zh: "请求内容传输过慢", en: "Body too slow" },
    retryable: true,
    wayOut: {
      zh: "在网络较好时重新提交，或拆成较小的内容",
      en: "Send it again over a better connection, or in smaller parts",
    },
  },
  "unsupported-media-type": {
    status: 415,
    title: { zh: "不支持的内容类型", en: "Unsupported media type" },
    retryable: false,
    wayOut: { zh: "使用接口说明中的 Content-Type", en: "Use a Content-Type the contract names" },
  },
  "method-not-allowed": {
    status: 405,
    title: { zh: "不支持的方法", en: "Method not allowed" },
    retryable: false,
    wayOut: { zh: "使用 Allow 头列出的方法", en: "Use a method listed in Allow" },
  },
  "too-many-requests": {
    status: 429,
    title: { zh: "请求过于频繁", en: "Too many requests" },
    retryable: true,
    wayOut: { zh: "按 Retry-After 等待后重试", en: "Wait as long as Retry-After says" },
  },
  busy: {
    status: 503,
    title: { zh: "系统繁忙", en: "Busy" },
    retryable: true,
    wayOut: { zh: "稍后以相同的编号和幂等键重试", en: "Retry shortly with the same ids and idempotency key" },
  },
  internal: {
    status: 500,
    title: { zh: "系统错误", en: "Internal error" },
    retryable: false,
    wayOut: { zh: "联系运维人员并提供 instance", en: "Contact the operator and quote instance" },
  },
} as const satisfies Record<ErrorCode, Problem>;
