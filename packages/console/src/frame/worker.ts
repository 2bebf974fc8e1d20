import { signal } from "@preact/signals";

/** A new version of the app is ready, and takes over when this is called: by a person's tap alone. */
export const newVersion = signal<(() => void) | undefined>(undefined);

const LOOK_EVERY_MS = 3_600_000;

/** Has the app open without a network from now on, and tells when there is a new version. Where there are no service workers nothing changes. */
export async function startWorker(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  try {
    const registration = await navigator.serviceWorker.register("/console/worker.js", { scope: "/console" });
    const look = () => {
      const { waiting } = registration;
      if (waiting === null || navigator.serviceWorker.controller === null) return;
      newVersion.value = () => {
        // What is typed lies in the tab, what is sent in the outbox: a reload loses neither.
        navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
        waiting.postMessage("take over");
      };
    };
    look();
    registration.addEventListener("updatefound", () => {
      registration.installing?.addEventListener("statechange", look);
    });
    setInterval(() => void registration.update().catch(() => undefined), LOOK_EVERY_MS);
  } catch (error) {
    // A private window, or a browser that keeps nothing: the app works as long as there is a network.
    console.warn("the app cannot be kept on this device", error);
  }
}
