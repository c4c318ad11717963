import type { Closure, Statement } from '../../groovy/read/syntax.ts';
import type { Axis, ExcludeAxis, Matrix, Pipeline, PipelineTree, RawValue, Stage, StageDirectives } from '../tree.ts';
import { argumentsBefore, type Block, type Reading, textOf } from './reading.ts';
import {
  readAgent,
  readEnvironment,
  readFlag,
  readInput,
  readLibraries,
  readMethods,
  readPost,
  readTools,
  readWhen,
  repeated,
  sectionBlock,
  unknownSection,
} from './sections.ts';
import { readStageName, readSteps } from './steps.ts';
import { readValue } from './values.ts';

/** A part of the tree while it is read: what must be there may still be missing. */
type Unfinished<Part> = { -readonly [Key in keyof Part]?: Part[Key] };

/** What reads a directive into the part that it belongs to. */
type Sections<Part> = {
  readonly [name: string]: (reading: Reading, part: Unfinished<Part>, statement: Statement) => void;
};

/** Directives of a stage, and of a matrix for each of its cells. */
const DIRECTIVES: Sections<StageDirectives> = {
  agent: (reading, part, statement) => set(part, 'agent', readAgent(reading, statement)),
  when: (reading, part, statement) => set(part, 'when', readWhen(reading, statement)),
  options: (reading, part, statement) => {
    part.options = reading.mark({ options: readMethods(reading, statement, 'option') }, statement);
  },
  input: (reading, part, statement) => set(part, 'input', readInput(reading, statement)),
  environment: (reading, part, statement) => set(part, 'environment', readEnvironment(reading, statement)),
  tools: (reading, part, statement) => set(part, 'tools', readTools(reading, statement)),
  post: (reading, part, statement) => set(part, 'post', readPost(reading, statement)),
};

const STAGE: Sections<Stage> = {
  ...DIRECTIVES,
  steps: (reading, part, statement) => {
    const closure = sectionBlock(reading, statement);
    if (closure !== undefined) Object.assign(part, readSteps(reading, closure));
  },
  stages: (reading, part, statement) => set(part, 'stages', readStages(reading, statement)),
  parallel: (reading, part, statement) => set(part, 'parallel', readStages(reading, statement)),
  matrix: (reading, part, statement) => set(part, 'matrix', readMatrix(reading, statement)),
  failFast: (reading, part, statement) => {
    set(part, 'failFast', readFlag(reading, statement));
    reading.markKey(part, 'failFast', statement);
  },
};

const MATRIX: Sections<Matrix> = {
  ...DIRECTIVES,
  axes: (reading, part, statement) => set(part, 'axes', readAxes(reading, statement)),
  excludes: (reading, part, statement) => set(part, 'excludes', readExcludes(reading, statement)),
  stages: (reading, part, statement) => set(part, 'stages', readStages(reading, statement)),
};

const PIPELINE: Sections<Pipeline> = {
  agent: (reading, part, statement) => set(part, 'agent', readAgent(reading, statement)),
  libraries: (reading, part, statement) => {
    part.libraries = reading.mark({ libraries: readLibraries(reading, statement) }, statement);
  },
  options: (reading, part, statement) => {
    part.options = reading.mark({ options: readMethods(reading, statement, 'option') }, statement);
  },
  triggers: (reading, part, statement) => {
    part.triggers = reading.mark({ triggers: readMethods(reading, statement, 'trigger') }, statement);
  },
  parameters: (reading, part, statement) => {
    part.parameters = reading.mark({ parameters: readMethods(reading, statement, 'parameter') }, statement);
  },
  environment: (reading, part, statement) => set(part, 'environment', readEnvironment(reading, statement)),
  tools: (reading, part, statement) => set(part, 'tools', readTools(reading, statement)),
  stages: (reading, part, statement) => set(part, 'stages', readStages(reading, statement)),
  post: (reading, part, statement) => set(part, 'post', readPost(reading, statement)),
};

/** Sections of Declarative Pipeline before its first release, and what has become of them. */
const RENAMED: Readonly<Record<string, string>> = {
  jobProperties: 'Renamed to "options" in version 0.7.',
  notifications: 'Renamed to "post" in version 0.6.',
  postBuild: 'Renamed to "post" in version 0.6.',
  properties: 'Renamed to "options" in version 0.8.',
  wrappers: 'Renamed to "options" in version 0.8.',
};

/** What stands in `pipeline { ... }`. */
export function readPipeline(reading: Reading, statement: Statement, closure: Closure): PipelineTree {
  const pipeline = readSections<Pipeline>(reading, closure, PIPELINE, 'pipeline');
  return reading.mark({ pipeline: reading.mark(pipeline, statement) }, statement);
}

function readStages(reading: Reading, statement: Statement): Stage[] | undefined {
  const closure = sectionBlock(reading, statement);
  if (closure === undefined) return undefined;
  const stages = reading.each(closure, (line) => readStage(reading, line));
  return reading.mark(
    stages.filter((stage) => stage !== undefined),
    statement,
  );
}

function readStage(reading: Reading, statement: Statement): Stage | undefined {
  const block = reading.block(statement);
  if (block?.call.name !== 'stage') {
    const isStage = reading.call(statement)?.name === 'stage';
    const message = isStage ? 'The stage has no block.' : 'Expected a stage.';
    reading.notCall(statement, 'expected-stage', message, "Write it as stage('Name') { ... }");
    return undefined;
  }
  const name = readStageName(reading, block);
  const stage = readSections<Stage>(reading, block.closure, STAGE, stageLabel(name), { name: name ?? '' });
  const [first] = argumentsBefore(block);
  if (first !== undefined) reading.markKey(stage, 'name', first);
  return reading.mark(stage, statement);
}

