import type { RouteDefinition } from '../definition.ts';
import { type DefinitionPath, type Diagnostic, errorAt } from '../diagnostic.ts';
import { didYouMean } from '../suggest.ts';
import type { Rule } from './rule.ts';

/** Whatever a definition refers to by name is declared. */
export const knownNames: Rule = ({ definition, flow }) => {
  const environments = Object.keys(definition.environments);
  const services = Object.keys(definition.services);
  const images = Object.keys(definition.images ?? {});
  const targets = flow.targets.map((target) => target.name);
  const settings = flow.settings.map((setting) => setting.name);

  const known = (name: string, declared: readonly string[], what: string, path: DefinitionPath, sentence: string) =>
    declared.includes(name) ? [] : [errorAt(`${what}-unknown`, path, sentence, didYouMean(name, declared, `${what}s`))];
  const knownService = (name: string, path: DefinitionPath, sentence: string): Diagnostic[] =>
    known(name, services, 'service', path, sentence);
  const onKey = (diagnostic: Diagnostic): Diagnostic => ({ ...diagnostic, on: 'key' });

  const inEnvironments = Object.entries(definition.environments).flatMap(([name, environment]) => {
    const path = ['environments', name];
    return [
      ...(environment.from === undefined || environments.includes(environment.from)
        ? []
        : [
            errorAt(
              'promotion-source-unknown',
              [...path, 'from'],
              `"${name}" is promoted from "${environment.from}", which is not declared.`,
              didYouMean(environment.from, environments, 'environments'),
            ),
          ]),
      ...(environment.retires ?? []).flatMap((retired, index) =>
        known(
          retired,
          environments,
          'environment',
          [...path, 'retires', index],
          `"${name}" retires "${retired}", which is not declared.`,
        ),
      ),
      ...Object.keys(environment.replicas ?? {}).flatMap((service) =>
        knownService(
          service,
          [...path, 'replicas', service],
          `"${name}" scales "${service}", which is not declared.`,
        ).map(onKey),
      ),
      ...Object.keys(environment.settings ?? {}).flatMap((setting) =>
        known(
          setting,
          settings,
          'setting',
          [...path, 'settings', setting],
          `"${name}" sets "${setting}", which no service reads.`,
        ).map(onKey),
      ),
      ...(environment.target === undefined
        ? []
        : known(
            environment.target,
            targets,
            'target',
            [...path, 'target'],
            `"${name}" runs on "${environment.target}", which is not declared.`,
          )),
    ];
  });

  const inServices = Object.entries(definition.services).flatMap(([name, service]) =>
    'built' in service.image
      ? known(
          service.image.built,
          images,
          'image',
          ['services', name, 'image', 'built'],
          `"${name}" runs the image "${service.image.built}", which the flow does not build.`,
        )
      : [],
  );

  const inConnections = Object.entries(definition.connections ?? {}).flatMap(([name, others]) => [
    ...knownService(name, ['connections', name], `"${name}" has connections but is not declared.`).map(onKey),
    ...(others ?? []).flatMap((other, index) =>
      knownService(other, ['connections', name, index], `"${name}" is connected to "${other}", which is not declared.`),
    ),
  ]);

  const inLogs =
    definition.logs === undefined
      ? []
      : knownService(definition.logs, ['logs'], `Logs go to "${definition.logs}", which is not declared.`);

  const portReference = (reference: { service: string; port: string }, path: DefinitionPath): Diagnostic[] => {
    const service = definition.services[reference.service];
    if (service === undefined)
      return knownService(
        reference.service,
        [...path, 'service'],
        `A route leads to "${reference.service}", which is not declared.`,
      );
    const ports = Object.keys(service.ports ?? {});
    return known(
      reference.port,
      ports,
      'port',
      [...path, 'port'],
      `A route leads to the port "${reference.port}" of "${reference.service}", which has no such port.`,
    );
  };
  const inRoutes = (definition.routes ?? []).flatMap((route: RouteDefinition, index) => [
    ...portReference(route, ['routes', index]),
    ...(route.through === undefined ? [] : portReference(route.through, ['routes', index, 'through'])),
  ]);

  return [...inEnvironments, ...inServices, ...inConnections, ...inLogs, ...inRoutes];
};
