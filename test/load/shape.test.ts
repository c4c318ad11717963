import { Project } from 'ts-morph';
import { expect, it } from 'vitest';
import { readDefinition } from '../../src/load/readDefinition.ts';

const source = new Project({ tsConfigFilePath: 'tsconfig.json', skipAddingFilesFromTsConfig: true });
const files = ['definition', 'service', 'duration'].map((name) => source.addSourceFileAtPath(`src/model/${name}.ts`));

/** The properties of an interface that authors write. */
function propertiesOf(name: string): readonly string[] {
  const declaration = files
    .flatMap((file) => [file.getInterface(name), file.getTypeAlias(name)])
    .find((found) => found !== undefined);
  return (declaration?.getType().getProperties() ?? []).map((property) => property.getName());
}

/** Where authors write it: a definition that has nothing else. */
const LOCATIONS: Readonly<Record<string, (part: object) => object>> = {
  FlowDefinition: (part) => part,
  EnvironmentDefinition: (part) => ({ environments: { qa: part } }),
  Approval: (part) => ({ environments: { qa: { approval: part } } }),
  ServiceDefinition: (part) => ({ services: { app: part } }),
  PulledImage: (part) => ({ services: { app: { image: part } } }),
  HealthCheck: (part) => ({ services: { app: { health: part } } }),
  Backup: (part) => ({ services: { app: { backup: part } } }),
  ServiceFile: (part) => ({ services: { app: { files: [part] } } }),
  HostMount: (part) => ({ services: { app: { hostMounts: [part] } } }),
  Limits: (part) => ({ services: { app: { limits: part } } }),
  EdgeKind: (part) => ({ services: { app: { edge: part } } }),
  ImageDefinition: (part) => ({ images: { app: part } }),
  TargetDefinition: (part) => ({ targets: { host: part } }),
  RouteDefinition: (part) => ({ routes: [part] }),
  JenkinsDefinition: (part) => ({ jenkins: part }),
};

it.each(Object.keys(LOCATIONS))('everything that %s declares may be written', (name) => {
  const properties = propertiesOf(name);
  expect(properties.length).toBeGreaterThan(0);
  const part = Object.fromEntries(properties.map((property) => [property, Symbol('something')]));
  const unknown = (given: object) =>
    readDefinition({ default: LOCATIONS[name]?.(given) }).diagnostics.filter(({ message }) =>
      message.includes('is not a known property'),
    );
  expect(unknown(part)).toEqual([]);
  expect(unknown({ ...part, misspelt: true })).not.toEqual([]);
});
