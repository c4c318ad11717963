import { type Diagnostic, fault } from '../model/diagnostic.ts';
import type { Flow } from '../model/flow.ts';
import type { StepSignature } from '../model/step.ts';

/** A flow and the file that defines it, relative to the project's folder. */
export interface ProjectFlow {
  readonly flow: Flow;
  readonly file: string;
}

/** A fault, and the file that it is in. */
export interface FileFault {
  readonly file: string;
  readonly diagnostic: Diagnostic;
}

/** Said where somebody runs a command for the first time, or in the wrong folder. */
export const NO_FLOWS = fault(
  'flows-missing',
  [],
  'There is no flow here: neither pipelines/<name>.ts nor pipelines/<name>/flow.ts exists.',
  'Run "pipegen init" to start with one that works, or name the project\'s folder with --project.',
);

/** The faults that no flow has by itself, but several have together. */
export function checkProject(flows: readonly ProjectFlow[], steps: readonly StepSignature[]): FileFault[] {
  return [...sameName(flows), ...primaries(flows), ...sameStep(steps)];
}

/** Folders, networks and labels carry a flow's name, so that two of one name would overwrite each other. */
function sameName(flows: readonly ProjectFlow[]): FileFault[] {
  return repeated(flows, ({ flow }) => flow.name).map(([first, second]) => ({
    file: second.file,
    diagnostic: fault(
      'flow-name-repeated',
      ['name'],
      `The name "${second.flow.name}" is already that of the flow in ${first.file}.`,
      'Give each flow of the project a name of its own.',
    ),
  }));
}

/** The project has one Jenkinsfile. */
function primaries(flows: readonly ProjectFlow[]): FileFault[] {
  const primary = flows.filter(({ flow }) => flow.primary);
  return repeated(primary, () => 'primary').map(([first, second]) => ({
    file: second.file,
    diagnostic: fault(
      'primary-repeated',
      ['primary'],
      `"${second.flow.name}" is primary, and so is "${first.flow.name}" in ${first.file}.`,
      'Leave `primary` to the flow whose pipeline is the Jenkinsfile of the project.',
    ),
  }));
}

/** All flows share one library, in which a step is known by its name alone. */
function sameStep(steps: readonly StepSignature[]): FileFault[] {
  return repeated(steps, ({ name }) => name).map(([first, second]) => ({
    file: second.source,
    diagnostic: fault(
      'step-name-repeated',
      [],
      first.flow === undefined
        ? `"${second.name}" is the name of a step that pipegen brings.`
        : `"${second.name}" is already a step of the flow "${first.flow}", in ${first.source}.`,
      'Rename the function and its file.',
    ),
  }));
}

/** Each item after the first of the same key, with that first one. */
function repeated<Item>(items: readonly Item[], key: (item: Item) => string): [first: Item, second: Item][] {
  const firsts = new Map<string, Item>();
  const pairs: [Item, Item][] = [];
  for (const item of items) {
    const first = firsts.get(key(item));
    if (first === undefined) firsts.set(key(item), item);
    else pairs.push([first, item]);
  }
  return pairs;
}
