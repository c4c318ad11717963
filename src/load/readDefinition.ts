import * as z from 'zod/mini';
import type { FlowDefinition } from '../model/definition.ts';
import { type DefinitionPath, type Diagnostic, errorAt, isWithin } from '../model/diagnostic.ts';
import { present } from '../model/present.ts';
import { type Resolution, resolveFlow } from '../model/resolve.ts';
import type { ServiceConfiguration, ServiceDefinition } from '../model/service.ts';
import { describeThrown } from '../model/thrown.ts';
import type { FlowStages } from '../pipeline/definition.ts';
import { type ReadProjectFile, withEnvironmentFiles } from './environmentFiles.ts';
import { createShapes, type Shapes } from './shape.ts';
import { describeIssue, shapeErrors } from './shapeErrors.ts';
import { type Reading, withoutPrototype } from './shapeParts.ts';

/** A flow as it was read, with the stages of its author's, which are no part of what agents read. */
export interface ReadDefinition extends Resolution {
  readonly stages?: FlowStages;
}

/**
 * Checks the shape of what a flow file exports, and resolves it; whatever it exports, this does not throw.
 *
 * @param readFile reads the files of variables that services name
 */
export function readDefinition(
  exports: Readonly<Record<string, unknown>>,
  readFile: ReadProjectFile = () => undefined,
): ReadDefinition {
  if (!('default' in exports))
    return refusal(
      'flow-missing',
      'The file has no default export, so it defines neither a flow nor a pipeline.',
      EXPORT,
    );
  const definition = exports.default;
  let read: Read<FlowDefinition>;
  try {
    if (definition instanceof Promise) {
      const fix = 'Write "export default await ..." to wait for it.';
      return refusal('flow-promise', 'The file exports a promise instead of a flow.', fix);
    }
    read = parse(shapes('strict').flow, definition, 'The flow');
  } catch (error) {
    return error instanceof RangeError
      ? refusal('flow-endless', 'The flow contains itself or is nested too deeply.')
      : refusal('flow-throws', `Reading the flow threw an error: ${describeThrown(error)}`);
  }
  if (read.value !== undefined) return { ...resolve(read.value, readFile), ...present({ stages: read.value.stages }) };
  // The rules look at what is left, so that all errors show at once; those that only follow from a stand-in do not.
  const { diagnostics } = resolve(z.parse(shapes('lenient').flow, definition), readFile);
  const follows = ({ path }: Diagnostic): boolean => read.errors.some((one) => isWithin(path, decidedBy(one.path)));
  return { diagnostics: [...read.errors, ...diagnostics.filter((one) => !follows(one))] };
}

/** What a part of a definition decides: a service's scope, what may be said of all of the service. */
function decidedBy(path: DefinitionPath): DefinitionPath {
  return path[0] === 'services' && path[2] === 'scope' ? path.slice(0, 2) : path;
}

function resolve(definition: FlowDefinition, readFile: ReadProjectFile): Resolution {
  const read = withEnvironmentFiles(definition, readFile);
  const { flow, diagnostics } = resolveFlow(checkingConfigurations(read.definition));
  const all = [...read.diagnostics, ...diagnostics.map(read.locate)];
  return { ...(flow !== undefined && read.diagnostics.length === 0 && { flow }), diagnostics: all };
}

/** A value that has its shape, or what is wrong with it. */
interface Read<Value> {
  readonly value?: Value;
  readonly errors: readonly Diagnostic[];
}

function parse<Value>(shape: z.ZodMiniType<Value>, value: unknown, whole: string): Read<Value> {
  const { data, error } = z.safeParse(shape, value, { error: describeIssue });
  return error === undefined
    ? { value: data, errors: [] }
    : { errors: withoutMissingElsewhere(error.issues.flatMap((issue) => shapeErrors(issue, whole))) };
}

/** Without what is missing only because it is written elsewhere, where it is reported. */
function withoutMissingElsewhere(errors: readonly Diagnostic[]): readonly Diagnostic[] {
  const misplaced = errors.filter(({ code }) => code === 'property-unknown').map(({ path }) => path.at(-1));
  return errors.filter(
    ({ code, path }) => code !== 'property-missing' || !misplaced.includes(path[0]) || path.length > 1,
  );
}

const EXPORT = 'Write "export default defineFlow({ ... })", or "export default definePipeline({ ... })".';

function refusal(code: string, message: string, fix?: string): Resolution {
  return { diagnostics: [errorAt(code, [], message, fix)] };
}

/** What a service's own function returns is checked as well, once it is called. */
function checkingConfigurations(definition: FlowDefinition): FlowDefinition {
  const services = Object.entries(definition.services).map(([name, service]) => [name, checkingConfiguration(service)]);
  return { ...definition, services: withoutPrototype(Object.fromEntries(services)) };
}

function checkingConfiguration(service: ServiceDefinition): ServiceDefinition {
  const { configure } = service;
  if (configure === undefined) return service;
  return {
    ...service,
    configure(context): ServiceConfiguration {
      const { value, errors } = parse(shapes('strict').configuration, configure(context), 'The returned value');
      if (value === undefined) throw new Error(errors.map(inReturned).join(' '));
      return value;
    },
  };
}

function inReturned({ path, message }: Diagnostic): string {
  return path.length === 0 ? message : `In the returned value, ${message}`;
}

const made = new Map<Reading, Shapes>();

/** Making shapes takes longer than using them, so they are made once. */
function shapes(reading: Reading): Shapes {
  const shapes = made.get(reading) ?? createShapes(reading);
  made.set(reading, shapes);
  return shapes;
}
