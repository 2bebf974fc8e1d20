/** Only one tab sends; which one is no matter. Two that both believe so send twice, which has no second effect. */

const LEASE_MS = 15_000;

/**
 * Runs `work` once this tab leads, until `signal` is aborted. Where the browser has no Web Locks a lease in local storage stands in, renewed every few
 * seconds: it holds a random name and a time, and nothing else.
 */
export async function lead(name: string, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  if (signal.aborted) return;
  if (typeof navigator !== "undefined" && navigator.locks !== undefined) {
    await navigator.locks.request(name, { mode: "exclusive", signal }, work).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
    return;
  }
  await leadByLease(`lease:${name}`, signal, work);
}

async function leadByLease(slot: string, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  const mine = crypto.getRandomValues(new Uint32Array(2)).join("-");
  const held = (): { readonly who: string; readonly until: number } | undefined => {
    const [who, until] = (localStorage.getItem(slot) ?? "").split(" ");
    return who === undefined || until === undefined ? undefined : { who, until: Number(until) };
  };
  const renew = () => localStorage.setItem(slot, `${mine} ${Date.now() + LEASE_MS}`);
  const wait = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      signal.addEventListener("abort", () => {
        clearTimeout(timer);
        resolve();
      });
    });
  while (!signal.aborted) {
    const now = held();
    if (now === undefined || now.until < Date.now() || now.until > Date.now() + LEASE_MS) {
      renew();
      await wait(50);
      if (held()?.who === mine) break;
    }
    await wait(LEASE_MS / 3);
  }
  if (signal.aborted) return;
  const renewing = setInterval(renew, LEASE_MS / 3);
  try {
    await work();
  } finally {
    clearInterval(renewing);
    if (held()?.who === mine) localStorage.removeItem(slot);
  }
}
