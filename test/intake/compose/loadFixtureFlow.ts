import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { printFlow } from '../../../src/intake/compose/printFlow.ts';
import { loadFlow } from '../../../src/load/loadFlow.ts';
import type { Flow } from '../../../src/model/flow.ts';
import { describeFindings, FIXTURES, importFixture } from './fixture.ts';

/** Imports a fixture, writes the flow as an author would have it, and loads it. */
export async function loadFixtureFlow(name: string): Promise<Flow> {
  const folder = mkdtempSync(join(tmpdir(), 'pipegen-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(join(FIXTURES, name), folder, { recursive: true });
  const imported = importFixture(name);
  if (imported.flow === undefined) throw new Error(describeFindings(imported));
  const file = `pipelines/${name}/flow.ts`;
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), printFlow(imported.flow));
  const { flow, diagnostics } = await loadFlow(folder, file);
  if (flow === undefined) throw new Error(describeFindings({ diagnostics }));
  return flow;
}
