import { expect, test } from "vitest";
import { answer, type ResourceRequest } from "./answer.ts";

const request = (RequestType: ResourceRequest["RequestType"]): ResourceRequest => ({
  RequestType,
  ResponseURL: "https://cloudformation.example/answer?signed=1",
  StackId: "stack",
  RequestId: "request",
  LogicalResourceId: "ConsoleFilled",
});

async function told(type: ResourceRequest["RequestType"], act: () => Promise<unknown>, status = 200) {
  const sent: { readonly url: string; readonly method: string; readonly body: object }[] = [];
  const send = async (url: unknown, init?: RequestInit) => {
    sent.push({ url: String(url), method: init?.method ?? "", body: JSON.parse(init?.body as string) as object });
    return new Response(null, { status });
  };
  await answer(request(type), act, send);
  return sent;
}

test.each(["Create", "Update"] as const)(
  "%s is answered when everything is done, by the name that stays",
  async (type) => {
    let done = false;
    const [one, ...others] = await told(type, async () => {
      done = true;
    });
    expect([done, others]).toEqual([true, []]);
    expect(one).toMatchObject({
      url: "https://cloudformation.example/answer?signed=1",
      method: "PUT",
      body: { Status: "SUCCESS", PhysicalResourceId: "console-files", StackId: "stack", RequestId: "request" },
    });
  },
);

test("what fails is told with its reason, so that the deployment ends and is taken back", async () => {
  const [one] = await told("Update", () => Promise.reject(new Error("no room")));
  expect(one?.body).toMatchObject({ Status: "FAILED", Reason: "Error: no room" });
});

test("whoever takes the resource away takes no file away", async () => {
  const [one] = await told("Delete", () => Promise.reject(new Error("was asked to act")));
  expect(one?.body).toMatchObject({ Status: "SUCCESS" });
});

test("an answer that CloudFormation does not take is a failure, so that it is tried again", async () => {
  await expect(told("Create", async () => undefined, 403)).rejects.toThrow("403");
});
