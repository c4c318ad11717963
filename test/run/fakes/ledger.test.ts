import { beforeEach, describe } from 'vitest';
import { describeLedger } from '../../adapters/git/ledgerContract.ts';
import { FakeLedger } from './ledger.ts';

describe('the fake ledger', () => {
  let ledger: FakeLedger;
  beforeEach(() => {
    ledger = new FakeLedger();
  });
  describeLedger(async () => ledger);
});
