import { type ComposeService, type Intake, partOf, unsaid } from './intake.ts';
import { entriesOf, type Part, textOf } from './tree.ts';

/** A host name of Traefik's labels, with where it is said. */
export interface LabelledHost extends Part {
  readonly host: string;
  /** Only requests below it. */
  readonly below?: `/${string}`;
  /** Whether the service gets requests without that path. */
  readonly isStripped: boolean;
}

/** Labels that Docker, Traefik and pipegen read. */
const IS_TAKEN = /^(?:pipegen|traefik|com\.docker)(?:\.|$)/;

/** What Traefik's labels say of a service. */
export interface TraefikLabels {
  readonly isEnabled: boolean;
  readonly hosts: readonly LabelledHost[];
  /** The port that requests go to. */
  readonly port?: number;
}

const ROUTER = /^traefik\.http\.routers\.([^.]+)\.(.+)$/;
const STRIP = /^traefik\.http\.middlewares\.([^.]+)\.stripprefix\.prefixes$/;
const PORT = /^traefik\.http\.services\.[^.]+\.loadbalancer\.server\.port$/;
/** What a route of a flow has by itself. */
const BY_ITSELF = /^(?:entrypoints|tls|tls\.certresolver|service|priority|tls\.domains.*)$/;

/** Reads the labels of a service; those that are not Traefik's, and what a route cannot have, are said. */
export function readLabels(intake: Intake, service: ComposeService): TraefikLabels {
  const part = partOf(service, 'labels');
  const labels = entriesOf(part.value, part.path);
  const strips = new Map(
    labels.flatMap(([label, value]) => {
      const [, middleware] = STRIP.exec(label) ?? [];
      return middleware === undefined ? [] : [[middleware, intake.text(value) ?? ''] as const];
    }),
  );
  const middlewares = new Map(
    labels.flatMap(([label, value]) => {
      const [, router = '', option] = ROUTER.exec(label) ?? [];
      const names = (intake.text(value) ?? '').split(',').map((name) => name.trim().replace(/@docker$/, ''));
      return option === 'middlewares' ? [[router, names] as const] : [];
    }),
  );
  for (const [label, { path }] of labels) {
    const [, router = '', option = ''] = ROUTER.exec(label) ?? [];
    const isStrips = option === 'middlewares' && middlewares.get(router)?.every((name) => strips.has(name)) === true;
    const isRead = label === 'traefik.enable' || PORT.test(label) || STRIP.test(label) || option === 'rule' || isStrips;
    if (isRead || BY_ITSELF.test(option)) continue;
    if (label.startsWith('traefik.'))
      unsaid(intake, path, `See whether the flow's routes have a setting of their own for "${label}".`);
    else if (IS_TAKEN.test(label)) unsaid(intake, path, 'Containers have the labels by which pipegen knows them.');
  }
  const labelled = (isWanted: (label: string) => boolean) => labels.find(([label]) => isWanted(label))?.[1];
  const port = labelled((label) => PORT.test(label));
  const number = port === undefined ? Number.NaN : Number(intake.text(port));
  return {
    isEnabled: textOf(labelled((label) => label === 'traefik.enable')?.value) !== 'false',
    hosts: labels.flatMap(([label, value]) => {
      const [, router = '', option] = ROUTER.exec(label) ?? [];
      const stripped = (middlewares.get(router) ?? []).flatMap((name) => strips.get(name) ?? []);
      return option === 'rule' ? hostsIn(intake, value, stripped) : [];
    }),
    ...(Number.isInteger(number) && { port: number }),
  };
}

/** The labels of a service that are for other programs. */
export function readOtherLabels(
  intake: Intake,
  service: ComposeService,
): { readonly [label: string]: string } | undefined {
  const part = partOf(service, 'labels');
  const labels = entriesOf(part.value, part.path)
    .filter(([label]) => !IS_TAKEN.test(label))
    .flatMap(([label, value]) => {
      const text = value.value === null ? '' : intake.text(value);
      return text === undefined ? [] : [[label, text] as const];
    });
  return labels.length === 0 ? undefined : Object.fromEntries(labels);
}

function hostsIn(intake: Intake, part: Part, stripped: readonly string[]): readonly LabelledHost[] {
  const rule = intake.text(part) ?? '';
  const hosts = [...rule.matchAll(/Host\(([^)]*)\)/g)].flatMap(([, list = '']) =>
    [...list.matchAll(/[`"']([^`"']+)[`"']/g)].map(([, host = '']) => host),
  );
  const rest = rule.replaceAll(/Host\([^)]*\)|\|\||\s/g, '').replaceAll('()', '');
  const [, below] = /^&&PathPrefix\([`"'](\/[\w.~/-]*[\w.~-])[`"']\)$/.exec(rest) ?? [];
  if (rest !== '' && below === undefined)
    unsaid(
      intake,
      part.path,
      `A route is a host name, with or without a path: this rule also has ${rest.replace(/^&&\s*/, '')}.`,
    );
  return hosts.map((host) => ({
    ...part,
    host: host.toLowerCase(),
    ...(below !== undefined && { below: below as `/${string}` }),
    isStripped: below !== undefined && stripped.includes(below),
  }));
}
