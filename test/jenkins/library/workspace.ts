import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Answers, type RecordedStep, returns } from '../../parts/groovy/answers.ts';

/** What steps answer on a real workspace with a real shell, where the library carries this agent. */
export function realWorkspace(folder: string, agent: string): Answers {
  const at = (file: unknown): string => path.join(folder, String(file));
  const named = (step: RecordedStep) => step.arguments[0] as Readonly<Record<string, unknown>>;
  let current = '';
  return {
    fileExists: ({ arguments: [file] }) => returns(existsSync(at(file))),
    libraryResource: returns(agent),
    writeFile: (step) => {
      const { file, text } = named(step);
      mkdirSync(path.dirname(at(file)), { recursive: true });
      writeFileSync(at(file), String(text));
      return {};
    },
    readFile: (step) => returns(readFileSync(at(named(step).file), 'utf8')),
    dir: ({ arguments: [inner] }) => {
      current = String(inner);
      return {};
    },
    deleteDir: () => {
      rmSync(at(current), { recursive: true });
      return {};
    },
    // Jenkins asks with these options, and may ask twice when the controller restarts at the wrong moment.
    sh: (step) => {
      const ask = () =>
        spawnSync('sh', ['-xe', '-c', String(named(step).script)], {
          cwd: folder,
          env: { PATH: process.env.PATH, ...step.env },
        }).status;
      ask();
      return returns(ask());
    },
  };
}
