import { DomainError } from "@suyuan/domain/errors";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { demoApp, demoDeps } from "../../fixtures/http.ts";
import { bindRoutes, newApp } from "../bind.ts";
import { openGate } from "../gate.ts";
import { type Route, route } from "../route.ts";

describe("the contract is held in tests", () => {
  const withAnswer = (body: unknown): Route => ({
    ...route({
      method: "GET",
      path: "/x",
      tag: "x",
      summary: { zh: "x", en: "x" },
      roles: "public",
      answers: { 200: z.object({ id: z.string() }) },
      problems: [],
      handler: async () => ({ status: 200, body: { id: "" } }),
    }),
    handler: async () => ({ status: 200, body }),
  });

  test.each([[{ id: 1 }], [{}], [{ id: "1", phone: "2" }]])(
    "an answer %j outside its schema fails when checked",
    async (body) => {
      const checked = demoApp({}, { checkAnswers: true }, [withAnswer(body)]);
      expect((await checked.app.request("/x")).status).toBe(500);
      const served = demoApp({}, { checkAnswers: false }, [withAnswer(body)]);
      expect((await served.app.request("/x")).status).toBe(200);
    },
  );

  test("a refusal that the route does not declare fails when checked", async () => {
    const refusing: Route = {
      ...withAnswer({}),
      handler: async () => {
        throw new DomainError("id-taken", { en: "Taken.", zh: "已占用。" });
      },
    };
    expect((await demoApp({}, { checkAnswers: true }, [refusing]).app.request("/x")).status).toBe(500);
    expect((await demoApp({}, { checkAnswers: false }, [refusing]).app.request("/x")).status).toBe(409);
  });

  test.each<[string, Partial<Route>]>([
    ["params that differ from the path", { params: z.object({ other: z.string() }) }],
    ["a body on GET", { body: z.strictObject({}) }],
    ["a body that drops unknown fields", { method: "POST", body: z.object({}) }],
    ["a damaged path", { path: "/x/{a}{b}" }],
  ])("a table with %s is refused when bound", (_title, change) => {
    const { deps } = demoDeps();
    const gate = openGate(deps);
    expect(() => bindRoutes(newApp(gate), deps, [{ ...withAnswer({}), ...change }], gate)).toThrow();
  });

  test("a table that declares an operation twice is refused when bound", () => {
    const { deps } = demoDeps();
    const gate = openGate(deps);
    expect(() => bindRoutes(newApp(gate), deps, [withAnswer({}), withAnswer({})], gate)).toThrow("twice");
  });
});
