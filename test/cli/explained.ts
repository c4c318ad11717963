import type { Project } from './project.ts';

export interface Answer {
  readonly jenkinsfile: string;
  readonly errors: readonly {
    readonly code: string;
    readonly message: string;
    readonly locations: readonly {
      readonly generated?: { readonly file: string; readonly line: number; readonly state: string };
      readonly written?: { readonly file: string; readonly line: number; readonly hasChanged: boolean };
    }[];
  }[];
}

export async function explained(project: Project, ...args: readonly string[]): Promise<Answer> {
  return JSON.parse((await project.run('explain-log', '--json', ...args)).stdout) as Answer;
}

/** The line of the Jenkinsfile that has this text, from 1. */
export function lineOf(project: Project, text: string, file = 'Jenkinsfile'): number {
  return (
    project
      .read(file)
      .split('\n')
      .findIndex((line) => line.includes(text)) + 1
  );
}
