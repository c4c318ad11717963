import type { EdgeKind } from '../../model/service.ts';
import type { Answering, Front, RouteTarget } from '../../plan/traffic.ts';
import { PREVIEW_HEADER, REVISION_HEADER } from '../../run/ports/edge.ts';
import type { Provider } from './labels.ts';

/** What begins the line that says what a file is about. */
const MARK = '# pipegen ';

/** The last line: a file without it was not written to its end. */
export const END = '# end';

/** Above any priority that Traefik gives a rule by its length. */
const PRIORITY = 1_000_000;

/** How a Traefik is spoken to. */
export interface Dialect extends Pick<EdgeKind, 'version'> {
  readonly provider: Provider;
}

/**
 * The file that tells Traefik a front: its routers, which send requests to the services that Traefik finds by containers'
 * labels. Its first line says the same for the agent.
 *
 * @see https://doc.traefik.io/traefik/providers/file/
 */
export function printFront(front: Front, { version, provider }: Dialect): string {
  const { answers, preview } = front;
  const header = version === 2 ? 'Headers' : 'Header';
  const parts = [
    ...(answers === undefined
      ? []
      : [routersOf(front, answers, { suffix: '', priority: PRIORITY, condition: '', provider })]),
    ...(preview === undefined
      ? []
      : [
          routersOf(front, preview, {
            suffix: '-preview',
            priority: PRIORITY + 1,
            condition: ` && ${header}(\`${PREVIEW_HEADER}\`, \`${preview.token}\`)`,
            provider,
          }),
        ]),
  ];
  const http = {
    routers: Object.assign({}, ...parts.map(({ routers }) => routers)) as object,
    middlewares: Object.assign({}, ...parts.map(({ middlewares }) => middlewares)) as object,
  };
  return `${MARK}${JSON.stringify(front)}\n${JSON.stringify({ http }, undefined, 2)}\n${END}\n`;
}

/** The fronts that lines of such files say. */
export function readFronts(text: string): readonly Front[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith(MARK))
    .flatMap((line) => parseFront(line.slice(MARK.length)) ?? []);
}

/** A front's file, which no other flow's has the name of. */
export function fileName({ name, ledger }: Pick<Front, 'name' | 'ledger'>): string {
  return `pipegen-${ledger}-${name}.yml`;
}

/** In what a front's routers differ. */
interface RouterOptions {
  readonly suffix: string;
  readonly priority: number;
  readonly condition: string;
  readonly provider: Provider;
}

function routersOf(
  { flow, name }: Front,
  { revision, routes }: Answering,
  { suffix, priority, condition, provider }: RouterOptions,
): { readonly routers: object; readonly middlewares: object } {
  const middleware = `${flow}-${name}-revision${suffix}`;
  const router = ({ host, service, access }: RouteTarget) => ({
    rule: `Host(\`${host}\`)${condition}`,
    entryPoints: ['websecure'],
    priority,
    middlewares: [middleware, ...(access === 'team' ? ['team@file'] : [])],
    service: `${service}@${provider}`,
    tls: { certResolver: 'letsencrypt' },
  });
  return {
    routers: Object.fromEntries(routes.map((route) => [`${route.service}${suffix}`, router(route)])),
    middlewares: { [middleware]: { headers: { customResponseHeaders: { [REVISION_HEADER]: revision } } } },
  };
}

/** `undefined` for what no agent wrote. */
function parseFront(json: string): Front | undefined {
  try {
    const front = JSON.parse(json) as Partial<Front>;
    const isFront = [front.name, front.flow, front.environment, front.ledger].every((part) => typeof part === 'string');
    return isFront ? (front as Front) : undefined;
  } catch {
    return undefined;
  }
}
