import { dictionary } from "../dictionary.ts";

/** Words of what people are here. */
export const roleWords = dictionary({
  zh: {
    roles: {
      operator: "运维",
      clerk: "合作社登记员",
      depot: "仓储",
      inspector: "监管",
      laboratory: "检测",
      integrator: "系统对接",
      statistician: "县统计",
    },
    notYetWay: "这个角色给其他系统对接用，没有自己的页面。用法见",
    contract: "接口说明",
  },
  en: {
    roles: {
      operator: "operator",
      clerk: "cooperative clerk",
      depot: "depot",
      inspector: "bureau",
      laboratory: "laboratory",
      integrator: "integrator",
      statistician: "county statistics",
    },
    notYetWay: "This role is for other systems and has no pages of its own. How they connect:",
    contract: "the contract",
  },
});
