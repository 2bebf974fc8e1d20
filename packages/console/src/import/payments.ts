import {
  type Cell,
  type CellRead,
  readDate,
  readGtin,
  readId,
  readLot,
  readMoney,
  readText,
  readWeight,
  readWhole,
} from "./cells.ts";
import { column, type Kind, optional, type Values } from "./kind.ts";
import { readProduct } from "./names.ts";
import { told } from "./told.ts";

/** What was paid to households, as tables have it: deliveries, wages and dividends. */

function readCounty(cell: Cell): CellRead<string> {
  const text = String(cell).normalize("NFKC").trim();
  return /^\d{6}$/.test(text)
    ? { value: text }
    : {
        wrong: told(
          "county",
          "填 6 位县代码，如 510824；本县可不填",
          "six digits such as 510824; empty: your own county",
        ),
      };
}

const HOUSEHOLD = column("household", { zh: "农户编号", en: "Household" }, readId, {
  names: ["农户", "户编号", "户号", "householdid"],
});
const PAID = column("paidYuan", { zh: "实付金额", en: "Paid" }, readMoney, {
  names: ["实付", "实付元", "付款金额", "金额", "支付金额", "paidyuan"],
});
const PAID_ON = column("paidOn", { zh: "付款日期", en: "Paid on" }, readDate, {
  names: ["支付日期", "付款日", "日期", "paiddate"],
});
const COUNTY = column("county", { zh: "所在县代码", en: "County" }, readCounty, optional(["县代码", "所在县"]));
const RECEIPT = column(
  "receipt",
  { zh: "凭证编号", en: "Receipt" },
  (cell) => readText(cell, 60),
  optional(["凭证号", "收据号", "票据号"]),
);

/** Two rows that say the same in every column are one payment written twice. */
const identity = (values: Values): string =>
  JSON.stringify(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));

const subjectOf = ({ household, gtin, lot }: Values): string =>
  typeof lot === "string" ? `01/${String(gtin)}/10/${lot}` : `household/${String(household)}`;

const command = (path: string) => (values: Values, id: string) => ({
  path,
  body: { id, ...values },
  // What many households deliver of one batch is added up in one sum: one after another, none waits for another's.
  subject: subjectOf(values),
  label: `${values.household} ${values.paidYuan}`,
});

export const DELIVERIES: Kind = {
  name: "deliveries",
  title: { zh: "农户交售", en: "Deliveries of households" },
  columns: [
    HOUSEHOLD,
    column("gtin", { zh: "产品", en: "Product" }, (cell, { known }) => readProduct(cell, known, readGtin), {
      names: ["商品条码", "条码", "产品名称", "品名", "gtin"],
    }),
    column("lot", { zh: "批次号", en: "Lot" }, readLot, { names: ["批次", "批号", "batch"] }),
    column("quantityKg", { zh: "交售重量", en: "Weight" }, (cell, { unit = "kg" }) => readWeight(cell, unit), {
      names: ["重量", "数量", "净重", "quantity"],
      isWeight: true,
    }),
    column("pricePerKg", { zh: "每千克单价", en: "Price per kg" }, readMoney, {
      names: ["单价", "单价元千克", "价格", "price", "priceperkg"],
    }),
    PAID,
    PAID_ON,
    COUNTY,
    RECEIPT,
  ],
  identity,
  once: "household",
  command: command("/api/deliveries"),
};

export const WAGES: Kind = {
  name: "wages",
  title: { zh: "务工报酬", en: "Wages" },
  columns: [
    HOUSEHOLD,
    column("from", { zh: "务工起始日", en: "First day" }, readDate, { names: ["起始日期", "开始日期", "从"] }),
    column("to", { zh: "务工截止日", en: "Last day" }, readDate, { names: ["截止日期", "结束日期", "到"] }),
    PAID,
    PAID_ON,
    column("days", { zh: "务工天数", en: "Days" }, (cell) => readWhole(cell, 1, 366), optional(["天数", "工日"])),
    COUNTY,
    RECEIPT,
  ],
  identity,
  once: "household",
  judge: ({ from, to }) =>
    typeof from === "string" && typeof to === "string" && to < from
      ? { field: "to", told: told("date-order", `早于起始日 ${from}`, `earlier than the first day, ${from}`) }
      : undefined,
  command: command("/api/wages"),
};

export const DIVIDENDS: Kind = {
  name: "dividends",
  title: { zh: "分红", en: "Dividends" },
  columns: [
    HOUSEHOLD,
    column("year", { zh: "分红年度", en: "Year" }, (cell) => readWhole(cell, 1990, 2099), { names: ["年度", "年份"] }),
    PAID,
    PAID_ON,
    COUNTY,
    RECEIPT,
  ],
  identity,
  once: "household",
  command: command("/api/dividends"),
};
