import type { Callables } from './profile.ts';

/** The steps of a Jenkins 2.516.2 with the plugins that most controllers have, as `/pipeline-syntax/gdsl` lists them. */
export const standardSteps: Callables = {
  ansiColor: {
    documentation: 'Color ANSI Console Output',
    block: true,
    parameters: {
      colorMapName: { type: 'String', required: true },
    },
  },
  archive: {
    documentation: 'Advanced/Deprecated Archive artifacts',
    needsNode: true,
    parameters: {
      includes: { type: 'String', required: true },
      excludes: { type: 'String' },
    },
  },
  bat: {
    documentation: 'Windows Batch Script',
    needsNode: true,
    parameters: {
      script: { type: 'String', required: true },
      encoding: { type: 'String' },
      label: { type: 'String' },
      returnStatus: { type: 'boolean' },
      returnStdout: { type: 'boolean' },
    },
  },
  build: {
    documentation: 'Build a job',
    parameters: {
      job: { type: 'String', required: true },
      parameters: { type: 'List' },
      propagate: { type: 'boolean' },
      quietPeriod: { type: 'Integer' },
      wait: { type: 'boolean' },
      waitForStart: { type: 'boolean' },
    },
  },
  catchError: {
    documentation: 'Catch error and set build result to failure',
    block: true,
    parameters: {
      buildResult: { type: 'String' },
      catchInterruptions: { type: 'boolean' },
      message: { type: 'String' },
      stageResult: { type: 'String' },
    },
  },
  checkout: {
    documentation: 'Check out from version control',
    needsNode: true,
    parameters: {
      scm: { type: 'Map', required: true },
      changelog: { type: 'boolean' },
      poll: { type: 'boolean' },
    },
  },
  compareVersions: {
    documentation: 'Compare two version number strings',
    parameters: {
      v1: { type: 'String', required: true },
      v2: { type: 'String', required: true },
      failIfEmpty: { type: 'boolean' },
    },
  },
  currentUserGlobalRoles: {
    documentation: 'Current Users Global Roles',
    parameters: {},
  },
  currentUserItemRoles: {
    documentation: 'Current Users Item Roles',
    parameters: {
      showAllRoles: { type: 'boolean' },
    },
  },
  deleteDir: {
    documentation: 'Recursively delete the current directory from the workspace',
    needsNode: true,
    parameters: {},
  },
  dir: {
    documentation: 'Change current directory',
    block: true,
    needsNode: true,
    parameters: {
      path: { type: 'String', required: true },
    },
  },
  dockerFingerprintFrom: {
    documentation: 'Record trace of a Docker image used in FROM',
    needsNode: true,
    parameters: {
      dockerfile: { type: 'String', required: true },
      image: { type: 'String', required: true },
      commandLine: { type: 'String' },
      toolName: { type: 'String' },
    },
  },
  dockerFingerprintRun: {
    documentation: 'Advanced/Deprecated Record trace of a Docker image run in a container',
    parameters: {
      containerId: { type: 'String', required: true },
      toolName: { type: 'String' },
    },
  },
  echo: {
    documentation: 'Print Message',
    parameters: {
      message: { type: 'String', required: true },
    },
  },
  emailext: {
    documentation: 'Extended Email',
    parameters: {
      subject: { type: 'String', required: true },
      body: { type: 'String', required: true },
      attachLog: { type: 'boolean' },
      attachmentsPattern: { type: 'String' },
      compressLog: { type: 'boolean' },
      from: { type: 'String' },
      mimeType: { type: 'String' },
      postsendScript: { type: 'String' },
      presendScript: { type: 'String' },
      recipientProviders: { type: 'List' },
      replyTo: { type: 'String' },
      saveOutput: { type: 'boolean' },
      to: { type: 'String' },
    },
  },
  emailextrecipients: {
    documentation: 'Extended Email Recipients',
    parameters: {
      recipientProviders: { type: 'List', required: true },
    },
  },
  envVarsForTool: {
    documentation:
      "Fetches the environment variables for a given tool in a list of 'FOO=bar' strings suitable for the withEnv step.",
    parameters: {
      toolId: { type: 'String', required: true },
      toolVersion: { type: 'String', required: true },
    },
  },
  error: {
    documentation: 'Error signal',
    parameters: {
      message: { type: 'String', required: true },
    },
  },
  fileExists: {
    documentation: 'Verify if file exists in workspace',
    needsNode: true,
    parameters: {
      file: { type: 'String', required: true },
    },
  },
  findFiles: {
    documentation: 'Find files in the workspace',
    needsNode: true,
    parameters: {
      excludes: { type: 'String' },
      glob: { type: 'String' },
    },
  },
  getContext: {
    documentation: 'Advanced/Deprecated Get contextual object from internal APIs',
    parameters: {
      type: { type: 'Map', required: true },
    },
  },
  git: {
    documentation: 'Git',
    needsNode: true,
    parameters: {
      url: { type: 'String', required: true },
      branch: { type: 'String' },
      changelog: { type: 'boolean' },
      credentialsId: { type: 'String' },
      poll: { type: 'boolean' },
    },
  },
  httpRequest: {
    documentation: 'Perform an HTTP Request and return a response object',
    parameters: {
      url: { type: 'String', required: true },
      acceptType: { type: 'Map' },
      authentication: { type: 'String' },
      consoleLogResponseBody: { type: 'Boolean' },
      contentType: { type: 'Map' },
      customHeaders: { type: 'List' },
      formData: { type: 'List' },
      httpMode: { type: 'Map' },
      httpProxy: { type: 'String' },
      ignoreSslErrors: { type: 'boolean' },
      multipartName: { type: 'String' },
      outputFile: { type: 'String' },
      proxyAuthentication: { type: 'String' },
      quiet: { type: 'Boolean' },
      requestBody: { type: 'String' },
      responseHandle: { type: 'Map' },
      timeout: { type: 'Integer' },
      uploadFile: { type: 'String' },
      useNtlm: { type: 'boolean' },
      useSystemProperties: { type: 'Boolean' },
      validResponseCodes: { type: 'String' },
      validResponseContent: { type: 'String' },
      wrapAsMultipart: { type: 'boolean' },
    },
  },
  input: {
    documentation: 'Wait for interactive input',
    parameters: {
      message: { type: 'String', required: true },
      cancel: { type: 'String' },
      id: { type: 'String' },
      ok: { type: 'String' },
      parameters: { type: 'List' },
      submitter: { type: 'String' },
      submitterParameter: { type: 'String' },
    },
  },
  isUnix: {
    documentation: 'Checks if running on a Unix-like node',
    parameters: {},
  },
  junit: {
    documentation: 'Archive JUnit-formatted test results',
    needsNode: true,
    parameters: {
      testResults: { type: 'String', required: true },
      allowEmptyResults: { type: 'boolean' },
      checksName: { type: 'String' },
      healthScaleFactor: { type: 'double' },
      keepLongStdio: { type: 'boolean' },
      keepProperties: { type: 'boolean' },
      keepTestNames: { type: 'boolean' },
      skipMarkingBuildUnstable: { type: 'boolean' },
      skipOldReports: { type: 'boolean' },
      skipPublishingChecks: { type: 'boolean' },
      stdioRetention: { type: 'String' },
      testDataPublishers: { type: 'List' },
    },
  },
  library: {
    documentation: 'Load a library on the fly',
    parameters: {
      identifier: { type: 'String', required: true },
      changelog: { type: 'Boolean' },
      retriever: { type: 'Map' },
    },
  },
  libraryResource: {
    documentation: 'Load a resource file from a library',
    parameters: {
      resource: { type: 'String', required: true },
      encoding: { type: 'String' },
    },
  },
  load: {
    documentation: 'Evaluate a Groovy source file into the Pipeline script',
    needsNode: true,
    parameters: {
      path: { type: 'String', required: true },
    },
  },
  lock: {
    documentation: 'Lock shared resource',
    block: true,
    parameters: {
      resource: { type: 'String', required: true },
      extra: { type: 'List' },
      inversePrecedence: { type: 'boolean' },
      label: { type: 'String' },
      priority: { type: 'int' },
      quantity: { type: 'int' },
      resourceSelectStrategy: { type: 'String' },
      skipIfLocked: { type: 'boolean' },
      variable: { type: 'String' },
    },
  },
  mail: {
    documentation: 'Mail',
    parameters: {
      subject: { type: 'String', required: true },
      body: { type: 'String', required: true },
      bcc: { type: 'String' },
      cc: { type: 'String' },
      charset: { type: 'String' },
      from: { type: 'String' },
      mimeType: { type: 'String' },
      replyTo: { type: 'String' },
      to: { type: 'String' },
    },
  },
  md5: {
    documentation: 'Compute the MD5 of a given file',
    needsNode: true,
    parameters: {
      file: { type: 'String', required: true },
    },
  },
  milestone: {
    documentation: 'The milestone step forces all builds to go through in order',
    parameters: {
      ordinal: { type: 'Integer', required: true },
      label: { type: 'String' },
      unsafe: { type: 'boolean' },
    },
  },
  node: {
    documentation: 'Allocate node',
    block: true,
    parameters: {
      label: { type: 'String', required: true },
    },
  },
  nodesByLabel: {
    documentation: 'List of nodes by Label, by default excludes offline nodes.',
    parameters: {
      label: { type: 'String', required: true },
      offline: { type: 'boolean' },
    },
  },
  parallel: {
    documentation: 'Execute in parallel',
    parameters: {
      closures: { type: 'Map', required: true },
      failFast: { type: 'boolean' },
    },
  },
  powershell: {
    documentation: 'Windows PowerShell Script',
    needsNode: true,
    parameters: {
      script: { type: 'String', required: true },
      encoding: { type: 'String' },
      label: { type: 'String' },
      returnStatus: { type: 'boolean' },
      returnStdout: { type: 'boolean' },
    },
  },
  prependToFile: {
    documentation: 'Create a file (if not already exist) in the workspace, and prepend given content to that file.',
    needsNode: true,
    parameters: {
      file: { type: 'String', required: true },
      content: { type: 'String', required: true },
    },
  },
  properties: {
    documentation: 'Set job properties',
    parameters: {
      properties: { type: 'List', required: true },
    },
  },
  publishChecks: {
    documentation: 'Publish customized checks to SCM platforms',
    parameters: {
      actions: { type: 'List' },
      annotations: { type: 'List' },
      conclusion: { type: 'Map' },
      detailsURL: { type: 'String' },
      name: { type: 'String' },
      status: { type: 'Map' },
      summary: { type: 'String' },
      text: { type: 'String' },
      title: { type: 'String' },
    },
  },
  publishHTML: {
    documentation: 'Publish HTML reports',
    needsNode: true,
    parameters: {
      target: { type: 'Map', required: true },
    },
  },
  pwd: {
    documentation: 'Determine current directory',
    needsNode: true,
    parameters: {
      tmp: { type: 'boolean' },
    },
  },
  pwsh: {
    documentation: 'PowerShell Core Script',
    needsNode: true,
    parameters: {
      script: { type: 'String', required: true },
      encoding: { type: 'String' },
      label: { type: 'String' },
      returnStatus: { type: 'boolean' },
      returnStdout: { type: 'boolean' },
    },
  },
  readCSV: {
    documentation: 'Read content from a CSV file in the workspace or text.',
    parameters: {
      file: { type: 'String' },
      format: { type: 'Map' },
      text: { type: 'String' },
    },
  },
  readFile: {
    documentation: 'Read file from workspace',
    needsNode: true,
    parameters: {
      file: { type: 'String', required: true },
      encoding: { type: 'String' },
    },
  },
  readJSON: {
    documentation: 'Read JSON from a file in the workspace or text.',
    parameters: {
      file: { type: 'String' },
      returnPojo: { type: 'boolean' },
      text: { type: 'String' },
    },
  },
  readManifest: {
    documentation: 'Read a Jar Manifest',
    parameters: {
      file: { type: 'String' },
      text: { type: 'String' },
    },
  },
  readMavenPom: {
    documentation: 'Read a maven project file.',
    needsNode: true,
    parameters: {
      file: { type: 'String' },
    },
  },
  readProperties: {
    documentation: 'Read properties from a file in the workspace or text.',
    parameters: {
      charset: { type: 'String' },
      defaults: { type: 'Map' },
      file: { type: 'String' },
      interpolate: { type: 'Boolean' },
      text: { type: 'String' },
    },
  },
  readScmFile: {
    documentation: 'Read file from SCM',
    parameters: {
      scm: { type: 'Map', required: true },
      version: { type: 'String', required: true },
      path: { type: 'String' },
    },
  },
  readTOML: {
    documentation: 'Read toml from a file in the workspace or text.',
    parameters: {
      file: { type: 'String' },
      text: { type: 'String' },
    },
  },
  readTrusted: {
    documentation: 'Read trusted file from SCM',
    parameters: {
      path: { type: 'String', required: true },
    },
  },
  readYaml: {
    documentation: 'Read yaml from a file in the workspace or text.',
    parameters: {
      codePointLimit: { type: 'int' },
      file: { type: 'String' },
      maxAliasesForCollections: { type: 'int' },
      text: { type: 'String' },
    },
  },
  resolveScm: {
    documentation: 'Resolves an SCM from an SCM Source and a list of candidate target branch names',
    parameters: {
      source: { type: 'Map', required: true },
      targets: { type: 'List', required: true },
      ignoreErrors: { type: 'boolean' },
    },
  },
  retry: {
    documentation: 'Retry the body up to N times',
    block: true,
    parameters: {
      count: { type: 'int', required: true },
      conditions: { type: 'List' },
    },
  },
  script: {
    documentation: 'Run arbitrary Pipeline script',
    block: true,
    parameters: {},
  },
  sh: {
    documentation: 'Shell Script',
    needsNode: true,
    parameters: {
      script: { type: 'String', required: true },
      encoding: { type: 'String' },
      label: { type: 'String' },
      returnStatus: { type: 'boolean' },
      returnStdout: { type: 'boolean' },
    },
  },
  sha1: {
    documentation: 'Compute the SHA1 of a given file',
    needsNode: true,
    parameters: {
      file: { type: 'String', required: true },
    },
  },
  sha256: {
    documentation: 'Compute the SHA256 of a given file',
    needsNode: true,
    parameters: {
      file: { type: 'String', required: true },
    },
  },
  sleep: {
    documentation: 'Sleep',
    parameters: {
      time: { type: 'int', required: true },
      unit: { type: 'TimeUnit' },
    },
  },
  sshagent: {
    documentation: 'SSH Agent',
    block: true,
    needsNode: true,
    parameters: {
      credentials: { type: 'List', required: true },
      ignoreMissing: { type: 'boolean' },
    },
  },
  stage: {
    documentation: 'Stage',
    block: true,
    parameters: {
      name: { type: 'String', required: true },
      concurrency: { type: 'Integer' },
    },
  },
  stash: {
    documentation: 'Stash some files to be used later in the build',
    needsNode: true,
    parameters: {
      name: { type: 'String', required: true },
      allowEmpty: { type: 'boolean' },
      excludes: { type: 'String' },
      includes: { type: 'String' },
      useDefaultExcludes: { type: 'boolean' },
    },
  },
  step: {
    documentation: 'General Build Step',
    parameters: {
      delegate: { type: 'Map', required: true },
    },
  },
  tar: {
    documentation: 'Create Tar file',
    needsNode: true,
    parameters: {
      file: { type: 'String' },
      archive: { type: 'boolean' },
      compress: { type: 'boolean' },
      defaultExcludes: { type: 'boolean' },
      dir: { type: 'String' },
      exclude: { type: 'String' },
      glob: { type: 'String' },
      overwrite: { type: 'boolean' },
    },
  },
  tee: {
    documentation: 'Tee output to file',
    block: true,
    needsNode: true,
    parameters: {
      file: { type: 'String', required: true },
    },
  },
  timeout: {
    documentation: 'Enforce time limit',
    block: true,
    parameters: {
      time: { type: 'int', required: true },
      activity: { type: 'boolean' },
      unit: { type: 'TimeUnit' },
    },
  },
  timestamps: {
    documentation: 'Timestamps',
    block: true,
    parameters: {},
  },
  tm: {
    documentation: 'Expand a string containing macros',
    parameters: {
      stringWithMacro: { type: 'String', required: true },
    },
  },
  tool: {
    documentation: 'Use a tool from a predefined Tool Installation',
    parameters: {
      name: { type: 'String', required: true },
      type: { type: 'String' },
    },
  },
  touch: {
    documentation: 'Create a file (if not already exist) in the workspace, and set the timestamp',
    needsNode: true,
    parameters: {
      file: { type: 'String', required: true },
      timestamp: { type: 'Long' },
    },
  },
  unarchive: {
    documentation: 'Advanced/Deprecated Copy archived artifacts into the workspace',
    needsNode: true,
    parameters: {
      mapping: { type: 'Map' },
    },
  },
  unstable: {
    documentation: 'Set stage result to unstable',
    parameters: {
      message: { type: 'String', required: true },
    },
  },
  unstash: {
    documentation: 'Restore files previously stashed',
    needsNode: true,
    parameters: {
      name: { type: 'String', required: true },
    },
  },
  untar: {
    documentation: 'Extract Tar file',
    needsNode: true,
    parameters: {
      file: { type: 'String' },
      dir: { type: 'String' },
      glob: { type: 'String' },
      keepPermissions: { type: 'boolean' },
      quiet: { type: 'boolean' },
      test: { type: 'boolean' },
    },
  },
  unzip: {
    documentation: 'Extract Zip file',
    needsNode: true,
    parameters: {
      zipFile: { type: 'String', required: true },
      charset: { type: 'String' },
      dir: { type: 'String' },
      file: { type: 'String' },
      glob: { type: 'String' },
      quiet: { type: 'boolean' },
      read: { type: 'boolean' },
      test: { type: 'boolean' },
    },
  },
  validateDeclarativePipeline: {
    documentation: 'Validate a file containing a Declarative Pipeline',
    needsNode: true,
    parameters: {
      path: { type: 'String', required: true },
    },
  },
  verifyMd5: {
    documentation: 'Verify the MD5 of a given file',
    needsNode: true,
    parameters: {
      file: { type: 'String', required: true },
      hash: { type: 'String', required: true },
    },
  },
  verifySha1: {
    documentation: 'Verify the SHA1 of a given file',
    needsNode: true,
    parameters: {
      file: { type: 'String', required: true },
      hash: { type: 'String', required: true },
    },
  },
  verifySha256: {
    documentation: 'Verify the SHA256 of a given file',
    needsNode: true,
    parameters: {
      file: { type: 'String', required: true },
      hash: { type: 'String', required: true },
    },
  },
  waitForBuild: {
    documentation: 'Wait for build to complete',
    parameters: {
      runId: { type: 'String', required: true },
      propagate: { type: 'boolean' },
      propagateAbort: { type: 'boolean' },
    },
  },
  waitUntil: {
    documentation: 'Wait for condition',
    block: true,
    parameters: {
      initialRecurrencePeriod: { type: 'long' },
      quiet: { type: 'boolean' },
    },
  },
  warnError: {
    documentation: 'Catch error and set build and stage result to unstable',
    block: true,
    parameters: {
      message: { type: 'String', required: true },
      catchInterruptions: { type: 'boolean' },
    },
  },
  withChecks: {
    documentation: 'Inject checks properties into its closure',
    block: true,
    parameters: {
      name: { type: 'String', required: true },
      includeStage: { type: 'boolean' },
    },
  },
  withContext: {
    documentation: 'Advanced/Deprecated Use contextual object from internal APIs within a block',
    block: true,
    parameters: {
      context: { type: 'Object', required: true },
    },
  },
  withCredentials: {
    documentation: 'Bind credentials to variables',
    block: true,
    parameters: {
      bindings: { type: 'List', required: true },
    },
  },
  withDockerContainer: {
    documentation: 'Advanced/Deprecated Run build steps inside a Docker container',
    block: true,
    needsNode: true,
    parameters: {
      image: { type: 'String', required: true },
      args: { type: 'String' },
      toolName: { type: 'String' },
    },
  },
  withDockerRegistry: {
    documentation: 'Advanced/Deprecated Sets up Docker registry endpoint',
    block: true,
    needsNode: true,
    parameters: {
      registry: { type: 'Map', required: true },
      toolName: { type: 'String' },
    },
  },
  withDockerServer: {
    documentation: 'Advanced/Deprecated Sets up Docker server endpoint',
    block: true,
    needsNode: true,
    parameters: {
      server: { type: 'Map', required: true },
    },
  },
  withEnv: {
    documentation: 'Set environment variables',
    block: true,
    parameters: {
      overrides: { type: 'List', required: true },
    },
  },
  wrap: {
    documentation: 'General Build Wrapper',
    block: true,
    parameters: {
      delegate: { type: 'Map', required: true },
    },
  },
  writeCSV: {
    documentation: 'Write content to a CSV file in the workspace.',
    needsNode: true,
    parameters: {
      file: { type: 'String', required: true },
      records: { type: 'Iterable', required: true },
      format: { type: 'Map' },
    },
  },
  writeFile: {
    documentation: 'Write file to workspace',
    needsNode: true,
    parameters: {
      file: { type: 'String', required: true },
      text: { type: 'String', required: true },
      encoding: { type: 'String' },
    },
  },
  writeJSON: {
    documentation: 'Write JSON to a file in the workspace.',
    parameters: {
      json: { type: 'Object', required: true },
      file: { type: 'String' },
      pretty: { type: 'int' },
      returnText: { type: 'boolean' },
    },
  },
  writeMavenPom: {
    documentation: 'Write a maven project file.',
    needsNode: true,
    parameters: {
      model: { type: 'Map', required: true },
      file: { type: 'String' },
    },
  },
  writeTOML: {
    documentation: 'Write toml to a file in the workspace.',
    parameters: {
      toml: { type: 'Object', required: true },
      file: { type: 'String' },
      returnText: { type: 'boolean' },
    },
  },
  writeYaml: {
    documentation: 'Write a yaml from an object or objects.',
    parameters: {
      charset: { type: 'String' },
      data: { type: 'Object' },
      datas: { type: 'Collection' },
      file: { type: 'String' },
      overwrite: { type: 'boolean' },
      returnText: { type: 'boolean' },
    },
  },
  ws: {
    documentation: 'Allocate workspace',
    block: true,
    parameters: {
      dir: { type: 'String', required: true },
    },
  },
  zip: {
    documentation: 'Create Zip file',
    needsNode: true,
    parameters: {
      zipFile: { type: 'String', required: true },
      archive: { type: 'boolean' },
      defaultExcludes: { type: 'boolean' },
      dir: { type: 'String' },
      exclude: { type: 'String' },
      file: { type: 'String' },
      glob: { type: 'String' },
      overwrite: { type: 'boolean' },
    },
  },
};
