import { readDate, readDays, readGtin, readId, readList, readLot, readNumber, readText, readWeight } from "./cells.ts";
import { column, type Kind, type KindName, optional } from "./kind.ts";
import { readBase, readBasis, readInputKind, readPlot, readPlots, readProduct } from "./names.ts";
import { DELIVERIES, DIVIDENDS, WAGES } from "./payments.ts";

const base = column("base", { zh: "基地", en: "Base" }, (cell, { known }) => readBase(cell, known), {
  names: ["生产基地", "基地名称", "基地编号"],
});

const BATCHES: Kind = {
  name: "batches",
  title: { zh: "批次", en: "Batches" },
  columns: [
    column("gtin", { zh: "产品", en: "Product" }, (cell, { known }) => readProduct(cell, known, readGtin), {
      names: ["商品条码", "条码", "产品名称", "品名", "gtin"],
    }),
    column("lot", { zh: "批次号", en: "Lot" }, readLot, { names: ["批次", "批号", "batch"] }),
    base,
    column("plots", { zh: "地块", en: "Plots" }, (cell, { known, base: id }) => readPlots(cell, known, id), {
      names: ["地块编号", "plot"],
    }),
    column("harvestedOn", { zh: "采收日期", en: "Harvested on" }, readDate, {
      names: ["采收日", "采收时间", "收获日期", "采摘日期", "harvestdate", "harvested"],
    }),
    column("quantityKg", { zh: "重量", en: "Weight" }, (cell, { unit = "kg" }) => readWeight(cell, unit), {
      names: ["数量", "产量", "净重", "采收重量", "quantity"],
      isWeight: true,
    }),
    column(
      "certificate",
      { zh: "证书", en: "Certificate" },
      (cell) => readText(cell, 64),
      optional(["证书编号", "证书号", "绿色食品证书", "certificatenumber"]),
    ),
    column("commitmentBasis", { zh: "承诺依据", en: "Commitment basis" }, readBasis, optional(["合格证依据"])),
  ],
  identity: ({ gtin, lot }) => `${gtin}/${lot}`,
  once: "lot",
  command: (values) => ({
    path: "/api/batches",
    body: values,
    subject: `01/${values.gtin}/10/${values.lot}`,
    label: `${values.lot} ${values.quantityKg} kg`,
  }),
};

const INPUTS: Kind = {
  name: "inputs",
  title: { zh: "农事记录（用药用肥）", en: "Farm records" },
  columns: [
    base,
    column("plot", { zh: "地块", en: "Plot" }, (cell, { known, base: id }) => readPlot(cell, known, id), {
      names: ["地块编号"],
    }),
    column("product", { zh: "投入品", en: "Product" }, (cell) => readText(cell, 80), {
      names: ["农药名称", "农药", "产品名称", "药名", "肥料", "投入品名称"],
    }),
    column(
      "actives",
      { zh: "有效成分", en: "Active ingredients" },
      (cell) => readList(cell, { most: 12, charactersMax: 60 }),
      optional(["成分", "actives"]),
    ),
    column("dosage", { zh: "用量", en: "Dosage" }, (cell) => readText(cell, 80), {
      names: ["用法用量", "使用量", "稀释倍数"],
    }),
    column("appliedOn", { zh: "使用日期", en: "Applied on" }, readDate, {
      names: ["用药日期", "施用日期", "日期", "applied", "applicationdate"],
    }),
    column("safetyIntervalDays", { zh: "安全间隔期", en: "Safety interval" }, readDays, {
      names: ["间隔期", "安全间隔", "safetyintervaldays", "phi"],
    }),
    column("target", { zh: "防治对象", en: "Target" }, (cell) => readText(cell, 80), optional(["病虫害", "防治"])),
    column("kind", { zh: "类别", en: "Kind" }, readInputKind, optional(["投入品类别"])),
    column("stoppedOn", { zh: "停用日期", en: "Stopped on" }, readDate, optional(["停止使用日期", "stopped"])),
    column(
      "manufacturer",
      { zh: "生产企业", en: "Manufacturer" },
      (cell) => readText(cell, 80),
      optional(["厂家", "生产厂家"]),
    ),
    column("source", { zh: "购买处", en: "Source" }, (cell) => readText(cell, 120), optional(["来源", "购买地点"])),
    column(
      "registrationNumber",
      { zh: "登记证号", en: "Registration number" },
      (cell) => readText(cell, 40),
      optional(["农药登记证号", "登记号"]),
    ),
    column("amount", { zh: "使用总量", en: "Amount" }, (cell) => readText(cell, 40), optional(["总用量"])),
  ],
  // The same spray may be recorded twice on purpose.
  identity: undefined,
  judge: ({ appliedOn, stoppedOn }) =>
    typeof stoppedOn === "string" && typeof appliedOn === "string" && stoppedOn < appliedOn
      ? {
          field: "stoppedOn",
          told: { code: "date-order", zh: `早于使用日期 ${appliedOn}`, en: `earlier than the use on ${appliedOn}` },
        }
      : undefined,
  command: (values, rowId) => ({
    path: "/api/inputs",
    // None at all is the record that nothing was used.
    body: { id: rowId, actives: [], ...values },
    subject: `plot/${values.base}/${values.plot}`,
    label: `${values.plot} ${values.product} ${values.appliedOn}`,
  }),
};

const PLOTS: Kind = {
  name: "plots",
  title: { zh: "地块", en: "Plots" },
  columns: [
    base,
    column("id", { zh: "地块编号", en: "Plot" }, readId, { names: ["地块", "编号", "plotid"] }),
    column("areaMu", { zh: "面积", en: "Area" }, (cell) => readNumber(cell, 1_000_000), {
      names: ["面积亩", "亩数", "亩", "areamu"],
    }),
    column("crop", { zh: "作物", en: "Crop" }, (cell) => readText(cell, 40), { names: ["种植作物", "品种"] }),
    column(
      "yieldCapKgPerMu",
      { zh: "亩产上限", en: "Yield cap" },
      (cell) => readNumber(cell, 100_000),
      optional(["最高亩产", "亩产", "yieldcapkgpermu"]),
    ),
  ],
  identity: ({ base: of, id }) => `${of}/${id}`,
  command: ({ base: of, ...plot }, rowId) => ({
    path: `/api/bases/${encodeURIComponent(String(of))}/plots`,
    body: { id: rowId, reason: "表格导入", plots: [plot] },
    subject: `base/${of}`,
    label: `${plot.id} ${plot.areaMu} 亩`,
  }),
};

export const KINDS: Readonly<Record<KindName, Kind>> = {
  ...{ batches: BATCHES, inputs: INPUTS, plots: PLOTS },
  ...{ deliveries: DELIVERIES, wages: WAGES, dividends: DIVIDENDS },
};
