/** A scan is slow for a buyer long before this. */
const WAIT_MS = 10_000;

/**
 * Asks for a label's address as a buyer's phone does, through every redirect, and looks whether a page with a state comes back. Throws
 * an Error that says what came instead.
 */
export async function askForLabel(address: string, ask: typeof fetch = fetch): Promise<void> {
  const answer = await ask(address, {
    headers: { accept: "text/html", "accept-language": "zh-CN" },
    signal: AbortSignal.timeout(WAIT_MS),
  });
  const page = await answer.text();
  if (answer.status !== 200) throw new Error(`${address} answers ${answer.status}`);
  if (!page.includes('class="state"')) throw new Error(`${address} answers a page without a state`);
}
