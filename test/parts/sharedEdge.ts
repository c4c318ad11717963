import { execFileSync } from 'node:child_process';
import { EDGE_LABEL } from '../../src/model/names.ts';
import { startTraefik } from '../traffic/traefik.ts';
import { dockerMissing, traefikMissing } from './parts.ts';

/**
 * Starts the one edge that all tests on the engine share, where there is what it takes; each test's flow has a domain of
 * its own. An engine that has an edge keeps that.
 */
export default async function startSharedEdge(): Promise<(() => Promise<void>) | undefined> {
  if ((dockerMissing() ?? traefikMissing()) !== undefined) return undefined;
  const list = ['container', 'ls', '--quiet', '--filter', `label=${EDGE_LABEL}=traefik-3`];
  if (execFileSync('docker', list, { encoding: 'utf8' }).trim() !== '') return undefined;
  const { stop } = await startTraefik({ isShared: true });
  return stop;
}
