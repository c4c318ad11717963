import type { CopyRequest } from '../../../src/run/ports/store.ts';

export const request: CopyRequest = {
  environment: 'prod',
  service: 'postgres',
  takenAt: new Date('2024-02-29T12:00:00.9Z'),
  cause: 'it was requested',
  by: 'anna@laptop',
  command: 'pipegen backup prod',
  release: 'tree-0123456789ab',
  migrations: { 'shop-prod/app': 'tree-0123456789ab' },
  isSafety: false,
};
