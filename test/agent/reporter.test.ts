import picocolors from 'picocolors';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createLiveReporter, createPlainReporter } from '../../src/agent/reporter.ts';
import type { Terminal } from '../../src/cli/terminal.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const starting = { text: 'start shop-qa-pr-57', index: 3, total: 8 };

describe('in a log, progress', () => {
  const open = () => {
    let text = '';
    const reporter = createPlainReporter((more) => (text += more));
    return { ...reporter, text: () => text };
  };

  test('is a line before and after, with the output between', () => {
    const { progress, log, text } = open();
    log('Waiting for ben@desk.');
    progress.began({ ...starting, cause: 'it is not running yet' });
    log('Container app  Healthy');
    progress.ended({ ...starting, seconds: 12.34, failed: false });
    progress.began({ ...starting, index: 4 });
    progress.ended({ ...starting, seconds: 2, failed: true });
    log('done');
    expect(text()).toBe(
      [
        'Waiting for ben@desk.',
        '[3/8] start shop-qa-pr-57 (because it is not running yet)',
        '  Container app  Healthy',
        '  done in 12.3 s',
        '[4/8] start shop-qa-pr-57',
        '  failed after 2.0 s',
        'done',
        '',
      ].join('\n'),
    );
  });

  test('gives a sign of life every 30 s of silence, and none afterwards', () => {
    const { progress, log, text } = open();
    progress.began(starting);
    vi.advanceTimersByTime(20_000);
    log('a line');
    vi.advanceTimersByTime(29_000);
    expect(text()).not.toContain('so far');
    vi.advanceTimersByTime(32_000);
    expect(text().match(/^\[3\/8\] start shop-qa-pr-57: \d+\.0 s so far$/gm)).toHaveLength(2);
    progress.ended({ ...starting, seconds: 81, failed: false });
    const before = text();
    vi.advanceTimersByTime(120_000);
    expect(text()).toBe(before);
  });

  test('holds no escape codes, whatever programs and people write', () => {
    const { progress, log, text } = open();
    progress.began({ ...starting, text: 'merge \u001b[2J\u202evil', cause: 'a\u0007\nb' });
    log('\u001b[31mred\u001b[0m\r\n\ttwo\u009b');
    expect(text()).not.toMatch(/[^\P{C}\n]/u);
    expect(text()).toContain('  red\n');
  });
});

describe('on a terminal, progress', () => {
  const open = () => {
    const notes: string[] = [];
    let shown = '';
    const terminal: Terminal = {
      outColors: picocolors.createColors(false),
      errorColors: picocolors.createColors(false),
      interactive: true,
      watched: true,
      columns: 80,
      print: () => {},
      note: (text) => {
        shown = '';
        if (text !== '') notes.push(text);
      },
      progress: (text) => (shown = text),
    };
    return { ...createLiveReporter(terminal), notes, shown: () => shown };
  };

  test('is one line that moves, with the newest line of what is awaited, and then a mark', () => {
    const { progress, log, notes, shown } = open();
    progress.began(starting);
    vi.advanceTimersByTime(12_000);
    log('Container app  Waiting');
    vi.advanceTimersByTime(100);
    expect(shown()).toMatch(/^[⠋-⠿] \[3\/8\] start shop-qa-pr-57 … 12 s · Container app {2}Waiting$/);
    progress.ended({ ...starting, seconds: 12.3, failed: false });
    expect(notes).toEqual(['✓ start shop-qa-pr-57 12.3 s\n']);
    expect(shown()).toBe('');
    vi.advanceTimersByTime(1_000);
    expect(shown()).toBe('');
  });

  test('shows the end of the output of what failed', () => {
    const { progress, log, notes } = open();
    progress.began(starting);
    for (let line = 1; line <= 100; line++) log(`line ${line}`);
    progress.ended({ ...starting, seconds: 1, failed: true });
    expect(notes).toHaveLength(61);
    expect([notes[0], notes[1], notes[60]]).toEqual(['✗ start shop-qa-pr-57 1.0 s\n', '  line 41\n', '  line 100\n']);
  });

  test('shows lines that belong to no operation as they come', () => {
    const { log, notes } = open();
    log('Waiting for ben@desk.');
    expect(notes).toEqual(['Waiting for ben@desk.\n']);
  });
});
