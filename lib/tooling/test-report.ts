import { z } from "zod";
import type { EndedTest } from "./scorecard.ts";

const vitestReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(
        z.object({ title: z.string(), fullName: z.string(), status: z.string(), failureMessages: z.array(z.string()).nullish() }),
      ),
    }),
  ),
});

const playwrightSpec = z.object({
  title: z.string(),
  file: z.string(),
  tests: z.array(
    z.object({
      status: z.enum(["expected", "unexpected", "flaky", "skipped"]),
      results: z.array(z.object({ errors: z.array(z.object({ message: z.string().optional() })).default([]) })),
    }),
  ),
});
const playwrightSuite = z.object({
  specs: z.array(playwrightSpec).default([]),
  get suites() {
    return z.array(playwrightSuite).default([]);
  },
});
const playwrightReport = z.object({
  suites: z.array(playwrightSuite),
  errors: z.array(z.object({ message: z.string().optional() })).default([]),
});

/** One test with all that a person needs to see when it failed. */
export type ReportedTest = EndedTest & { readonly isFailed: boolean; readonly where: string; readonly failure: string };

/** The tests of a JSON report, written by vitest or by Playwright. @throws when it is neither */
export function readReport(text: string): readonly ReportedTest[] {
  const report: unknown = JSON.parse(text);
  const vitest = vitestReport.safeParse(report);
  return vitest.success ? vitestTests(vitest.data) : playwrightTests(playwrightReport.parse(report));
}

function vitestTests(report: z.infer<typeof vitestReport>): readonly ReportedTest[] {
  return report.testResults.flatMap((file) => {
    const tests = file.assertionResults.map(({ title, fullName, status, failureMessages }) => ({
      title,
      where: `${file.name} › ${fullName}`,
      isPassed: status === "passed",
      isFailed: status === "failed",
      failure: (failureMessages ?? []).join("\n"),
    }));
    const isFileAtFault = file.status === "failed" && !tests.some((test) => test.isFailed);
    return isFileAtFault ? [...tests, failedFile(file.name, file.message ?? "The file could not be run.")] : tests;
  });
}

function playwrightTests(report: z.infer<typeof playwrightReport>): readonly ReportedTest[] {
  const walk = (suite: z.infer<typeof playwrightSuite>): readonly ReportedTest[] => [
    ...suite.specs.flatMap((spec) => spec.tests.map((test) => playwrightTest(spec, test))),
    ...suite.suites.flatMap(walk),
  ];
  return [...report.suites.flatMap(walk), ...report.errors.map((error) => failedFile("e2e", error.message ?? "The run itself failed."))];
}

type Spec = z.infer<typeof playwrightSpec>;
function playwrightTest(spec: Spec, test: Spec["tests"][number]): ReportedTest {
  return {
    title: spec.title,
    where: `e2e/${spec.file} › ${spec.title}`,
    isPassed: test.status === "expected",
    isFailed: test.status === "unexpected" || test.status === "flaky",
    failure: test.results.flatMap((result) => result.errors.map((error) => error.message ?? "")).join("\n"),
  };
}

function failedFile(where: string, failure: string): ReportedTest {
  return { title: where, where, isPassed: false, isFailed: true, failure };
}
