import { containerOptions } from '../../model/containerOptions.ts';
import {
  type Code,
  call,
  constant,
  list,
  object,
  type Property,
  readTextCode,
  template,
} from '../../pipeline/import/code.ts';
import { printModule } from '../../pipeline/import/printModule.ts';
import type { ImportedFlow, ImportedService } from './flow.ts';
import type { ImportedImage } from './images.ts';
import type { ImportedFile } from './mounts.ts';
import type { ImportedValue } from './values.ts';

/** The flow as a file for `pipelines/<name>/flow.ts`. */
export function printFlow(flow: ImportedFlow): string {
  const { answers, images, services, connections, routes } = flow;
  const { kind, ...repository } = answers.repository;
  const definition = parts({
    name: answers.name,
    domain: answers.domain,
    registry: answers.registry,
    environments: environments(flow),
    images: named(images, imageCode),
    services: named(services, serviceCode),
    connections: unlessEmpty(Object.fromEntries(connections)),
    routes: routes.length === 0 ? undefined : list(routes.map((route) => codeOf(route))),
    repository: call(kind, undefined, [codeOf(repository)]),
    jenkins: codeOf({ url: answers.jenkins, libraryVersion: 'v1.0.0', file: answers.pipelineFile }),
  });
  return printModule(call('defineFlow', undefined, [{ ...definition, isOpen: true }]));
}

/** Two environments: each change has a deployment to look at, and what was verified there is promoted. */
function environments({ replicas }: ImportedFlow): Code {
  const scaled = unlessEmpty(Object.fromEntries(replicas));
  return {
    ...parts({
      staging: codeOf({
        branch: 'STAGING',
        deployOn: ['changeOpened', 'merge'],
        data: 'perDeployment',
        timeToLive: '7d',
        replicas: scaled,
      }),
      prod: codeOf({
        branch: 'PROD',
        from: 'staging',
        deployments: 'single',
        hosts: 'bare',
        approval: {},
        retires: ['staging'],
        soak: '2m',
        replicas: scaled,
      }),
    }),
    isOpen: true,
  };
}

function imageCode({ repository, context, dockerfile, arguments: all, target, ...image }: ImportedImage): Code {
  return parts({
    repository,
    context,
    dockerfile,
    arguments: unlessEmpty(all),
    target,
    platforms: unlessEmpty(image.platforms),
    secrets: valuesCode(image.secrets),
    cacheFrom: unlessEmpty(image.cacheFrom),
    cacheTo: unlessEmpty(image.cacheTo),
  });
}

function serviceCode(service: ImportedService): Code {
  if (service.kind === 'ready') {
    const { kind, version, image } = service.ready;
    return call('catalogue', kind, [
      parts({
        version,
        ...service.options,
        image: image && codeOf(image),
        environment: valuesCode(service.environment),
        limits: service.limits && codeOf(service.limits),
      }),
    ]);
  }
  const { ports, volumes, hostMounts, files, envFiles } = service;
  const [envFile] = envFiles;
  return call('defineService', undefined, [
    {
      ...parts({
        image: codeOf(service.image),
        role: service.role,
        scope: service.scope,
        ports: unlessEmpty(Object.fromEntries(ports.map(({ name, number }) => [name, number]))),
        volumes: unlessEmpty(volumes),
        hostMounts: unlessEmpty(hostMounts),
        envFile: envFiles.length > 1 ? codeOf(envFiles) : envFile,
        environment: valuesCode(service.environment),
        files: files.length === 0 ? undefined : list(files.map(fileCode)),
        command: service.command && codeOf(service.command),
        entrypoint: service.entrypoint && codeOf(service.entrypoint),
        health: codeOf(service.health),
        limits: service.limits && codeOf(service.limits),
        scaling: service.scaling === 'single' ? 'single' : undefined,
        user: service.user,
        ...Object.fromEntries(Object.entries(containerOptions(service)).map(([name, value]) => [name, codeOf(value)])),
        internet: service.internet ? true : undefined,
        migration: service.migration && codeOf(service.migration),
        raw: service.raw && codeOf(service.raw),
      }),
      isOpen: true,
    },
  ]);
}

function valuesCode(values: ReadonlyMap<string, ImportedValue>): Code | undefined {
  return values.size === 0
    ? undefined
    : parts(Object.fromEntries([...values].map(([name, value]) => [name, valueCode(value)])));
}

function valueCode(value: ImportedValue): Code {
  switch (value.kind) {
    case 'plain':
      return constant(value.value);
    case 'composed':
      return template(
        'value',
        value.parts.map((part) => (typeof part === 'string' ? part : valueCode(part))),
      );
    case 'host':
      return call('host', undefined, [constant(value.service)]);
    case 'setting':
      return call('setting', undefined, [
        constant(value.name),
        parts({ default: value.default, description: value.description }),
      ]);
    case 'secret':
      return call(value.as === 'file' ? 'secretFile' : 'secret', undefined, [
        constant(value.name),
        parts({ description: value.description }),
      ]);
  }
}

/** A file of the project is read when the flow is built. */
function fileCode({ path, file, content = '', executable }: ImportedFile): Code {
  return parts({ path, content: file === undefined ? content : readTextCode(`../../${file}`), executable });
}

type Given = Code | string | number | boolean | undefined;

/** An object of the properties that have a value. */
function parts(properties: { readonly [name: string]: Given }) {
  return object(
    Object.entries(properties).flatMap(([name, value]): Property[] =>
      value === undefined ? [] : [{ name, value: typeof value === 'object' ? value : constant(value) }],
    ),
  );
}

function named<Part extends { readonly name: string }>(
  all: readonly Part[],
  print: (part: Part) => Code,
): Code | undefined {
  return all.length === 0
    ? undefined
    : { ...parts(Object.fromEntries(all.map((one) => [one.name, print(one)]))), isOpen: true };
}

function unlessEmpty(value: object): Code | undefined {
  return Object.keys(value).length === 0 ? undefined : codeOf(value);
}

/** Plain data, or code within it. */
function codeOf(value: unknown): Code {
  if (Array.isArray(value)) return list(value.map(codeOf));
  if (typeof value !== 'object' || value === null) return constant(value as string | number | boolean | null);
  if ('kind' in value && 'entries' in value) return value as unknown as Code;
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return object(entries.map(([name, one]) => ({ name, value: codeOf(one) })));
}
