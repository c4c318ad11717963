import { expect, it } from 'vitest';
import { formatPlan } from '../../src/plan/formatPlan.ts';

it('shows text from outside so that it cannot hide what a plan does', () => {
  const source = 'feature\u001b[2K\u202egnp\r';
  const plan = {
    title: 'Promote',
    operations: [{ kind: 'openChange', source, target: 'QA', cause: 'x' } as const],
    notes: [],
  };
  expect(formatPlan(plan)).toBe('Promote\n  1. open a change from feature\ufffd[2K\ufffdgnp\ufffd into QA, because x');
});
