import type { JSX } from "preact";
import { address } from "../../parts/address.ts";
import { Screen } from "../../parts/screen.tsx";
import { session } from "../../sign-in/session.ts";
import { tourWords } from "../../words/guide/tour.ts";
import { noteSeen } from "./tour-seen.ts";
import { useSteps } from "./tour-steps.ts";

/** The whole tour on one page: whoever skipped it finds it here. */
export default function TourPage(): JSX.Element {
  const words = tourWords();
  const now = session.value;
  const role = now.kind === "signed-in" ? now.acting?.role : undefined;
  const steps = useSteps(role);
  if (now.kind === "signed-in") noteSeen(now.me.person.id);
  return (
    <Screen title={words.title} back={address("")}>
      <ol class="narrow stack">
        {steps.map(({ title, text, path }, n) => (
          <li key={title} class="card">
            <h2>
              {n + 1}. {title}
            </h2>
            <p>{text}</p>
            {path !== undefined && (
              <p class="acts">
                <a class="button" href={address(path)} aria-label={`${words.go}：${title}`}>
                  {words.go}
                </a>
              </p>
            )}
          </li>
        ))}
      </ol>
    </Screen>
  );
}
