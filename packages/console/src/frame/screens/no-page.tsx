import type { JSX } from "preact";
import { address } from "../../parts/address.ts";
import { Empty } from "../../parts/screen.tsx";
import { noPageWords } from "../../words/guide/no-page.ts";

/** What an address without a screen shows. */
export default function NoPage(): JSX.Element {
  const words = noPageWords();
  return (
    <Empty
      title={words.title}
      acts={
        <a class="button" href={address("")}>
          {words.toHome}
        </a>
      }
    >
      {words.way}
    </Empty>
  );
}
