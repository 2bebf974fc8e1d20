import { dictionary } from "../../dictionary.ts";
import type { TourStep } from "../tour.ts";

/** What the operator learns in the first minute. */
export const steps = dictionary<readonly TourStep[]>({
  zh: [
    { title: "先登记机构，再加人", text: "人员按机构和角色进来，首次登录自己换密码。", path: "/organisations" },
    {
      title: "每天看一眼运行状况",
      text: "后续处理落后多少、剩余空间、最近备份，有没有搁置的记录。",
      path: "/health",
    },
    { title: "推送", text: "合作方收不收得到，投递记录里看得到。", path: "/webhooks" },
  ],
  en: [
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
});
