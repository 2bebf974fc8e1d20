/** What CloudFormation asks of a resource that it does not know itself. */
export interface ResourceRequest {
  readonly RequestType: "Create" | "Update" | "Delete";
  /** Where the answer goes: signed, and good for this request alone. */
  readonly ResponseURL: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
}

const REASON_CHARACTERS = 500;

/**
 * Does what is asked by `act` and tells CloudFormation how it ended: a deployment waits for that. Who takes the resource away takes no file
 * away. Rejects where the answer cannot be given.
 */
export async function answer(
  request: ResourceRequest,
  act: () => Promise<unknown>,
  send: typeof fetch = fetch,
): Promise<void> {
  const { RequestType, ResponseURL, StackId, RequestId, LogicalResourceId } = request;
  const failed = RequestType === "Delete" ? undefined : await act().then(() => undefined, reasonOf);
  const response = await send(ResponseURL, {
    method: "PUT",
    headers: { "content-type": "" },
    body: JSON.stringify({
      ...{ StackId, RequestId, LogicalResourceId, PhysicalResourceId: "console-files" },
      ...(failed === undefined ? { Status: "SUCCESS" } : { Status: "FAILED", Reason: failed }),
    }),
  });
  if (!response.ok) throw new Error(`CloudFormation answers ${response.status}`);
}

function reasonOf(error: unknown): string {
  return String(error).slice(0, REASON_CHARACTERS);
}
