/** Stands between the functions and DynamoDB's endpoint, and fails as DynamoDB fails in a brown-out. */
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * `error`: 500 at once. `hang`: no answer. `throttle`: refused at once. `lost`: writes are carried out, and what came of them is never told.
 */
export type Weather = "fair" | "error" | "hang" | "throttle" | "lost";

export interface FailingDynamo {
  readonly url: string;
  weather: Weather;
  /** Calls since they were last taken. */
  takeCalls(): number;
  stop(): Promise<void>;
}

const SAID: Readonly<Record<"error" | "throttle", readonly [number, string]>> = {
  error: [500, "com.amazonaws.dynamodb.v20120810#InternalServerError"],
  throttle: [400, "com.amazonaws.dynamodb.v20120810#ThrottlingException"],
};

export async function startFailingDynamo(endpoint: string): Promise<FailingDynamo> {
  let calls = 0;
  const self: FailingDynamo = {
    url: "",
    weather: "fair",
    takeCalls: () => {
      const made = calls;
      calls = 0;
      return made;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const server = createServer((asked, answer) => {
    calls += 1;
    const { weather } = self;
    if (weather === "fair" || (weather === "lost" && !isWrite(asked))) return passOn(endpoint, asked, answer);
    if (weather === "lost") return passOn(endpoint, asked, undefined);
    asked.resume();
    if (weather === "hang") return;
    const [status, type] = SAID[weather];
    answer
      .writeHead(status, { "content-type": "application/x-amz-json-1.0" })
      .end(JSON.stringify({ __type: type, message: "played" }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return Object.assign(self, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

const isWrite = ({ headers }: IncomingMessage) =>
  /\.(?:TransactWriteItems|PutItem)$/.test(String(headers["x-amz-target"]));

function passOn(endpoint: string, asked: IncomingMessage, answer: ServerResponse | undefined): void {
  const { method, headers, url = "/" } = asked;
  const onward = request(new URL(url, endpoint), { method, headers }, (got) => {
    if (answer === undefined) got.resume();
    else got.pipe(answer.writeHead(got.statusCode ?? 502, got.headers));
  });
  onward.on("error", () => answer?.destroy());
  asked.pipe(onward);
}
