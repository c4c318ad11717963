import type { FlowAnswers } from './compose/flow.ts';
import type { ProposedImage } from './dockerfiles.ts';

/** A file that `pipegen init` writes; from then on it is the author's. */
export interface StarterFile {
  readonly path: string;
  readonly text: string;
}

/**
 * A flow that builds and deploys as it stands: the project's images, or an application to start with, a database, and
 * Traefik before them.
 */
export function starterFiles(answers: FlowAnswers, images: readonly ProposedImage[]): readonly StarterFile[] {
  const application = [
    { path: 'app/Dockerfile', text: DOCKERFILE },
    { path: 'app/index.html', text: `<!doctype html>\n<title>${answers.name}</title>\n<h1>It works.</h1>\n` },
  ];
  return [
    flowFile(
      answers.name,
      flowText(answers, images.length === 0 ? [{ name: 'app', context: 'app', port: 80 }] : images),
    ),
    ...(images.length === 0 ? application : []),
    ...ANY_PROJECT,
  ];
}

/** A flow that was made of something else, with what a project has besides. */
export function flowFiles(name: string, text: string): readonly StarterFile[] {
  return [flowFile(name, text), ...ANY_PROJECT];
}

function flowFile(name: string, text: string): StarterFile {
  return { path: `pipelines/${name}/flow.ts`, text };
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

function flowText(
  { name, domain, repository, registry, jenkins, pipelineFile }: FlowAnswers,
  images: readonly ProposedImage[],
): string {
  const [front] = images;
  const folders = images.map(({ context }) => (context === '.' ? 'this folder' : `the folder ${context}/`));
  return `import { catalogue, defineFlow, defineService, ${repository.kind} } from 'pipegen';

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

  // Built once for each commit, from ${folders.join(', ')}.
  images: ${imagesText(name, images)},

  services: {
    traefik: catalogue.traefik({ version: '2.11.0', acmeEmail: 'ops@${domain}' }),
    postgres: catalogue.postgres({ version: '16.1' }),
${images.map(serviceText).join('')}  },
  connections: { ${images.map((image) => `${keyText(image.name)}: ['postgres']`).join(', ')} },

  // Links: the application answers at the domain itself, and at pr-57.${domain} for change 57.
  routes: [{ service: '${front?.name}', port: 'http' }],

  repository: ${repositoryText(repository)},
  jenkins: { url: '${jenkins}', libraryVersion: 'v1.0.0'${pipelineFile === undefined ? '' : `, file: '${pipelineFile}'`} },
});
`;
}

function imagesText(flow: string, images: readonly ProposedImage[]): string {
  const all = images.map(({ name, context, dockerfile }) => {
    const file = dockerfile === undefined ? '' : `, dockerfile: '${dockerfile}'`;
    return `${keyText(name)}: { repository: '${flow}/${name}', context: '${context}'${file} }`;
  });
  const [only] = all;
  return all.length === 1 ? `{ ${only} }` : `{\n${all.map((image) => `    ${image},\n`).join('')}  }`;
}

function serviceText({ name, port }: ProposedImage): string {
  return `    ${keyText(name)}: defineService({
      image: { built: '${name}' },
      role: 'App Service',
      scope: 'deployment',
      ports: { http: ${port} },
      health: { command: ['wget', '-qO-', 'http://127.0.0.1${port === 80 ? '' : `:${port}`}/'] },
    }),
`;
}

function keyText(name: string): string {
  return name.includes('-') ? `'${name}'` : name;
}

function repositoryText({ kind, ...options }: FlowAnswers['repository']): string {
  const properties = Object.entries(options).map(([option, value]) => `${option}: ${quoted(String(value))}`);
  return `${kind}({ ${properties.join(', ')} })`;
}

/** Repositories were checked: nothing in their names needs an escape but these. */
function quoted(text: string): string {
  return `'${text.replaceAll(/[\\']/g, '\\$&')}'`;
}
