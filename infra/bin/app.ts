import { App, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { settingsOf } from "../src/settings.ts";
import { buildStacks } from "../src/stacks.ts";

const app = new App();
buildStacks(app, settingsOf(app.node, process.env.CDK_DEFAULT_ACCOUNT));
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
app.synth();
