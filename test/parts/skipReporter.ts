import type { Reporter, TestCase, TestModule, TestSuite } from 'vitest/node';

/** Prints at the end of a run what was skipped, and why: each part that is missing, and each test that says so itself. */
export default class SkipReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const lines = formatSkips(modules.flatMap((module) => [...module.children.allTests('skipped')]));
    if (lines.length > 0) process.stdout.write(`\nSkipped:\n${lines.join('\n')}\n`);
  }
}

/** One line for each reason, with the number of its tests. */
function formatSkips(tests: readonly TestCase[]): string[] {
  const counts = new Map<string, number>();
  for (const test of tests) {
    const reason = reasonOf(test);
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return [...counts].map(([reason, count]) => `  ${count} ${count === 1 ? 'test' : 'tests'}: ${reason}`);
}

/** What `describePart` wrote into the title of a suite, what was given to `context.skip`, or the test's own name. */
function reasonOf(test: TestCase): string {
  const result = test.result();
  if (result.state === 'skipped' && result.note !== undefined) return result.note;
  for (let part: TestCase | TestSuite | TestModule = test; part.type !== 'module'; part = part.parent) {
    const [, reason] = /\[skipped: (.*)\]$/.exec(part.name) ?? [];
    if (reason !== undefined) return reason;
  }
  return `${test.module.relativeModuleId}: ${test.fullName}`;
}
