import type { JSX } from "preact";
import { useRoute } from "preact-iso/router";
import { address } from "../parts/address.ts";
import { Pair, Screen } from "../parts/screen.tsx";
import { recordWords } from "../words/records.ts";
import { role } from "./acting.ts";
import { BatchList } from "./batch-list.tsx";
import { BatchView } from "./batch-view.tsx";

/** The list of batches, and beside it the one that was opened. */
export default function Batches(): JSX.Element {
  const words = recordWords();
  const { params } = useRoute();
  const { gtin, lot } = params;
  const isOpen = gtin !== undefined && lot !== undefined;
  return (
    <Pair
      list={
        <Screen
          title={words.batches}
          acts={
            <>
              {role() === "clerk" && (
                <a class="button main" href={address("/batches/new")}>
                  {words.register}
                </a>
              )}
              <a class="button wide-screen" href={address("/batches/table")}>
                {words.asTable}
              </a>
            </>
          }
        >
          <BatchList open={isOpen ? `01/${gtin}/10/${lot}` : undefined} />
        </Screen>
      }
      detail={isOpen ? <BatchView key={`${gtin} ${lot}`} gtin={gtin} lot={lot} /> : undefined}
    />
  );
}
