import { RemovalPolicy, SecretValue, Validations } from "aws-cdk-lib";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import type { Settings } from "../settings.ts";

const nameOf = (stage: string, number: number) => `suyuan/${stage}/labels-${number}`;

/** Every key that labels were printed under, the current one first: a pack is asked for as long as it lies in a shop. */
const numbersOf = ({ labelKey }: Settings) => Array.from({ length: labelKey }, (_, n) => labelKey - n);

/**
 * The keys that serials follow from. Whoever has one can make codes that pass for printed ones of batches that used it; without it all labels
 * printed under it are dead: so a key is kept when its stack goes, never changes its value, and lies in the region of the copies too.
 */
export function labelKeys(scope: Construct, settings: Settings): void {
  const { stage, copyRegion } = settings;
  for (const number of numbersOf(settings)) {
    const secret = new Secret(scope, `LabelKey${number}`, {
      secretName: nameOf(stage, number),
      description: "Serials of labels follow from it: never change or delete it while such labels are about",
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      removalPolicy: RemovalPolicy.RETAIN,
      ...(copyRegion === undefined ? {} : { replicaRegions: [{ region: copyRegion }] }),
    });
    Validations.of(secret).acknowledge({
      id: "AwsSolutions-SMG4",
      reason:
        "A changed value would kill the labels that were printed under it. The setting labelKey adds a new key for labels to come.",
    });
  }
}

/** The keys for the functions that make or know serials, as they read them. */
export function labelKeysVariable(settings: Settings): Readonly<Record<"LABEL_KEYS", string>> {
  const secret = (number: number) => SecretValue.secretsManager(nameOf(settings.stage, number)).unsafeUnwrap();
  return { LABEL_KEYS: numbersOf(settings).map(secret).join(",") };
}
