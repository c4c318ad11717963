/** What a starter flow is made for. */
export interface StarterAnswers {
  readonly name: string;
  readonly domain: string;
  readonly repository: string;
  readonly registry: string;
  readonly jenkins: string;
}

/** A file that `pipegen init` writes; from then on it is the author's. */
export interface StarterFile {
  readonly path: string;
  readonly text: string;
}

/** A flow that builds and deploys as it stands: an application, its database, and Traefik before them. */
export function starterFiles(answers: StarterAnswers): readonly StarterFile[] {
  return [
    { path: `pipelines/${answers.name}/flow.ts`, text: flowText(answers) },
    { path: 'app/Dockerfile', text: DOCKERFILE },
    { path: 'app/index.html', text: `<!doctype html>\n<title>${answers.name}</title>\n<h1>It works.</h1>\n` },
    ...ANY_PROJECT,
  ];
}

/** A pipeline that runs as it stands, and shows what is written how. */
export function starterPipeline(name: string): readonly StarterFile[] {
  return [{ path: `pipelines/${name}.ts`, text: PIPELINE }, ...ANY_PROJECT];
}

const DOCKERFILE = `FROM nginx:1.28.0-alpine
COPY index.html /usr/share/nginx/html/index.html
`;

const TSCONFIG = `{
  "compilerOptions": {
    "target": "ES2023",
    "module": "NodeNext",
    "moduleResolution": "NodeNext",
    "strict": true,
    "noEmit": true,
    "types": ["node"],
    "skipLibCheck": true,
    "allowImportingTsExtensions": true
  },
  "include": ["pipelines", "jenkins/*.d.ts"]
}
`;

/** What a project has besides, whatever it defines. */
const ANY_PROJECT: readonly StarterFile[] = [
  { path: 'tsconfig.json', text: TSCONFIG },
  { path: '.gitignore', text: 'node_modules/\n.env\n' },
];

const PIPELINE = `import { definePipeline, option, step } from 'pipegen';

export default definePipeline({
  agent: 'any',
  options: [option.timeout({ time: 30, unit: 'MINUTES' })],
  stages: [
    { name: 'Test', steps: [step.sh('echo "make test"')] },
    {
      name: 'Release',
      // Becomes Groovy; so does the function below.
      when: ({ env }) => env.TAG_NAME !== undefined,
      steps: [
        step.script(({ env, echo, sh }) => {
          const commit = sh({ script: 'git rev-parse --short HEAD', returnStdout: true }).trim();
          echo(\`\${env.TAG_NAME} is \${commit}\`);
        }),
      ],
    },
  ],
});
`;

function flowText({ name, domain, repository, registry, jenkins }: StarterAnswers): string {
  return `import { catalogue, defineFlow, defineService, github } from 'pipegen';

export default defineFlow({
  name: '${name}',
  domain: '${domain}',
  registry: '${registry}',

  // The promotion path. Each change to STAGING gets its own deployment; verified releases are promoted by digest.
  environments: {
    staging: { branch: 'STAGING', deployOn: ['changeOpened', 'merge'], data: 'perDeployment', timeToLive: '7d' },
    qa: { branch: 'QA', from: 'staging', data: 'perDeployment', retires: ['staging'], timeToLive: '14d' },
    prod: { branch: 'PROD', from: 'qa', deployments: 'single', hosts: 'bare', approval: {}, retires: ['qa'], soak: '2m' },
  },

  // Built once for each commit, from the folder app/.
  images: { app: { repository: '${name}/app', context: 'app' } },

  services: {
    traefik: catalogue.traefik({ version: '2.11.0', acmeEmail: 'ops@${domain}' }),
    postgres: catalogue.postgres({ version: '16.1' }),
    app: defineService({
      image: { built: 'app' },
      role: 'App Service',
      scope: 'deployment',
      ports: { http: 80 },
      health: { command: ['wget', '-qO-', 'http://127.0.0.1/'] },
    }),
  },
  connections: { app: ['postgres'] },

  // Links: the application answers at the domain itself, and at pr-57.${domain} for change 57.
  routes: [{ service: 'app', port: 'http' }],

  repository: ${repositoryText(repository)},
  jenkins: { url: '${jenkins}', libraryVersion: 'v1.0.0' },
});
`;
}

function repositoryText(repository: string): string {
  const [owner, name] = repository.split('/');
  return `github({ owner: '${owner}', name: '${name}' })`;
}
