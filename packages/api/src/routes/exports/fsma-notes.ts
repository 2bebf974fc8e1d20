import type { Cell, Sheet } from "../../printing/workbook.ts";
import type { FsmaQuery } from "./asked.ts";

type Row = readonly Cell[];

export const ABOUT_COLUMNS: Sheet["columns"] = [
  { title: "Subject 项目", width: 28 },
  { title: "English", width: 90 },
  { title: "中文", width: 70 },
];

/** What a reader of the sheets has to know: whose rows they are, which, and how they are meant. */
export function about(
  organisation: string,
  { from, to, lot }: FsmaQuery,
  { until, now }: { readonly until: string; readonly now: string },
): readonly Row[] {
  return [
    ["Whose records 机构", organisation, organisation],
    ["Days 日期", `${from} to ${to}, both counted`, `${from} 至 ${to}（含首尾）`],
    ["Lot 批号", lot ?? "all", lot ?? "全部"],
    ["Made at 生成时间", now, now],
    ["Recorded until 数据截至", `what was recorded until ${until}`, `截至 ${until} 已登记的内容`],
    [
      "Days meant 按何日期",
      "Packing by the day of harvest; shipping and receiving by the day of shipping; transformation by its own day. Days are those of China (UTC+8).",
      "包装按采收日期；发货和收货按发货日期；加工按加工日期。日期均为北京时间。",
    ],
    [
      "Pairing 投入与产出的对应",
      "Each output stands in one row with each input that may be in it; outputs that were kept apart stand with their own inputs alone. Quantities repeat: do not add them up over the rows of one transformation.",
      "每个产出与可能含于其中的每个投入各成一行；分开处理的产出只与自己的投入成行。数量会重复出现，请勿把同一次加工各行的数量相加。",
    ],
    [
      "What is not kept 未记录的项目",
      "When harvested goods were received and cooled before packing, voice pick codes, GGN and FFRN of facilities. Their columns are left out. An empty cell means that nothing is on record.",
      "包装前的收货与预冷时间、语音拣选码、GGN、FFRN 均未记录，相应列不列出。空白单元格表示没有记录。",
    ],
    [
      "Corrections 更正",
      "Rows say what stands now; what was voided is left out. GET /api/batches/{gtin}/{lot} has the whole history.",
      "各行为更正后的当前记录，已撤销的不列出；完整历史见批次详情。",
    ],
    [
      "Law 依据",
      "21 CFR part 1 subpart S (FSMA section 204). Fruit such as kiwifruit, pears and citrus is not on the Food Traceability List: buyers ask for the sheet, no law does.",
      "美国联邦法规 21 CFR 第 1 部分 S 子部分（FSMA 204 条）。猕猴桃、梨、柑橘不在追溯清单内，本表为采购方要求而非法定义务。",
    ],
  ];
}
