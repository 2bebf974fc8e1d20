import { dictionary } from "../dictionary.ts";

/** Words of the commitment certificate of goods that were mixed or divided. */
export const reissueWords = dictionary({
  zh: {
    reissue: "重新开具合格证",
    what: "混装、分装他人产品后，由本机构重新开具承诺达标合格证。开具即承诺：已按规定收取并保存原批次的合格证或其他合格证明；未违规使用保鲜剂、防腐剂、添加剂等。",
    act: "开具",
    pick: "请选择承诺依据",
  },
  en: {
    reissue: "Issue the commitment certificate",
    what: "Goods of others that you mixed or divided get a commitment certificate of yours. By issuing it you say: the certificates or other proofs of what you bought were collected and are kept; no preservatives or additives were used against the rules.",
    act: "Issue",
    pick: "choose on what it rests",
  },
});
