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
    notYetWay: "这个角色的页面正在制作。接口已经可以使用，见",
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
    notYetWay: "The pages of this role are being made. The interface is there: see",
    contract: "the contract",
  },
});
