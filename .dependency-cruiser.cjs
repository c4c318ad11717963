/**
 * The walls of the house (ARCHITECTURE.md): which room of `src/` may import which, which packages live only where, and
 * which rooms touch nothing outside.
 */

/** What authors write of a kind of git host or channel: a part of the model that is kept in the kind's folder. */
const DEFINITIONS = [
  'hosts/definitions.ts',
  'hosts/checkOptions.ts',
  'hosts/[^/]+/definition.ts',
  'channels/definitions.ts',
  'channels/channel.ts',
  'channels/[^/]+/definition.ts',
  'channels/webhook/template.ts',
];
/** What Jenkins is told of a kind of git host or channel: a part of `jenkins/` that is kept in the kind's folder. */
const IN_JENKINS = [
  'hosts/jenkins.ts',
  'hosts/jenkinsHost.ts',
  'hosts/[^/]+/jenkins.ts',
  'channels/jenkins.ts',
  'channels/jenkinsChannel.ts',
  'channels/[^/]+/jenkins.ts',
];

/** What parts of rooms may import, where that is less than their room may. */
const PARTS = [
  { name: 'definitions', files: DEFINITIONS, allowed: ['model', ...DEFINITIONS] },
  {
    name: 'parts-of-jenkins',
    files: IN_JENKINS,
    allowed: ['model', 'groovy', 'declarative', 'jenkins', ...DEFINITIONS, ...IN_JENKINS],
  },
];

/** What each room may import besides itself. */
const ROOMS = {
  // A flow may have stages, whose types are those of pipelines.
  model: [...DEFINITIONS, 'pipeline/definition.ts'],
  groovy: [],
  declarative: ['model', 'groovy'],
  pipeline: ['model', 'groovy', 'declarative'],
  script: ['model', 'groovy'],
  catalogue: ['model'],
  graph: ['model'],
  intake: ['model', 'catalogue', 'pipeline', ...DEFINITIONS],
  jenkins: ['model', 'groovy', 'declarative', ...DEFINITIONS, ...IN_JENKINS],
  plan: ['model'],
  run: ['model', 'plan', ...DEFINITIONS],
  load: ['model', 'pipeline', 'script', ...DEFINITIONS],
  adapters: ['model', 'plan', 'run'],
  targets: ['model', 'plan', 'run', 'adapters', 'edges'],
  edges: ['model', 'plan', 'run', 'adapters'],
  hosts: ['model', 'plan', 'run', 'adapters', 'jenkins', 'groovy'],
  channels: ['model', 'run', 'adapters', 'jenkins', 'groovy', 'declarative'],
  controller: ['model', 'declarative', 'pipeline', 'jenkins', 'plan', 'run', 'adapters', 'project'],
  project: ['model', 'load', 'declarative', 'pipeline', 'script', 'jenkins', 'plan', 'run', 'adapters', 'targets'],
  agent: ['model', 'plan', 'run', 'adapters', 'targets', 'edges', 'hosts', 'channels'],
  cli: [
    'model',
    'load',
    'declarative',
    'pipeline',
    'script',
    'jenkins',
    'graph',
    'intake',
    'plan',
    'run',
    'adapters',
    'targets',
    'edges',
    'hosts',
    'controller',
    'project',
    'agent',
  ],
};

/** Rooms that only decide: the same input gives the same output, on any machine. */
const PURE = [
  'model',
  'groovy',
  'declarative',
  'pipeline',
  'script',
  'catalogue',
  'jenkins',
  'graph',
  'intake',
  'plan',
  'targets/[^/]+/manifests',
  ...DEFINITIONS,
  ...IN_JENKINS,
];

/** The rooms in which each package lives; no other package is used. */
const PACKAGES = {
  '@dagrejs/dagre': ['graph'],
  '@gitbeaker/(?:rest|requester-utils)': ['hosts'],
  '@octokit/(?:rest|plugin-retry|plugin-throttling)': ['hosts'],
  bottleneck: ['hosts'],
  commander: ['cli'],
  diff: ['cli'],
  esbuild: ['load'],
  execa: ['adapters'],
  handlebars: ['jenkins'],
  jiti: ['load'],
  picocolors: ['cli'],
  'simple-git': ['adapters'],
  'ts-morph': ['load', 'script'],
  yaml: ['intake', 'jenkins', 'targets'],
  zod: ['load', 'adapters', 'targets'],
};

/** A room is a folder, a part of one may be a file. */
const inRooms = (rooms) => `^src/(?:${rooms.map((room) => room.replace('.ts', '\\.ts')).join('|')})(?:/|$)`;
const packagePath = (name) => `(?:^|/)node_modules/${name}/`;

/** The public face of the package, which the loader hands to flows. */
const FACE = '^src/index\\.ts$';

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Modules that need each other are one module.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      severity: 'error',
      comment: 'What is imported must exist and be installed for users too.',
      from: {},
      to: { couldNotResolve: true },
    },
    ...Object.entries(ROOMS).map(([room, allowed]) => ({
      name: `walls-of-${room}`,
      severity: 'error',
      comment: `src/${room}/ may import ${allowed.length === 0 ? 'no other room' : `only ${allowed.join(', ')}`}.`,
      from: { path: inRooms([room]) },
      to: { path: '^src/', pathNot: [inRooms([room, ...allowed]), ...(room === 'load' ? [FACE] : [])] },
    })),
    ...PARTS.map(({ name, files, allowed }) => ({
      name: `walls-of-${name}`,
      severity: 'error',
      comment: `${files.join(', ')} may import only ${allowed.join(', ')}.`,
      from: { path: inRooms(files) },
      to: { path: '^src/', pathNot: inRooms(allowed) },
    })),
    {
      name: 'known-rooms',
      severity: 'error',
      comment: 'A new room gets its line in the table first.',
      from: { path: '^src/[^/]+/', pathNot: inRooms(Object.keys(ROOMS)) },
      to: {},
    },
    {
      name: 'pure-rooms',
      severity: 'error',
      comment: 'These rooms decide; looking at the world and changing it is for others.',
      from: { path: inRooms(PURE) },
      to: { dependencyTypes: ['core'] },
    },
    ...Object.entries(PACKAGES).map(([name, rooms]) => ({
      name: `home-of-${name.replaceAll(/[^a-z]+/g, '-')}`,
      severity: 'error',
      comment: `${name} is used only in ${rooms.join(' and ')}.`,
      from: { path: '^src/', pathNot: inRooms(rooms) },
      to: { path: packagePath(name) },
    })),
    {
      name: 'known-packages',
      severity: 'error',
      comment: 'A new package gets its line in the table first.',
      from: { path: '^src/' },
      to: { path: '(?:^|/)node_modules/', pathNot: Object.keys(PACKAGES).map(packagePath) },
    },
    {
      name: 'public-face',
      severity: 'error',
      comment: 'What flows import is the model, the catalogue, pipelines and types: nothing heavy, nothing that acts.',
      from: { path: FACE },
      to: { pathNot: inRooms(['model', 'catalogue', 'pipeline', ...DEFINITIONS]) },
    },
    {
      name: 'flows-use-the-face',
      severity: 'error',
      comment: "Flows are written as a user's are: with what the package shows.",
      from: { path: '^pipelines/' },
      to: { path: '^(?:src|test|scripts|bench)/', pathNot: FACE },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(?:^|/)node_modules/typescript/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default'] },
  },
};
