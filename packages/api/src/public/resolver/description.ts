import { RESOLVED_KEYS } from "@suyuan/domain/links/anchor";
import { GS1_VOCABULARY } from "@suyuan/domain/links/type";
import { LINKSET_CONTEXT } from "./linkset.ts";

/** What `/.well-known/gs1resolver` says: where this resolver is, and which keys it resolves with all their qualifiers. */
export function resolverDescription(publicUrl: string): object {
  return {
    name: "Suyuan 溯源",
    resolverRoot: publicUrl,
    supportedPrimaryKeys: [...RESOLVED_KEYS].sort(),
    supportedLinkType: [{ namespace: GS1_VOCABULARY, prefix: "gs1:" }],
    linkTypeDefaultCanBeLinkset: false,
    jsonLdContextLocation: LINKSET_CONTEXT,
  };
}
