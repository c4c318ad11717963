import { stripVTControlCharacters } from 'node:util';
import { LONGEST_LINE } from '../../jenkins/log/cleanLine.ts';
import { printableLine } from '../../plan/printable.ts';

/** Makes the parts of a build's log into lines that are harmless to a terminal, without what is for Jenkins' own page. */
export interface LogLines {
  /** The lines that are whole by now. */
  add(text: string): readonly string[];
  /** What is left, once no more is to come. */
  end(): readonly string[];
}

/** Lines of a build's log; those in which a pipeline says what it is about to do are left out. */
export function createLogLines(): LogLines {
  let rest = '';
  return {
    add(text) {
      const lines = (rest + text).split('\n');
      rest = (lines.pop() ?? '').slice(0, LONGEST_LINE);
      return lines.flatMap(plain);
    },
    end() {
      const last = rest;
      rest = '';
      return last === '' ? [] : plain(last);
    },
  };
}

function plain(whole: string): readonly string[] {
  const line = whole.slice(0, LONGEST_LINE);
  const text = stripVTControlCharacters(line.replaceAll(CONSOLE_NOTE, '').replace(/\r$/, ''));
  return PIPELINE_NOTE.test(text) ? [] : [printableLine(text.replaceAll('\t', '  '))];
}

/** @see https://javadoc.jenkins.io/hudson/console/ConsoleNote.html */
// biome-ignore lint/suspicious/noControlCharactersInRegex: this is how Jenkins marks what it adds to a log
const CONSOLE_NOTE = /\u001b\[8mha:[A-Za-z0-9+/=]*\u001b\[0m/g;

/** `[Pipeline] sh`, with the time before it where the pipeline has `timestamps()`. */
const PIPELINE_NOTE = /^(?:\[\d{4}-\d\d-\d\dT[\d:.]+Z\] )?\[Pipeline\] /;
