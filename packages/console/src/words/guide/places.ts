import { dictionary } from "../dictionary.ts";

/** Names of places that a phone has behind "more" and a desk at its side. */
export const placeWords = dictionary({
  zh: {
    labels: "标签",
    import: "导入表格",
    exceptions: "预警",
    recalls: "召回",
    audit: "查看记录",
    devices: "设备",
    backups: "备份",
    webhooks: "推送",
    numbers: "编码核查",
    laboratories: "检测机构",
    setAside: "搁置的记录",
    tests: "送检",
    organisation: "本机构资料",
    scanner: "扫码枪校准",
    made: "分拣混装",
  },
  en: {
    labels: "Labels",
    import: "Import",
    exceptions: "Alerts",
    recalls: "Recalls",
    audit: "Audit trail",
    devices: "Devices",
    backups: "Backups",
    webhooks: "Webhooks",
    numbers: "Numbers",
    laboratories: "Laboratories",
    setAside: "Set aside",
    tests: "Tests",
    organisation: "About us",
    scanner: "Scanner",
    made: "Sort, mix, pack",
  },
});
