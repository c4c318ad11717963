/** A file of the sample project. */
export interface SampleFile {
  readonly path: string;
  readonly text: string;
}

/** What the sample project depends on. */
export interface SampleOptions {
  readonly flow: string;
  /** `127.0.0.1:40123` */
  readonly registry: string;
}

/** The port of everything that serves. */
const PORT = 8080;

/** The image that the sample's own images are made from. */
export function baseImage({ flow, registry }: SampleOptions): string {
  return `${registry}/${flow}/base:1`;
}

/** Where the shop shows its page, and where its orders are, as seen from the shop's container. */
export const ADDRESSES = { page: `http://127.0.0.1:${PORT}/`, orders: `http://store.internal:${PORT}/orders` } as const;

/** The file with the orders, in the container of the store. */
export const ORDERS_FILE = '/data/orders';

/** A project as somebody would write it: a shop that is built from its folder, and a store whose data stays. */
export function sampleFiles(options: SampleOptions): readonly SampleFile[] {
  return [
    { path: 'pipelines/demo.ts', text: flowText(options) },
    { path: 'app/Dockerfile', text: `FROM ${baseImage(options)}\nCOPY www/ /www/\n` },
    pageOf(0),
    { path: '.gitignore', text: '.pipegen/\n.env\n' },
  ];
}

/** The shop's page in one of its versions. */
export function pageOf(version: number): SampleFile {
  return { path: 'app/www/index.html', text: `The shop, version ${version}\n` };
}

function flowText({ flow, registry }: SampleOptions): string {
  return `import { defineFlow, defineService, github } from 'pipegen';

// Short intervals, to keep the demo fast.
const quick = { interval: '1s', timeout: '10s', retries: 1, startPeriod: '15s' } as const;

export default defineFlow({
  name: '${flow}',
  domain: 'shop.example',
  registry: '${registry}/${flow}',

  // The promotion path. Each change to STAGING gets its own deployment; verified releases are promoted by digest.
  environments: {
    staging: { branch: 'STAGING', deployOn: ['changeOpened', 'merge'] },
    qa: { branch: 'QA', from: 'staging', retires: ['staging'] },
    prod: { branch: 'PROD', from: 'qa', deployments: 'single', hosts: 'bare', approval: {}, retires: ['qa'] },
  },

  // Built once for each commit, from the folder app/.
  images: { app: { repository: 'app', context: 'app' } },

  services: {
    app: defineService({
      image: { built: 'app' },
      role: 'App Service',
      scope: 'deployment',
      ports: { http: ${PORT} },
      command: ['serve', '/www'],
      health: { command: 'ask ${ADDRESSES.page} > /dev/null', ...quick },
    }),

    // Each environment keeps its own, with its data, whatever is deployed.
    store: defineService({
      image: { name: '${registry}/${flow}/base', tag: '1' },
      role: 'Store',
      scope: 'environment',
      ports: { http: ${PORT} },
      volumes: { data: '/data' },
      command: ['/bin/sh', '-c', ': >> ${ORDERS_FILE}; trap exit TERM; serve /data & wait'],
      health: { command: 'ask http://127.0.0.1:${PORT}/orders > /dev/null', ...quick },
      backup: { every: '1h', keep: 2, dump: 'cat ${ORDERS_FILE}', restore: 'cat > ${ORDERS_FILE}' },
      scaling: 'single',
    }),
  },
  connections: { app: ['store'] },

  // Links would need an edge such as Traefik: routes: [{ service: 'app', port: 'http' }]

  repository: github({ owner: 'shop', name: 'shop' }),
  jenkins: { url: 'https://jenkins.shop.example', libraryVersion: 'v1.0.0' },
});
`;
}
