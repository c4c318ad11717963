// Made from the standard profile: change that, then run "npm run controller-types".
import type * as offer from '../src/pipeline/offer.ts';

/** The steps, options and other features of a standard controller. */
export interface StandardController {
  readonly steps: {
    readonly acceptGitLabMR: offer.Unspecified;
    readonly addGitLabMRComment: offer.Unspecified;
    readonly allure: offer.Unspecified;
    /** Color ANSI Console Output */
    readonly ansiColor: offer.Callable<
      {
        readonly colorMapName: string;
      },
      'colorMapName',
      'block'
    >;
    readonly ansiblePlaybook: offer.Unspecified;
    readonly ansibleVault: offer.Unspecified;
    /**
     * Advanced/Deprecated Archive artifacts
     *
     * Needs an agent.
     */
    readonly archive: offer.Callable<
      {
        readonly includes: string;
        readonly excludes?: string;
      },
      'includes'
    >;
    readonly archiveArtifacts: offer.Callable<
      {
        readonly artifacts: string;
        readonly allowEmptyArchive?: boolean;
        readonly caseSensitive?: boolean;
        readonly defaultExcludes?: boolean;
        readonly excludes?: string;
        readonly fingerprint?: boolean;
        readonly followSymlinks?: boolean;
        readonly onlyIfSuccessful?: boolean;
      },
      'artifacts'
    >;
    /**
     * Windows Batch Script
     *
     * Needs an agent.
     */
    readonly bat: offer.Callable<
      {
        readonly script: string;
        readonly encoding?: string;
        readonly label?: string;
        readonly returnStatus?: boolean;
        readonly returnStdout?: boolean;
      },
      'script'
    >;
    readonly bitbucketStatusNotify: offer.Unspecified;
    /** Build a job */
    readonly build: offer.Callable<
      {
        readonly job: string;
        readonly parameters?: offer.List;
        readonly propagate?: boolean;
        readonly quietPeriod?: number;
        readonly wait?: boolean;
        readonly waitForStart?: boolean;
      },
      'job'
    >;
    /** Catch error and set build result to failure */
    readonly catchError: offer.Callable<
      {
        readonly buildResult?: string;
        readonly catchInterruptions?: boolean;
        readonly message?: string;
        readonly stageResult?: string;
      },
      never,
      'block'
    >;
    /**
     * Check out from version control
     *
     * Needs an agent.
     */
    readonly checkout: offer.Callable<
      {
        readonly scm: offer.Structure;
        readonly changelog?: boolean;
        readonly poll?: boolean;
      },
      'scm'
    >;
    readonly cleanWs: offer.Unspecified;
    readonly cobertura: offer.Unspecified;
    /** Compare two version number strings */
    readonly compareVersions: offer.Callable<{
      readonly v1: string;
      readonly v2: string;
      readonly failIfEmpty?: boolean;
    }>;
    readonly configFileProvider: offer.Unspecified;
    readonly container: offer.Unspecified;
    readonly containerLog: offer.Unspecified;
    readonly copyArtifacts: offer.Unspecified;
    readonly createSummary: offer.Unspecified;
    readonly cucumber: offer.Unspecified;
    /** Current Users Global Roles */
    readonly currentUserGlobalRoles: offer.Callable<object>;
    /** Current Users Item Roles */
    readonly currentUserItemRoles: offer.Callable<{
      readonly showAllRoles?: boolean;
    }>;
    /**
     * Recursively delete the current directory from the workspace
     *
     * Needs an agent.
     */
    readonly deleteDir: offer.Callable<object>;
    readonly dependencyCheck: offer.Unspecified;
    readonly dependencyCheckPublisher: offer.Unspecified;
    readonly dependencyTrackPublisher: offer.Unspecified;
    /**
     * Change current directory
     *
     * Needs an agent.
     */
    readonly dir: offer.Callable<
      {
        readonly path: string;
      },
      'path',
      'block'
    >;
    readonly discordSend: offer.Unspecified;
    /**
     * Record trace of a Docker image used in FROM
     *
     * Needs an agent.
     */
    readonly dockerFingerprintFrom: offer.Callable<{
      readonly dockerfile: string;
      readonly image: string;
      readonly commandLine?: string;
      readonly toolName?: string;
    }>;
    /** Advanced/Deprecated Record trace of a Docker image run in a container */
    readonly dockerFingerprintRun: offer.Callable<
      {
        readonly containerId: string;
        readonly toolName?: string;
      },
      'containerId'
    >;
    readonly dockerNode: offer.Unspecified;
    /** Print Message */
    readonly echo: offer.Callable<
      {
        readonly message: string;
      },
      'message'
    >;
    readonly ecrLogin: offer.Unspecified;
    /** Extended Email */
    readonly emailext: offer.Callable<{
      readonly subject: string;
      readonly body: string;
      readonly attachLog?: boolean;
      readonly attachmentsPattern?: string;
      readonly compressLog?: boolean;
      readonly from?: string;
      readonly mimeType?: string;
      readonly postsendScript?: string;
      readonly presendScript?: string;
      readonly recipientProviders?: offer.List;
      readonly replyTo?: string;
      readonly saveOutput?: boolean;
      readonly to?: string;
    }>;
    /** Extended Email Recipients */
    readonly emailextrecipients: offer.Callable<
      {
        readonly recipientProviders: offer.List;
      },
      'recipientProviders'
    >;
    /** Fetches the environment variables for a given tool in a list of 'FOO=bar' strings suitable for the withEnv step. */
    readonly envVarsForTool: offer.Callable<{
      readonly toolId: string;
      readonly toolVersion: string;
    }>;
    /** Error signal */
    readonly error: offer.Callable<
      {
        readonly message: string;
      },
      'message'
    >;
    /**
     * Verify if file exists in workspace
     *
     * Needs an agent.
     */
    readonly fileExists: offer.Callable<
      {
        readonly file: string;
      },
      'file'
    >;
    /**
     * Find files in the workspace
     *
     * Needs an agent.
     */
    readonly findFiles: offer.Callable<{
      readonly excludes?: string;
      readonly glob?: string;
    }>;
    readonly fingerprint: offer.Callable<
      {
        readonly targets: string;
        readonly caseSensitive?: boolean;
        readonly defaultExcludes?: boolean;
        readonly excludes?: string;
      },
      'targets'
    >;
    /** Advanced/Deprecated Get contextual object from internal APIs */
    readonly getContext: offer.Callable<
      {
        readonly type: offer.Structure;
      },
      'type'
    >;
    /**
     * Git
     *
     * Needs an agent.
     */
    readonly git: offer.Callable<
      {
        readonly url: string;
        readonly branch?: string;
        readonly changelog?: boolean;
        readonly credentialsId?: string;
        readonly poll?: boolean;
      },
      'url'
    >;
    readonly githubNotify: offer.Unspecified;
    readonly gitlabCommitStatus: offer.Unspecified;
    readonly hangoutsNotify: offer.Unspecified;
    /** Perform an HTTP Request and return a response object */
    readonly httpRequest: offer.Callable<
      {
        readonly url: string;
        readonly acceptType?: offer.Structure;
        readonly authentication?: string;
        readonly consoleLogResponseBody?: boolean;
        readonly contentType?: offer.Structure;
        readonly customHeaders?: offer.List;
        readonly formData?: offer.List;
        readonly httpMode?: offer.Structure;
        readonly httpProxy?: string;
        readonly ignoreSslErrors?: boolean;
        readonly multipartName?: string;
        readonly outputFile?: string;
        readonly proxyAuthentication?: string;
        readonly quiet?: boolean;
        readonly requestBody?: string;
        readonly responseHandle?: offer.Structure;
        readonly timeout?: number;
        readonly uploadFile?: string;
        readonly useNtlm?: boolean;
        readonly useSystemProperties?: boolean;
        readonly validResponseCodes?: string;
        readonly validResponseContent?: string;
        readonly wrapAsMultipart?: boolean;
      },
      'url'
    >;
    /** Wait for interactive input */
    readonly input: offer.Callable<
      {
        readonly message: string;
        readonly cancel?: string;
        readonly id?: string;
        readonly ok?: string;
        readonly parameters?: offer.List;
        readonly submitter?: string;
        readonly submitterParameter?: string;
      },
      'message'
    >;
    /** Checks if running on a Unix-like node */
    readonly isUnix: offer.Callable<object>;
    readonly jacoco: offer.Unspecified;
    readonly jiraComment: offer.Unspecified;
    readonly jiraSendBuildInfo: offer.Unspecified;
    readonly jiraSendDeploymentInfo: offer.Unspecified;
    readonly jobDsl: offer.Unspecified;
    /**
     * Archive JUnit-formatted test results
     *
     * Needs an agent.
     */
    readonly junit: offer.Callable<
      {
        readonly testResults: string;
        readonly allowEmptyResults?: boolean;
        readonly checksName?: string;
        readonly healthScaleFactor?: number;
        readonly keepLongStdio?: boolean;
        readonly keepProperties?: boolean;
        readonly keepTestNames?: boolean;
        readonly skipMarkingBuildUnstable?: boolean;
        readonly skipOldReports?: boolean;
        readonly skipPublishingChecks?: boolean;
        readonly stdioRetention?: string;
        readonly testDataPublishers?: offer.List;
      },
      'testResults'
    >;
    readonly kubernetesDeploy: offer.Unspecified;
    /** Load a library on the fly */
    readonly library: offer.Callable<
      {
        readonly identifier: string;
        readonly changelog?: boolean;
        readonly retriever?: offer.Structure;
      },
      'identifier'
    >;
    /** Load a resource file from a library */
    readonly libraryResource: offer.Callable<
      {
        readonly resource: string;
        readonly encoding?: string;
      },
      'resource'
    >;
    /**
     * Evaluate a Groovy source file into the Pipeline script
     *
     * Needs an agent.
     */
    readonly load: offer.Callable<
      {
        readonly path: string;
      },
      'path'
    >;
    /** Lock shared resource */
    readonly lock: offer.Callable<
      {
        readonly resource: string;
        readonly extra?: offer.List;
        readonly inversePrecedence?: boolean;
        readonly label?: string;
        readonly priority?: number;
        readonly quantity?: number;
        readonly resourceSelectStrategy?: string;
        readonly skipIfLocked?: boolean;
        readonly variable?: string;
      },
      'resource',
      'block'
    >;
    /** Mail */
    readonly mail: offer.Callable<{
      readonly subject: string;
      readonly body: string;
      readonly bcc?: string;
      readonly cc?: string;
      readonly charset?: string;
      readonly from?: string;
      readonly mimeType?: string;
      readonly replyTo?: string;
      readonly to?: string;
    }>;
    readonly mattermostSend: offer.Unspecified;
    /**
     * Compute the MD5 of a given file
     *
     * Needs an agent.
     */
    readonly md5: offer.Callable<
      {
        readonly file: string;
      },
      'file'
    >;
    /** The milestone step forces all builds to go through in order */
    readonly milestone: offer.Callable<
      {
        readonly ordinal: number;
        readonly label?: string;
        readonly unsafe?: boolean;
      },
      'ordinal'
    >;
    readonly nexusArtifactUploader: offer.Unspecified;
    readonly nexusPublisher: offer.Unspecified;
    /** Allocate node */
    readonly node: offer.Callable<
      {
        readonly label: string;
      },
      'label',
      'block'
    >;
    readonly nodejs: offer.Unspecified;
    /** List of nodes by Label, by default excludes offline nodes. */
    readonly nodesByLabel: offer.Callable<
      {
        readonly label: string;
        readonly offline?: boolean;
      },
      'label'
    >;
    readonly office365ConnectorSend: offer.Unspecified;
    readonly perfReport: offer.Unspecified;
    readonly plot: offer.Unspecified;
    readonly podTemplate: offer.Unspecified;
    /**
     * Windows PowerShell Script
     *
     * Needs an agent.
     */
    readonly powershell: offer.Callable<
      {
        readonly script: string;
        readonly encoding?: string;
        readonly label?: string;
        readonly returnStatus?: boolean;
        readonly returnStdout?: boolean;
      },
      'script'
    >;
    /**
     * Create a file (if not already exist) in the workspace, and prepend given content to that file.
     *
     * Needs an agent.
     */
    readonly prependToFile: offer.Callable<{
      readonly file: string;
      readonly content: string;
    }>;
    /** Set job properties */
    readonly properties: offer.Callable<
      {
        readonly properties: offer.List;
      },
      'properties'
    >;
    /** Publish customized checks to SCM platforms */
    readonly publishChecks: offer.Callable<{
      readonly actions?: offer.List;
      readonly annotations?: offer.List;
      readonly conclusion?: offer.Structure;
      readonly detailsURL?: string;
      readonly name?: string;
      readonly status?: offer.Structure;
      readonly summary?: string;
      readonly text?: string;
      readonly title?: string;
    }>;
    readonly publishCoverage: offer.Unspecified;
    /**
     * Publish HTML reports
     *
     * Needs an agent.
     */
    readonly publishHTML: offer.Callable<
      {
        readonly target: offer.Structure;
      },
      'target'
    >;
    readonly publishIssues: offer.Unspecified;
    /**
     * Determine current directory
     *
     * Needs an agent.
     */
    readonly pwd: offer.Callable<{
      readonly tmp?: boolean;
    }>;
    /**
     * PowerShell Core Script
     *
     * Needs an agent.
     */
    readonly pwsh: offer.Callable<
      {
        readonly script: string;
        readonly encoding?: string;
        readonly label?: string;
        readonly returnStatus?: boolean;
        readonly returnStdout?: boolean;
      },
      'script'
    >;
    /** Read content from a CSV file in the workspace or text. */
    readonly readCSV: offer.Callable<{
      readonly file?: string;
      readonly format?: offer.Structure;
      readonly text?: string;
    }>;
    /**
     * Read file from workspace
     *
     * Needs an agent.
     */
    readonly readFile: offer.Callable<
      {
        readonly file: string;
        readonly encoding?: string;
      },
      'file'
    >;
    /** Read JSON from a file in the workspace or text. */
    readonly readJSON: offer.Callable<{
      readonly file?: string;
      readonly returnPojo?: boolean;
      readonly text?: string;
    }>;
    /** Read a Jar Manifest */
    readonly readManifest: offer.Callable<{
      readonly file?: string;
      readonly text?: string;
    }>;
    /**
     * Read a maven project file.
     *
     * Needs an agent.
     */
    readonly readMavenPom: offer.Callable<{
      readonly file?: string;
    }>;
    /** Read properties from a file in the workspace or text. */
    readonly readProperties: offer.Callable<{
      readonly charset?: string;
      readonly defaults?: offer.Structure;
      readonly file?: string;
      readonly interpolate?: boolean;
      readonly text?: string;
    }>;
    /** Read file from SCM */
    readonly readScmFile: offer.Callable<{
      readonly scm: offer.Structure;
      readonly version: string;
      readonly path?: string;
    }>;
    /** Read toml from a file in the workspace or text. */
    readonly readTOML: offer.Callable<{
      readonly file?: string;
      readonly text?: string;
    }>;
    /** Read trusted file from SCM */
    readonly readTrusted: offer.Callable<
      {
        readonly path: string;
      },
      'path'
    >;
    /** Read yaml from a file in the workspace or text. */
    readonly readYaml: offer.Callable<{
      readonly codePointLimit?: number;
      readonly file?: string;
      readonly maxAliasesForCollections?: number;
      readonly text?: string;
    }>;
    readonly recordCoverage: offer.Unspecified;
    readonly recordIssues: offer.Unspecified;
    /** Resolves an SCM from an SCM Source and a list of candidate target branch names */
    readonly resolveScm: offer.Callable<{
      readonly source: offer.Structure;
      readonly targets: offer.List;
      readonly ignoreErrors?: boolean;
    }>;
    /** Retry the body up to N times */
    readonly retry: offer.Callable<
      {
        readonly count: number;
        readonly conditions?: offer.List;
      },
      'count',
      'block'
    >;
    readonly robot: offer.Unspecified;
    readonly rocketSend: offer.Unspecified;
    readonly rtBuildInfo: offer.Unspecified;
    readonly rtDownload: offer.Unspecified;
    readonly rtMavenDeployer: offer.Unspecified;
    readonly rtMavenResolver: offer.Unspecified;
    readonly rtMavenRun: offer.Unspecified;
    readonly rtPublishBuildInfo: offer.Unspecified;
    readonly rtServer: offer.Unspecified;
    readonly rtUpload: offer.Unspecified;
    readonly s3Delete: offer.Unspecified;
    readonly s3Download: offer.Unspecified;
    readonly s3Upload: offer.Unspecified;
    readonly scanForIssues: offer.Unspecified;
    /** Run arbitrary Pipeline script */
    readonly script: offer.Callable<object, never, 'body'>;
    readonly setGitHubPullRequestStatus: offer.Unspecified;
    /**
     * Shell Script
     *
     * Needs an agent.
     */
    readonly sh: offer.Callable<
      {
        readonly script: string;
        readonly encoding?: string;
        readonly label?: string;
        readonly returnStatus?: boolean;
        readonly returnStdout?: boolean;
      },
      'script'
    >;
    /**
     * Compute the SHA1 of a given file
     *
     * Needs an agent.
     */
    readonly sha1: offer.Callable<
      {
        readonly file: string;
      },
      'file'
    >;
    /**
     * Compute the SHA256 of a given file
     *
     * Needs an agent.
     */
    readonly sha256: offer.Callable<
      {
        readonly file: string;
      },
      'file'
    >;
    readonly slackSend: offer.Unspecified;
    readonly slackUploadFile: offer.Unspecified;
    readonly slackUserIdFromEmail: offer.Unspecified;
    /** Sleep */
    readonly sleep: offer.Callable<
      {
        readonly time: number;
        readonly unit?: offer.TimeUnit;
      },
      'time'
    >;
    readonly snykSecurity: offer.Unspecified;
    readonly sshCommand: offer.Unspecified;
    readonly sshGet: offer.Unspecified;
    readonly sshPublisher: offer.Unspecified;
    readonly sshPut: offer.Unspecified;
    readonly sshScript: offer.Unspecified;
    /**
     * SSH Agent
     *
     * Needs an agent.
     */
    readonly sshagent: offer.Callable<
      {
        readonly credentials: offer.List;
        readonly ignoreMissing?: boolean;
      },
      'credentials',
      'block'
    >;
    /** Stage */
    readonly stage: offer.Callable<
      {
        readonly name: string;
        readonly concurrency?: number;
      },
      'name',
      'block'
    >;
    /**
     * Stash some files to be used later in the build
     *
     * Needs an agent.
     */
    readonly stash: offer.Callable<
      {
        readonly name: string;
        readonly allowEmpty?: boolean;
        readonly excludes?: string;
        readonly includes?: string;
        readonly useDefaultExcludes?: boolean;
      },
      'name'
    >;
    /** General Build Step */
    readonly step: offer.Callable<
      {
        readonly delegate: offer.Structure;
      },
      'delegate'
    >;
    readonly svn: offer.Unspecified;
    /**
     * Create Tar file
     *
     * Needs an agent.
     */
    readonly tar: offer.Callable<{
      readonly file?: string;
      readonly archive?: boolean;
      readonly compress?: boolean;
      readonly defaultExcludes?: boolean;
      readonly dir?: string;
      readonly exclude?: string;
      readonly glob?: string;
      readonly overwrite?: boolean;
    }>;
    /**
     * Tee output to file
     *
     * Needs an agent.
     */
    readonly tee: offer.Callable<
      {
        readonly file: string;
      },
      'file',
      'block'
    >;
    readonly telegramSend: offer.Unspecified;
    readonly throttle: offer.Unspecified;
    /** Enforce time limit */
    readonly timeout: offer.Callable<
      {
        readonly time: number;
        readonly activity?: boolean;
        readonly unit?: offer.TimeUnit;
      },
      'time',
      'block'
    >;
    /** Timestamps */
    readonly timestamps: offer.Callable<object, never, 'block'>;
    /** Expand a string containing macros */
    readonly tm: offer.Callable<
      {
        readonly stringWithMacro: string;
      },
      'stringWithMacro'
    >;
    /** Use a tool from a predefined Tool Installation */
    readonly tool: offer.Callable<
      {
        readonly name: string;
        readonly type?: string;
      },
      'name'
    >;
    /**
     * Create a file (if not already exist) in the workspace, and set the timestamp
     *
     * Needs an agent.
     */
    readonly touch: offer.Callable<
      {
        readonly file: string;
        readonly timestamp?: number;
      },
      'file'
    >;
    /**
     * Advanced/Deprecated Copy archived artifacts into the workspace
     *
     * Needs an agent.
     */
    readonly unarchive: offer.Callable<{
      readonly mapping?: offer.Structure;
    }>;
    /** Set stage result to unstable */
    readonly unstable: offer.Callable<
      {
        readonly message: string;
      },
      'message'
    >;
    /**
     * Restore files previously stashed
     *
     * Needs an agent.
     */
    readonly unstash: offer.Callable<
      {
        readonly name: string;
      },
      'name'
    >;
    /**
     * Extract Tar file
     *
     * Needs an agent.
     */
    readonly untar: offer.Callable<{
      readonly file?: string;
      readonly dir?: string;
      readonly glob?: string;
      readonly keepPermissions?: boolean;
      readonly quiet?: boolean;
      readonly test?: boolean;
    }>;
    /**
     * Extract Zip file
     *
     * Needs an agent.
     */
    readonly unzip: offer.Callable<
      {
        readonly zipFile: string;
        readonly charset?: string;
        readonly dir?: string;
        readonly file?: string;
        readonly glob?: string;
        readonly quiet?: boolean;
        readonly read?: boolean;
        readonly test?: boolean;
      },
      'zipFile'
    >;
    readonly updateGitlabCommitStatus: offer.Unspecified;
    /**
     * Validate a file containing a Declarative Pipeline
     *
     * Needs an agent.
     */
    readonly validateDeclarativePipeline: offer.Callable<
      {
        readonly path: string;
      },
      'path'
    >;
    /**
     * Verify the MD5 of a given file
     *
     * Needs an agent.
     */
    readonly verifyMd5: offer.Callable<{
      readonly file: string;
      readonly hash: string;
    }>;
    /**
     * Verify the SHA1 of a given file
     *
     * Needs an agent.
     */
    readonly verifySha1: offer.Callable<{
      readonly file: string;
      readonly hash: string;
    }>;
    /**
     * Verify the SHA256 of a given file
     *
     * Needs an agent.
     */
    readonly verifySha256: offer.Callable<{
      readonly file: string;
      readonly hash: string;
    }>;
    /** Wait for build to complete */
    readonly waitForBuild: offer.Callable<
      {
        readonly runId: string;
        readonly propagate?: boolean;
        readonly propagateAbort?: boolean;
      },
      'runId'
    >;
    readonly waitForQualityGate: offer.Unspecified;
    /** Wait for condition */
    readonly waitUntil: offer.Callable<
      {
        readonly initialRecurrencePeriod?: number;
        readonly quiet?: boolean;
      },
      never,
      'block'
    >;
    /** Catch error and set build and stage result to unstable */
    readonly warnError: offer.Callable<
      {
        readonly message: string;
        readonly catchInterruptions?: boolean;
      },
      'message',
      'block'
    >;
    readonly withAWS: offer.Unspecified;
    readonly withAnt: offer.Unspecified;
    /** Inject checks properties into its closure */
    readonly withChecks: offer.Callable<
      {
        readonly name: string;
        readonly includeStage?: boolean;
      },
      'name',
      'block'
    >;
    /** Advanced/Deprecated Use contextual object from internal APIs within a block */
    readonly withContext: offer.Callable<
      {
        readonly context: offer.Anything;
      },
      'context',
      'block'
    >;
    /** Bind credentials to variables */
    readonly withCredentials: offer.Callable<
      {
        readonly bindings: offer.List;
      },
      'bindings',
      'block'
    >;
    /**
     * Advanced/Deprecated Run build steps inside a Docker container
     *
     * Needs an agent.
     */
    readonly withDockerContainer: offer.Callable<
      {
        readonly image: string;
        readonly args?: string;
        readonly toolName?: string;
      },
      'image',
      'block'
    >;
    /**
     * Advanced/Deprecated Sets up Docker registry endpoint
     *
     * Needs an agent.
     */
    readonly withDockerRegistry: offer.Callable<
      {
        readonly registry: offer.Structure;
        readonly toolName?: string;
      },
      'registry',
      'block'
    >;
    /**
     * Advanced/Deprecated Sets up Docker server endpoint
     *
     * Needs an agent.
     */
    readonly withDockerServer: offer.Callable<
      {
        readonly server: offer.Structure;
      },
      'server',
      'block'
    >;
    /** Set environment variables */
    readonly withEnv: offer.Callable<
      {
        readonly overrides: offer.List;
      },
      'overrides',
      'block'
    >;
    readonly withGradle: offer.Unspecified;
    readonly withKubeConfig: offer.Unspecified;
    readonly withKubeCredentials: offer.Unspecified;
    readonly withMaven: offer.Unspecified;
    readonly withSonarQubeEnv: offer.Unspecified;
    readonly withVault: offer.Unspecified;
    /** General Build Wrapper */
    readonly wrap: offer.Callable<
      {
        readonly delegate: offer.Structure;
      },
      'delegate',
      'block'
    >;
    /**
     * Write content to a CSV file in the workspace.
     *
     * Needs an agent.
     */
    readonly writeCSV: offer.Callable<{
      readonly file: string;
      readonly records: offer.List;
      readonly format?: offer.Structure;
    }>;
    /**
     * Write file to workspace
     *
     * Needs an agent.
     */
    readonly writeFile: offer.Callable<{
      readonly file: string;
      readonly text: string;
      readonly encoding?: string;
    }>;
    /** Write JSON to a file in the workspace. */
    readonly writeJSON: offer.Callable<
      {
        readonly json: offer.Anything;
        readonly file?: string;
        readonly pretty?: number;
        readonly returnText?: boolean;
      },
      'json'
    >;
    /**
     * Write a maven project file.
     *
     * Needs an agent.
     */
    readonly writeMavenPom: offer.Callable<
      {
        readonly model: offer.Structure;
        readonly file?: string;
      },
      'model'
    >;
    /** Write toml to a file in the workspace. */
    readonly writeTOML: offer.Callable<
      {
        readonly toml: offer.Anything;
        readonly file?: string;
        readonly returnText?: boolean;
      },
      'toml'
    >;
    /** Write a yaml from an object or objects. */
    readonly writeYaml: offer.Callable<{
      readonly charset?: string;
      readonly data?: offer.Anything;
      readonly datas?: offer.List;
      readonly file?: string;
      readonly overwrite?: boolean;
      readonly returnText?: boolean;
    }>;
    /** Allocate workspace */
    readonly ws: offer.Callable<
      {
        readonly dir: string;
      },
      'dir',
      'block'
    >;
    readonly xunit: offer.Unspecified;
    readonly xvfb: offer.Unspecified;
    /**
     * Create Zip file
     *
     * Needs an agent.
     */
    readonly zip: offer.Callable<
      {
        readonly zipFile: string;
        readonly archive?: boolean;
        readonly defaultExcludes?: boolean;
        readonly dir?: string;
        readonly exclude?: string;
        readonly file?: string;
        readonly glob?: string;
        readonly overwrite?: boolean;
      },
      'zipFile'
    >;
  };
  readonly symbols: {
    readonly archiveArtifacts: offer.Callable<
      {
        readonly artifacts: string;
        readonly allowEmptyArchive?: boolean;
        readonly caseSensitive?: boolean;
        readonly defaultExcludes?: boolean;
        readonly excludes?: string;
        readonly fingerprint?: boolean;
        readonly followSymlinks?: boolean;
        readonly onlyIfSuccessful?: boolean;
      },
      'artifacts'
    >;
    readonly certificate: offer.Callable<{
      readonly keystoreVariable: string;
      readonly credentialsId: string;
      readonly aliasVariable?: string;
      readonly passwordVariable?: string;
    }>;
    readonly cleanWs: offer.Unspecified;
    readonly copyArtifacts: offer.Unspecified;
    readonly discoverGitReferenceBuild: offer.Unspecified;
    readonly discoverReferenceBuild: offer.Unspecified;
    readonly dockerCert: offer.Callable<{
      readonly variable: string;
      readonly credentialsId: string;
    }>;
    readonly file: offer.Unspecified;
    readonly fingerprint: offer.Callable<
      {
        readonly targets: string;
        readonly caseSensitive?: boolean;
        readonly defaultExcludes?: boolean;
        readonly excludes?: string;
      },
      'targets'
    >;
    readonly gitUsernamePassword: offer.Callable<
      {
        readonly credentialsId: string;
        readonly gitToolName?: string;
      },
      'credentialsId'
    >;
    readonly logRotator: offer.Callable<{
      readonly artifactDaysToKeepStr?: string;
      readonly artifactNumToKeepStr?: string;
      readonly daysToKeepStr?: string;
      readonly numToKeepStr?: string;
      readonly removeLastBuild?: boolean;
    }>;
    readonly mineRepository: offer.Unspecified;
    readonly publishCoverage: offer.Unspecified;
    readonly publishIssues: offer.Unspecified;
    readonly recordCoverage: offer.Unspecified;
    readonly recordIssues: offer.Unspecified;
    readonly scmGit: offer.Unspecified;
    readonly sshUserPrivateKey: offer.Callable<{
      readonly keyFileVariable: string;
      readonly credentialsId: string;
      readonly passphraseVariable?: string;
      readonly usernameVariable?: string;
    }>;
    readonly string: offer.Unspecified;
    readonly throttle: offer.Callable<{
      readonly count: number;
      readonly durationName: string;
      readonly userBoost?: boolean;
    }>;
    readonly usernameColonPassword: offer.Callable<{
      readonly variable: string;
      readonly credentialsId: string;
    }>;
    readonly usernamePassword: offer.Callable<{
      readonly usernameVariable: string;
      readonly passwordVariable: string;
      readonly credentialsId: string;
    }>;
    readonly xunit: offer.Unspecified;
  };
  readonly agents: {
    readonly docker: offer.Callable<
      {
        readonly image: string;
        readonly alwaysPull?: boolean;
        readonly args?: string;
        readonly containerPerStageRoot?: boolean;
        readonly customWorkspace?: string;
        readonly label?: string;
        readonly registryCredentialsId?: string;
        readonly registryUrl?: string;
        readonly retries?: number;
        readonly reuseNode?: boolean;
      },
      'image'
    >;
    readonly dockerContainer: offer.Unspecified;
    readonly dockerfile: offer.Callable<{
      readonly additionalBuildArgs?: string;
      readonly dir?: string;
      readonly filename?: string;
      readonly alwaysPull?: boolean;
      readonly args?: string;
      readonly containerPerStageRoot?: boolean;
      readonly customWorkspace?: string;
      readonly label?: string;
      readonly registryCredentialsId?: string;
      readonly registryUrl?: string;
      readonly retries?: number;
      readonly reuseNode?: boolean;
    }>;
    readonly ecs: offer.Unspecified;
    readonly kubernetes: offer.Unspecified;
    readonly label: offer.Callable<
      {
        readonly label: string;
        readonly customWorkspace?: string;
        readonly retries?: number;
      },
      'label'
    >;
    readonly node: offer.Callable<
      {
        readonly label: string;
        readonly customWorkspace?: string;
        readonly retries?: number;
      },
      'label'
    >;
  };
  readonly conditions: {
    readonly allOf: offer.Callable<object, never, 'block'>;
    readonly anyOf: offer.Callable<object, never, 'block'>;
    readonly branch: offer.Callable<
      {
        readonly pattern: string;
        readonly comparator?: string;
      },
      'pattern'
    >;
    readonly buildingTag: offer.Callable<object>;
    readonly changeRequest: offer.Callable<{
      readonly author?: string;
      readonly authorDisplayName?: string;
      readonly authorEmail?: string;
      readonly branch?: string;
      readonly comparator?: string;
      readonly fork?: string;
      readonly id?: string;
      readonly target?: string;
      readonly title?: string;
      readonly url?: string;
    }>;
    readonly changelog: offer.Callable<
      {
        readonly pattern: string;
      },
      'pattern'
    >;
    readonly changeset: offer.Callable<
      {
        readonly pattern: string;
        readonly caseSensitive?: boolean;
        readonly comparator?: string;
        readonly shouldMatchAll?: boolean;
      },
      'pattern'
    >;
    readonly environment: offer.Callable<{
      readonly name: string;
      readonly value: string;
      readonly ignoreCase?: boolean;
    }>;
    readonly equals: offer.Callable<{
      readonly expected: offer.Anything;
      readonly actual: offer.Anything;
    }>;
    readonly expression: offer.Callable<object, never, 'body'>;
    readonly isRestartedRun: offer.Callable<object>;
    readonly not: offer.Callable<object, never, 'block'>;
    readonly tag: offer.Callable<
      {
        readonly pattern: string;
        readonly comparator?: string;
      },
      'pattern'
    >;
    readonly triggeredBy: offer.Callable<
      {
        readonly cause: string;
        readonly detail?: string;
      },
      'cause'
    >;
  };
  readonly options: {
    /** Color ANSI Console Output */
    readonly ansiColor: offer.Callable<
      {
        readonly colorMapName: string;
      },
      'colorMapName'
    >;
    readonly authorizationMatrix: offer.Unspecified;
    readonly buildDiscarder: offer.Callable<
      {
        readonly strategy: offer.Structure;
      },
      'strategy'
    >;
    /** Catch error and set build result to failure */
    readonly catchError: offer.Callable<{
      readonly buildResult?: string;
      readonly catchInterruptions?: boolean;
      readonly message?: string;
      readonly stageResult?: string;
    }>;
    readonly checkoutToSubdirectory: offer.Callable<
      {
        readonly subdirectory: string;
      },
      'subdirectory'
    >;
    readonly copyArtifactPermission: offer.Callable<
      {
        readonly projectNames: string;
      },
      'projectNames'
    >;
    readonly datadog: offer.Unspecified;
    readonly disableConcurrentBuilds: offer.Callable<{
      readonly abortPrevious?: boolean;
    }>;
    readonly disableRestartFromStage: offer.Callable<object>;
    readonly disableResume: offer.Callable<object>;
    readonly durabilityHint: offer.Callable<
      {
        readonly hint: offer.Structure;
      },
      'hint'
    >;
    readonly gitLabConnection: offer.Unspecified;
    readonly githubProjectProperty: offer.Callable<
      {
        readonly projectUrlStr: string;
        readonly displayName?: string;
      },
      'projectUrlStr'
    >;
    readonly gitlabBuilds: offer.Unspecified;
    readonly gitlabCommitStatus: offer.Unspecified;
    /** Lock shared resource */
    readonly lock: offer.Callable<
      {
        readonly resource: string;
        readonly extra?: offer.List;
        readonly inversePrecedence?: boolean;
        readonly label?: string;
        readonly priority?: number;
        readonly quantity?: number;
        readonly resourceSelectStrategy?: string;
        readonly skipIfLocked?: boolean;
        readonly variable?: string;
      },
      'resource'
    >;
    readonly newContainerPerStage: offer.Unspecified;
    readonly office365ConnectorWebhooks: offer.Unspecified;
    readonly overrideIndexTriggers: offer.Callable<
      {
        readonly enableTriggers: boolean;
      },
      'enableTriggers'
    >;
    readonly parallelsAlwaysFailFast: offer.Callable<
      {
        readonly parallelsAlwaysFailFast?: boolean;
      },
      'parallelsAlwaysFailFast'
    >;
    readonly podTemplate: offer.Unspecified;
    readonly preserveStashes: offer.Callable<{
      readonly buildCount?: number;
    }>;
    readonly quietPeriod: offer.Callable<
      {
        readonly quietPeriod: number;
      },
      'quietPeriod'
    >;
    readonly rateLimitBuilds: offer.Callable<
      {
        readonly throttle: offer.Structure;
      },
      'throttle'
    >;
    /** Retry the body up to N times */
    readonly retry: offer.Callable<
      {
        readonly count: number;
        readonly conditions?: offer.List;
      },
      'count'
    >;
    /** Run arbitrary Pipeline script */
    readonly script: offer.Callable<object, never, 'body'>;
    readonly sidebarLinks: offer.Unspecified;
    readonly skipDefaultCheckout: offer.Callable<
      {
        readonly skipDefaultCheckout?: boolean;
      },
      'skipDefaultCheckout'
    >;
    readonly skipStagesAfterUnstable: offer.Callable<object>;
    readonly throttleJobProperty: offer.Unspecified;
    /** Enforce time limit */
    readonly timeout: offer.Callable<
      {
        readonly time: number;
        readonly activity?: boolean;
        readonly unit?: offer.TimeUnit;
      },
      'time'
    >;
    /** Timestamps */
    readonly timestamps: offer.Callable<object>;
    /** Wait for condition */
    readonly waitUntil: offer.Callable<{
      readonly initialRecurrencePeriod?: number;
      readonly quiet?: boolean;
    }>;
    /** Catch error and set build and stage result to unstable */
    readonly warnError: offer.Callable<
      {
        readonly message: string;
        readonly catchInterruptions?: boolean;
      },
      'message'
    >;
    readonly withAWS: offer.Unspecified;
    /** Inject checks properties into its closure */
    readonly withChecks: offer.Callable<
      {
        readonly name: string;
        readonly includeStage?: boolean;
      },
      'name'
    >;
    /** Advanced/Deprecated Use contextual object from internal APIs within a block */
    readonly withContext: offer.Callable<
      {
        readonly context: offer.Anything;
      },
      'context'
    >;
    /** Bind credentials to variables */
    readonly withCredentials: offer.Callable<
      {
        readonly bindings: offer.List;
      },
      'bindings'
    >;
    /** Set environment variables */
    readonly withEnv: offer.Callable<
      {
        readonly overrides: offer.List;
      },
      'overrides'
    >;
    readonly withFolderProperties: offer.Unspecified;
    /** General Build Wrapper */
    readonly wrap: offer.Callable<
      {
        readonly delegate: offer.Structure;
      },
      'delegate'
    >;
    /** Allocate workspace */
    readonly ws: offer.Callable<
      {
        readonly dir: string;
      },
      'dir'
    >;
  };
  readonly triggers: {
    readonly GenericTrigger: offer.Unspecified;
    readonly bitbucketPush: offer.Unspecified;
    readonly cron: offer.Callable<
      {
        readonly spec: string;
      },
      'spec'
    >;
    readonly eventTrigger: offer.Unspecified;
    readonly gerrit: offer.Unspecified;
    readonly githubBranches: offer.Unspecified;
    readonly githubPullRequest: offer.Unspecified;
    readonly githubPullRequests: offer.Unspecified;
    readonly githubPush: offer.Callable<object>;
    readonly gitlab: offer.Unspecified;
    readonly issueCommentTrigger: offer.Unspecified;
    readonly parameterizedCron: offer.Unspecified;
    readonly pollSCM: offer.Callable<
      {
        readonly scmpoll_spec: string;
        readonly ignorePostCommitHooks?: boolean;
      },
      'scmpoll_spec'
    >;
    readonly snapshotDependencies: offer.Unspecified;
    readonly upstream: offer.Callable<
      {
        readonly upstreamProjects: string;
        readonly threshold?: offer.Structure;
      },
      'upstreamProjects'
    >;
  };
  readonly parameters: {
    readonly activeChoice: offer.Unspecified;
    readonly activeChoiceHtml: offer.Unspecified;
    readonly base64File: offer.Unspecified;
    readonly booleanParam: offer.Callable<
      {
        readonly name: string;
        readonly defaultValue?: boolean;
        readonly description?: string;
      },
      'name'
    >;
    readonly buildSelector: offer.Unspecified;
    readonly choice: offer.Callable<
      {
        readonly name: string;
        readonly choices?: offer.Anything;
        readonly description?: string;
      },
      'name'
    >;
    readonly credentials: offer.Callable<
      {
        readonly name: string;
        readonly credentialType?: string;
        readonly defaultValue?: string;
        readonly description?: string;
        readonly required?: boolean;
      },
      'name'
    >;
    readonly editableChoice: offer.Unspecified;
    readonly extendedChoice: offer.Unspecified;
    readonly file: offer.Callable<
      {
        readonly name: string;
        readonly description?: string;
      },
      'name'
    >;
    readonly gitParameter: offer.Unspecified;
    readonly hidden: offer.Unspecified;
    readonly imageTag: offer.Unspecified;
    readonly listGitBranches: offer.Unspecified;
    readonly nonStoredPassword: offer.Unspecified;
    readonly password: offer.Callable<
      {
        readonly name: string;
        readonly defaultValue?: string;
        readonly defaultValueAsSecret?: offer.Structure;
        readonly description?: string;
      },
      'name'
    >;
    readonly persistentBoolean: offer.Unspecified;
    readonly persistentChoice: offer.Unspecified;
    readonly persistentString: offer.Unspecified;
    readonly persistentText: offer.Unspecified;
    readonly reactiveChoice: offer.Unspecified;
    readonly run: offer.Callable<{
      readonly name: string;
      readonly projectName: string;
      readonly description?: string;
      readonly filter?: offer.Structure;
    }>;
    readonly separator: offer.Unspecified;
    readonly stashedFile: offer.Unspecified;
    readonly string: offer.Callable<
      {
        readonly name: string;
        readonly defaultValue?: string;
        readonly description?: string;
        readonly trim?: boolean;
      },
      'name'
    >;
    readonly text: offer.Callable<
      {
        readonly name: string;
        readonly defaultValue?: string;
        readonly description?: string;
        readonly trim?: boolean;
      },
      'name'
    >;
    readonly validatingString: offer.Unspecified;
  };
}
