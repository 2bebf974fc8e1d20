import { signal } from "@preact/signals";

/** What Chromium gives a page that may be installed (`beforeinstallprompt`). */
interface InstallOffer extends Event {
  prompt(): Promise<unknown>;
}

export const offer = signal<InstallOffer | undefined>(undefined);

/** Keeps the browser's offer until the person asks for it. */
export function listenForInstall(): void {
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    if ("prompt" in event) offer.value = event as InstallOffer;
  });
  addEventListener("appinstalled", () => {
    offer.value = undefined;
  });
}
