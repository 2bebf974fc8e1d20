import type { Sheet } from "../../printing/workbook.ts";

/**
 * The columns of each sheet: key data elements of 21 CFR 1.1330, 1.1340, 1.1345 and 1.1350, in the order and with the names of the produce
 * industry's template (Produce Traceability Initiative). Where nothing is kept that could stand there, the template's column is left out, and the first sheet says so.
 */
const titled = (...columns: readonly (readonly [en: string, zh: string, width: number])[]): Sheet["columns"] =>
  columns.map(([en, zh, width]) => ({ title: `${en} ${zh}`, width }));

const LOT_CODE = [
  ["TLC GTIN", "产品代码", 17],
  ["TLC batch", "批号", 20],
  ["TLC date", "批次日期", 12],
  ["TLC date type", "日期类型", 16],
] as const;
const QUANTITY = [
  ["Quantity", "数量", 12],
  ["Unit of measure", "单位", 8],
  ["Product description", "产品名称", 28],
] as const;
const SOURCE = [
  ["TLC source reference GLN", "批号赋码方 GLN", 16],
  ["TLC source name", "批号赋码方", 28],
  ["TLC source address", "批号赋码方地址", 32],
  ["TLC source region", "批号赋码方所在地", 24],
  ["TLC source country", "国家", 8],
  ["TLC source phone", "批号赋码方电话", 16],
] as const;
const DOCUMENT = [
  ["Reference document type", "凭证类型", 20],
  ["Reference document number", "凭证编号", 26],
] as const;

export const PACKING = titled(
  ["Commodity", "种类", 16],
  ["Variety", "品种（产品名称）", 28],
  ["Farm location", "生产基地", 28],
  ["Farm region", "基地所在地", 24],
  ["Field name", "地块", 18],
  ["Harvester", "采收方", 28],
  ["Harvester phone", "采收方电话", 16],
  ["Harvest date", "采收日期", 12],
  ...LOT_CODE.slice(0, 2),
  ["Quantity packed", "包装数量", 12],
  ["Unit of measure", "单位", 8],
  ...SOURCE,
  ...DOCUMENT,
);

/** Not of the template, behind its columns: which cases and pallets a lot went in. */
const UNITS = [["Logistic unit SSCC", "物流单元 SSCC", 22]] as const;

export const SHIPPING = titled(
  ...LOT_CODE,
  ...QUANTITY,
  ["Ship-to location", "收货方", 28],
  ["Ship-to id", "收货方编号", 16],
  ["Ship-to address", "收货方地址", 32],
  ["Ship-from location", "发货方", 28],
  ["Ship-from id", "发货方编号", 16],
  ["Ship-from address", "发货方地址", 32],
  ["Ship date", "发货日期", 12],
  ["Shipped at", "发货时间", 26],
  ...SOURCE,
  ...DOCUMENT,
  ...UNITS,
);

export const RECEIVING = titled(
  ...LOT_CODE,
  ...QUANTITY,
  ["Immediate previous source", "上一环节", 28],
  ["Immediate previous source address", "上一环节地址", 32],
  ["Receive location", "收货方", 28],
  ["Receive location address", "收货方地址", 32],
  ["Receive date", "收货日期", 12],
  ["Received at", "收货时间", 26],
  ...SOURCE,
  ...DOCUMENT,
  ...UNITS,
);

export const TRANSFORMATION = titled(
  ...DOCUMENT,
  ["Used GTIN", "投入产品代码", 17],
  ["Used batch", "投入批号", 20],
  ["Used date", "投入批次日期", 12],
  ["Used date type", "日期类型", 16],
  ["Used quantity", "投入数量", 12],
  ["Used unit of measure", "单位", 8],
  ["Used product description", "投入产品名称", 28],
  ["Produced GTIN", "产出产品代码", 17],
  ["Produced batch", "产出批号", 20],
  ["Produced date", "产出批次日期", 12],
  ["Produced date type", "日期类型", 16],
  ["Transform location (TLC source)", "加工地点（批号赋码方）", 28],
  ["Transform location address", "加工地点地址", 32],
  ["TLC source reference GLN", "批号赋码方 GLN", 16],
  ["Date completed", "完成日期", 12],
  ["Completed at", "完成时间", 26],
  ["Produced product description", "产出产品名称", 28],
  ["Produced quantity", "产出数量", 12],
  ["Produced unit of measure", "单位", 8],
);