function stageLabel(name: string | undefined): string {
  return name === undefined ? 'a stage' : `stage "${name}"`;
}

function readMatrix(reading: Reading, statement: Statement): Matrix | undefined {
  const closure = sectionBlock(reading, statement);
  return closure && reading.mark(readSections<Matrix>(reading, closure, MATRIX, 'matrix'), statement);
}

function readAxes(reading: Reading, statement: Statement): Axis[] | undefined {
  const closure = sectionBlock(reading, statement);
  if (closure === undefined) return undefined;
  return reading.mark(readBlocks(reading, closure, 'axis', readAxis), statement);
}

function readExcludes(reading: Reading, statement: Statement): ExcludeAxis[][] | undefined {
  const closure = sectionBlock(reading, statement);
  if (closure === undefined) return undefined;
  const excludes = readBlocks(reading, closure, 'exclude', (inner, block, line) =>
    inner.mark(readBlocks(inner, block.closure, 'axis', readExcludeAxis), line),
  );
  return reading.mark(excludes, statement);
}

function readBlocks<Part>(
  reading: Reading,
  closure: Closure,
  name: string,
  read: (reading: Reading, block: Block, statement: Statement) => Part,
): Part[] {
  const parts = reading.each(closure, (line): Part | undefined => {
    const block = reading.block(line);
    if (block?.call.name === name) return read(reading, block, line);
    reading.notCall(line, `expected-${name}`, `Expected "${name}".`, `Write it as ${name} { ... }`);
    return undefined;
  });
  return parts.filter((part) => part !== undefined);
}

const AXIS: Sections<ExcludeAxis> = {
  name: (reading, axis, statement) => {
    const [first] = reading.call(statement)?.arguments ?? [];
    const name = textOf(first?.value);
    if (name === undefined || first === undefined)
      reading.report(
        'axis-name-not-text',
        statement,
        'The name of an axis must be plain text.',
        "Write it as name 'OS'",
      );
    else {
      axis.name = name;
      reading.markKey(axis, 'name', first);
    }
  },
  values: (reading, axis, statement) => {
    axis.values = readAxisValues(reading, statement);
  },
};

const EXCLUDE_AXIS: Sections<ExcludeAxis> = {
  ...AXIS,
  values: (reading, axis, statement) => readExcludedValues(reading, axis, statement),
  notValues: (reading, axis, statement) => {
    readExcludedValues(reading, axis, statement);
    axis.inverse = true;
  },
};

/** An axis leaves out some values, or all but some. */
function readExcludedValues(reading: Reading, axis: Unfinished<ExcludeAxis>, statement: Statement): void {
  if (axis.values !== undefined)
    reading.report(
      'axis-values-twice',
      statement,
      'An axis of an exclude can have either "values" or "notValues", not both.',
      'Keep one of them.',
    );
  axis.values ??= readAxisValues(reading, statement);
}

function readAxis(reading: Reading, { closure }: Block, statement: Statement): Axis {
  return reading.mark(readSections<Axis>(reading, closure, AXIS, 'axis'), statement);
}

function readExcludeAxis(reading: Reading, { closure }: Block, statement: Statement): ExcludeAxis {
  return reading.mark(readSections<ExcludeAxis>(reading, closure, EXCLUDE_AXIS, 'axis'), statement);
}

function readAxisValues(reading: Reading, statement: Statement): RawValue[] {
  const values = (reading.call(statement)?.arguments ?? []).map(({ value }) => readValue(reading, value));
  return reading.mark(values, statement);
}

/** Reads each directive of a block by the table; what must be there but is not is missing in what is returned. */
function readSections<Part extends object>(
  reading: Reading,
  closure: Closure,
  sections: Sections<Part>,
  where: string,
  part: Unfinished<Part> = {},
): Part {
  const seen = new Set<string>();
  reading.each(closure, (statement) => {
    const name = reading.call(statement)?.name;
    if (name === undefined) {
      const message = `Expected a section of ${where}: ${Object.keys(sections).join(', ')}.`;
      return reading.notCall(statement, 'expected-section', message);
    }
    repeated(reading, statement, name, seen);
    const read = Object.hasOwn(sections, name) ? sections[name] : undefined;
    if (read === undefined)
      return unknownSection(reading, statement, name, Object.keys(sections), where, fixFor(name, sections));
    return read(reading, part, statement);
  });
  return part as Part;
}

/** What to do about a name that is none of the sections, where more can be said than which there are. */
function fixFor(name: string, sections: object): string | undefined {
  if (Object.hasOwn(RENAMED, name)) return RENAMED[name];
  return 'steps' in sections && SOLE_STEPS.has(name) ? 'Put the steps in a block: steps { ... }' : undefined;
}

/** Steps that authors often write straight into a stage. */
const SOLE_STEPS: ReadonlySet<string> = new Set(['bat', 'checkout', 'dir', 'echo', 'git', 'script', 'sh', 'node']);

function set<Part, Key extends keyof Part>(part: Part, key: Key, value: Part[Key] | undefined): void {
  if (value !== undefined) part[key] = value;
}
