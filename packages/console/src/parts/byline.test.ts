import { afterEach, expect, test } from "vitest";
import { language } from "../words/dictionary.ts";
import { byline } from "./byline.ts";

afterEach(() => {
  language.value = "zh";
});

test("who recorded something is the person by name where it is told, else the role, and the organisation by its name", () => {
  const by = { by: "bureau", byName: "县农业农村局", role: "inspector" } as const;
  expect(byline({ ...by, person: { id: "p-1", name: "张科长" } })).toBe("张科长 · 县农业农村局");
  expect(byline({ ...by, person: { id: "p-1", erased: true } })).toBe("已删除的人员 · 县农业农村局");
  expect(byline(by)).toBe("监管 · 县农业农村局");
  expect(byline({ by: "bureau", role: "inspector" }, { bureau: "县局" })).toBe("监管 · 县局");
});

test("the operator's command on the machine is told in words, never as an organisation that nobody registered", () => {
  const fact = { by: "operator", role: "operator" } as const;
  expect(byline(fact)).toBe("运维 · 在本机命令行");
  expect(byline({ ...fact, key: "command-line" })).toBe("运维 · 在本机命令行");
  language.value = "en";
  expect(byline({ ...fact, key: "command-line", byName: "Suyuan" })).toBe("operator · Suyuan · at the machine");
});

test("the operator with a key, or a person of the operator's, is not at the machine", () => {
  const by = { by: "operator", byName: "平台运营方", role: "operator" } as const;
  expect(byline(by)).toBe("运维 · 平台运营方");
  expect(byline({ ...by, key: "k-1", person: { id: "p-2", name: "赵运维" } })).toBe("赵运维 · 平台运营方");
});
