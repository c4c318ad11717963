// Made from the standard profile: change that, then run "npm run controller-types".
import type * as signature from '../src/pipeline/signature.ts';

/** The steps, options and other features of a standard controller. */
export interface StandardController {
  readonly steps: {
    readonly acceptGitLabMR: signature.Unspecified;
    readonly addGitLabMRComment: signature.Unspecified;
    readonly allure: signature.Unspecified;
    /** Color ANSI Console Output */
    readonly ansiColor: signature.Callable<
      {
        readonly colorMapName: string;
      },
      'colorMapName',
      'block'
    >;
    readonly ansiblePlaybook: signature.Unspecified;
    readonly ansibleVault: signature.Unspecified;
    /**
     * Advanced/Deprecated Archive artifacts
     *
     * Needs an agent.
     */
    readonly archive: signature.Callable<
      {
        readonly includes: string;
        readonly excludes?: string;
      },
      'includes'
    >;
    readonly archiveArtifacts: signature.Callable<
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
    readonly bat: signature.Callable<
      {
        readonly script: string;
        readonly encoding?: string;
        readonly label?: string;
        readonly returnStatus?: boolean;
        readonly returnStdout?: boolean;
      },
      'script'
    >;
    readonly bitbucketStatusNotify: signature.Unspecified;
    /** Build a job */
    readonly build: signature.Callable<
      {
        readonly job: string;
        readonly parameters?: signature.List;
        readonly propagate?: boolean;
        readonly quietPeriod?: number;
        readonly wait?: boolean;
        readonly waitForStart?: boolean;
      },
      'job'
    >;
    /** Catch error and set build result to failure */
    readonly catchError: signature.Callable<
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
    readonly checkout: signature.Callable<
      {
        readonly scm: signature.Structure;
        readonly changelog?: boolean;
        readonly poll?: boolean;
      },
      'scm'
    >;
    readonly cleanWs: signature.Unspecified;
    readonly cobertura: signature.Unspecified;
    /** Compare two version number strings */
    readonly compareVersions: signature.Callable<{
      readonly v1: string;
      readonly v2: string;
      readonly failIfEmpty?: boolean;
    }>;
    readonly configFileProvider: signature.Unspecified;
    readonly container: signature.Unspecified;
    readonly containerLog: signature.Unspecified;
    readonly copyArtifacts: signature.Unspecified;
    readonly createSummary: signature.Unspecified;
    readonly cucumber: signature.Unspecified;
    /** Current Users Global Roles */
    readonly currentUserGlobalRoles: signature.Callable<object>;
    /** Current Users Item Roles */
    readonly currentUserItemRoles: signature.Callable<{
      readonly showAllRoles?: boolean;
    }>;
    /**
     * Recursively delete the current directory from the workspace
     *
     * Needs an agent.
     */
    readonly deleteDir: signature.Callable<object>;
    readonly dependencyCheck: signature.Unspecified;
    readonly dependencyCheckPublisher: signature.Unspecified;
    readonly dependencyTrackPublisher: signature.Unspecified;
    /**
     * Change current directory
     *
     * Needs an agent.
     */
    readonly dir: signature.Callable<
      {
        readonly path: string;
      },
      'path',
      'block'
    >;
    readonly discordSend: signature.Unspecified;
    /**
     * Record trace of a Docker image used in FROM
     *
     * Needs an agent.
     */
    readonly dockerFingerprintFrom: signature.Callable<{
      readonly dockerfile: string;
      readonly image: string;
      readonly commandLine?: string;
      readonly toolName?: string;
    }>;
    /** Advanced/Deprecated Record trace of a Docker image run in a container */
    readonly dockerFingerprintRun: signature.Callable<
      {
        readonly containerId: string;
        readonly toolName?: string;
      },
      'containerId'
    >;
    readonly dockerNode: signature.Unspecified;
    /** Print Message */
    readonly echo: signature.Callable<
      {
        readonly message: string;
      },
      'message'
    >;
    readonly ecrLogin: signature.Unspecified;
    /** Extended Email */
    readonly emailext: signature.Callable<{
      readonly subject: string;
      readonly body: string;
      readonly attachLog?: boolean;
      readonly attachmentsPattern?: string;
      readonly compressLog?: boolean;
      readonly from?: string;
      readonly mimeType?: string;
      readonly postsendScript?: string;
      readonly presendScript?: string;
      readonly recipientProviders?: signature.List;
      readonly replyTo?: string;
      readonly saveOutput?: boolean;
      readonly to?: string;
    }>;
    /** Extended Email Recipients */
    readonly emailextrecipients: signature.Callable<
      {
        readonly recipientProviders: signature.List;
      },
      'recipientProviders'
    >;
    /** Fetches the environment variables for a given tool in a list of 'FOO=bar' strings suitable for the withEnv step. */
    readonly envVarsForTool: signature.Callable<{
      readonly toolId: string;
      readonly toolVersion: string;
    }>;
    /** Error signal */
    readonly error: signature.Callable<
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
    readonly fileExists: signature.Callable<
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
    readonly findFiles: signature.Callable<{
      readonly excludes?: string;
      readonly glob?: string;
    }>;
    readonly fingerprint: signature.Callable<
      {
        readonly targets: string;
        readonly caseSensitive?: boolean;
        readonly defaultExcludes?: boolean;
        readonly excludes?: string;
      },
      'targets'
    >;
    /** Advanced/Deprecated Get contextual object from internal APIs */
    readonly getContext: signature.Callable<
      {
        readonly type: signature.Structure;
      },
      'type'
    >;
    /**
     * Git
     *
     * Needs an agent.
     */
    readonly git: signature.Callable<
      {
        readonly url: string;
        readonly branch?: string;
        readonly changelog?: boolean;
        readonly credentialsId?: string;
        readonly poll?: boolean;
      },
      'url'
    >;
    readonly githubNotify: signature.Unspecified;
    readonly gitlabCommitStatus: signature.Unspecified;
    readonly hangoutsNotify: signature.Unspecified;
    /** Perform an HTTP Request and return a response object */
    readonly httpRequest: signature.Callable<
      {
        readonly url: string;
        readonly acceptType?: signature.Structure;
        readonly authentication?: string;
        readonly consoleLogResponseBody?: boolean;
        readonly contentType?: signature.Structure;
        readonly customHeaders?: signature.List;
        readonly formData?: signature.List;
        readonly httpMode?: signature.Structure;
        readonly httpProxy?: string;
        readonly ignoreSslErrors?: boolean;
        readonly multipartName?: string;
        readonly outputFile?: string;
        readonly proxyAuthentication?: string;
        readonly quiet?: boolean;
        readonly requestBody?: string;
        readonly responseHandle?: signature.Structure;
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
    readonly input: signature.Callable<
      {
        readonly message: string;
        readonly cancel?: string;
        readonly id?: string;
        readonly ok?: string;
        readonly parameters?: signature.List;
        readonly submitter?: string;
        readonly submitterParameter?: string;
      },
      'message'
    >;
    /** Checks if running on a Unix-like node */
    readonly isUnix: signature.Callable<object>;
    readonly jacoco: signature.Unspecified;
    readonly jiraComment: signature.Unspecified;
    readonly jiraSendBuildInfo: signature.Unspecified;
    readonly jiraSendDeploymentInfo: signature.Unspecified;
    readonly jobDsl: signature.Unspecified;
    /**
     * Archive JUnit-formatted test results
     *
     * Needs an agent.
     */
    readonly junit: signature.Callable<
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
        readonly testDataPublishers?: signature.List;
      },
      'testResults'
    >;
    readonly kubernetesDeploy: signature.Unspecified;
    /** Load a library on the fly */
    readonly library: signature.Callable<
      {
        readonly identifier: string;
        readonly changelog?: boolean;
        readonly retriever?: signature.Structure;
      },
      'identifier'
    >;
    /** Load a resource file from a library */
    readonly libraryResource: signature.Callable<
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
    readonly load: signature.Callable<
      {
        readonly path: string;
      },
      'path'
    >;
    /** Lock shared resource */
    readonly lock: signature.Callable<
      {
        readonly resource: string;
        readonly extra?: signature.List;
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
    readonly mail: signature.Callable<{
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
    readonly mattermostSend: signature.Unspecified;
    /**
     * Compute the MD5 of a given file
     *
     * Needs an agent.
     */
    readonly md5: signature.Callable<
      {
        readonly file: string;
      },
      'file'
    >;
    /** The milestone step forces all builds to go through in order */
    readonly milestone: signature.Callable<
      {
        readonly ordinal: number;
        readonly label?: string;
        readonly unsafe?: boolean;
      },
      'ordinal'
    >;
    readonly nexusArtifactUploader: signature.Unspecified;
    readonly nexusPublisher: signature.Unspecified;
    /** Allocate node */
    readonly node: signature.Callable<
      {
        readonly label: string;
      },
      'label',
      'block'
    >;
    readonly nodejs: signature.Unspecified;
    /** List of nodes by Label, by default excludes offline nodes. */
    readonly nodesByLabel: signature.Callable<
      {
        readonly label: string;
        readonly offline?: boolean;
      },
      'label'
    >;
    readonly office365ConnectorSend: signature.Unspecified;
    readonly perfReport: signature.Unspecified;
    readonly plot: signature.Unspecified;
    readonly podTemplate: signature.Unspecified;
    /**
     * Windows PowerShell Script
     *
     * Needs an agent.
     */
    readonly powershell: signature.Callable<
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
    readonly prependToFile: signature.Callable<{
      readonly file: string;
      readonly content: string;
    }>;
    /** Set job properties */
    readonly properties: signature.Callable<
      {
        readonly properties: signature.List;
      },
      'properties'
    >;
    /** Publish customized checks to SCM platforms */
    readonly publishChecks: signature.Callable<{
      readonly actions?: signature.List;
      readonly annotations?: signature.List;
      readonly conclusion?: signature.Structure;
      readonly detailsURL?: string;
      readonly name?: string;
      readonly status?: signature.Structure;
      readonly summary?: string;
      readonly text?: string;
      readonly title?: string;
    }>;
    readonly publishCoverage: signature.Unspecified;
    /**
     * Publish HTML reports
     *
     * Needs an agent.
     */
    readonly publishHTML: signature.Callable<
      {
        readonly target: signature.Structure;
      },
      'target'
    >;
    readonly publishIssues: signature.Unspecified;
    /**
     * Determine current directory
     *
     * Needs an agent.
     */
    readonly pwd: signature.Callable<{
      readonly tmp?: boolean;
    }>;
    /**
     * PowerShell Core Script
     *
     * Needs an agent.
     */
    readonly pwsh: signature.Callable<
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
    readonly readCSV: signature.Callable<{
      readonly file?: string;
      readonly format?: signature.Structure;
      readonly text?: string;
    }>;
    /**
     * Read file from workspace
     *
     * Needs an agent.
     */
    readonly readFile: signature.Callable<
      {
        readonly file: string;
        readonly encoding?: string;
      },
      'file'
    >;
    /** Read JSON from a file in the workspace or text. */
    readonly readJSON: signature.Callable<{
      readonly file?: string;
      readonly returnPojo?: boolean;
      readonly text?: string;
    }>;
    /** Read a Jar Manifest */
    readonly readManifest: signature.Callable<{
      readonly file?: string;
      readonly text?: string;
    }>;
    /**
     * Read a maven project file.
     *
     * Needs an agent.
     */
    readonly readMavenPom: signature.Callable<{
      readonly file?: string;
    }>;
    /** Read properties from a file in the workspace or text. */
    readonly readProperties: signature.Callable<{
      readonly charset?: string;
      readonly defaults?: signature.Structure;
      readonly file?: string;
      readonly interpolate?: boolean;
      readonly text?: string;
    }>;
    /** Read file from SCM */
    readonly readScmFile: signature.Callable<{
      readonly scm: signature.Structure;
      readonly version: string;
      readonly path?: string;
    }>;
    /** Read toml from a file in the workspace or text. */
    readonly readTOML: signature.Callable<{
      readonly file?: string;
      readonly text?: string;
    }>;
    /** Read trusted file from SCM */
    readonly readTrusted: signature.Callable<
      {
        readonly path: string;
      },
      'path'
    >;
    /** Read yaml from a file in the workspace or text. */
    readonly readYaml: signature.Callable<{
      readonly codePointLimit?: number;
      readonly file?: string;
      readonly maxAliasesForCollections?: number;
      readonly text?: string;
    }>;
    readonly recordCoverage: signature.Unspecified;
    readonly recordIssues: signature.Unspecified;
    /** Resolves an SCM from an SCM Source and a list of candidate target branch names */
    readonly resolveScm: signature.Callable<{
      readonly source: signature.Structure;
      readonly targets: signature.List;
      readonly ignoreErrors?: boolean;
    }>;
    /** Retry the body up to N times */
    readonly retry: signature.Callable<
      {
        readonly count: number;
        readonly conditions?: signature.List;
      },
      'count',
      'block'
    >;
    readonly robot: signature.Unspecified;
    readonly rocketSend: signature.Unspecified;
    readonly rtBuildInfo: signature.Unspecified;
    readonly rtDownload: signature.Unspecified;
    readonly rtMavenDeployer: signature.Unspecified;
    readonly rtMavenResolver: signature.Unspecified;
    readonly rtMavenRun: signature.Unspecified;
    readonly rtPublishBuildInfo: signature.Unspecified;
    readonly rtServer: signature.Unspecified;
    readonly rtUpload: signature.Unspecified;
    readonly s3Delete: signature.Unspecified;
    readonly s3Download: signature.Unspecified;
    readonly s3Upload: signature.Unspecified;
    readonly scanForIssues: signature.Unspecified;
    /** Run arbitrary Pipeline script */
    readonly script: signature.Callable<object, never, 'body'>;
    readonly setGitHubPullRequestStatus: signature.Unspecified;
    /**
     * Shell Script
     *
     * Needs an agent.
     */
    readonly sh: signature.Callable<
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
    readonly sha1: signature.Callable<
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
    readonly sha256: signature.Callable<
      {
        readonly file: string;
      },
      'file'
    >;
    readonly slackSend: signature.Unspecified;
    readonly slackUploadFile: signature.Unspecified;
    readonly slackUserIdFromEmail: signature.Unspecified;
    /** Sleep */
    readonly sleep: signature.Callable<
      {
        readonly time: number;
        readonly unit?: signature.TimeUnit;
      },
      'time'
    >;
    readonly snykSecurity: signature.Unspecified;
    readonly sshCommand: signature.Unspecified;
    readonly sshGet: signature.Unspecified;
    readonly sshPublisher: signature.Unspecified;
    readonly sshPut: signature.Unspecified;
    readonly sshScript: signature.Unspecified;
    /**
     * SSH Agent
     *
     * Needs an agent.
     */
    readonly sshagent: signature.Callable<
      {
        readonly credentials: signature.List;
        readonly ignoreMissing?: boolean;
      },
      'credentials',
      'block'
    >;
    /** Stage */
    readonly stage: signature.Callable<
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
    readonly stash: signature.Callable<
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
    readonly step: signature.Callable<
      {
        readonly delegate: signature.Structure;
      },
      'delegate'
    >;
    readonly svn: signature.Unspecified;
    /**
     * Create Tar file
     *
     * Needs an agent.
     */
    readonly tar: signature.Callable<{
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
    readonly tee: signature.Callable<
      {
        readonly file: string;
      },
      'file',
      'block'
    >;
    readonly telegramSend: signature.Unspecified;
    readonly throttle: signature.Unspecified;
    /** Enforce time limit */
    readonly timeout: signature.Callable<
      {
        readonly time: number;
        readonly activity?: boolean;
        readonly unit?: signature.TimeUnit;
      },
      'time',
      'block'
    >;
    /** Timestamps */
    readonly timestamps: signature.Callable<object, never, 'block'>;
    /** Expand a string containing macros */
    readonly tm: signature.Callable<
      {
        readonly stringWithMacro: string;
      },
      'stringWithMacro'
    >;
    /** Use a tool from a predefined Tool Installation */
    readonly tool: signature.Callable<
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
    readonly touch: signature.Callable<
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
    readonly unarchive: signature.Callable<{
      readonly mapping?: signature.Structure;
    }>;
    /** Set stage result to unstable */
    readonly unstable: signature.Callable<
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
    readonly unstash: signature.Callable<
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
    readonly untar: signature.Callable<{
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
    readonly unzip: signature.Callable<
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
    readonly updateGitlabCommitStatus: signature.Unspecified;
    /**
     * Validate a file containing a Declarative Pipeline
     *
     * Needs an agent.
     */
    readonly validateDeclarativePipeline: signature.Callable<
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
    readonly verifyMd5: signature.Callable<{
      readonly file: string;
      readonly hash: string;
    }>;
    /**
     * Verify the SHA1 of a given file
     *
     * Needs an agent.
     */
    readonly verifySha1: signature.Callable<{
      readonly file: string;
      readonly hash: string;
    }>;
    /**
     * Verify the SHA256 of a given file
     *
     * Needs an agent.
     */
    readonly verifySha256: signature.Callable<{
      readonly file: string;
      readonly hash: string;
    }>;
    /** Wait for build to complete */
    readonly waitForBuild: signature.Callable<
      {
        readonly runId: string;
        readonly propagate?: boolean;
        readonly propagateAbort?: boolean;
      },
      'runId'
    >;
    readonly waitForQualityGate: signature.Unspecified;
    /** Wait for condition */
    readonly waitUntil: signature.Callable<
      {
        readonly initialRecurrencePeriod?: number;
        readonly quiet?: boolean;
      },
      never,
      'block'
    >;
    /** Catch error and set build and stage result to unstable */
    readonly warnError: signature.Callable<
      {
        readonly message: string;
        readonly catchInterruptions?: boolean;
      },
      'message',
      'block'
    >;
    readonly withAWS: signature.Unspecified;
    readonly withAnt: signature.Unspecified;
    /** Inject checks properties into its closure */
    readonly withChecks: signature.Callable<
      {
        readonly name: string;
        readonly includeStage?: boolean;
      },
      'name',
      'block'
    >;
    /** Advanced/Deprecated Use contextual object from internal APIs within a block */
    readonly withContext: signature.Callable<
      {
        readonly context: signature.Anything;
      },
      'context',
      'block'
    >;
    /** Bind credentials to variables */
    readonly withCredentials: signature.Callable<
      {
        readonly bindings: signature.List;
      },
      'bindings',
      'block'
    >;
    /**
     * Advanced/Deprecated Run build steps inside a Docker container
     *
     * Needs an agent.
     */
    readonly withDockerContainer: signature.Callable<
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
    readonly withDockerRegistry: signature.Callable<
      {
        readonly registry: signature.Structure;
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
    readonly withDockerServer: signature.Callable<
      {
        readonly server: signature.Structure;
      },
      'server',
      'block'
    >;
    /** Set environment variables */
    readonly withEnv: signature.Callable<
      {
        readonly overrides: signature.List;
      },
      'overrides',
      'block'
    >;
    readonly withGradle: signature.Unspecified;
    readonly withKubeConfig: signature.Unspecified;
    readonly withKubeCredentials: signature.Unspecified;
    readonly withMaven: signature.Unspecified;
    readonly withSonarQubeEnv: signature.Unspecified;
    readonly withVault: signature.Unspecified;
    /** General Build Wrapper */
    readonly wrap: signature.Callable<
      {
        readonly delegate: signature.Structure;
      },
      'delegate',
      'block'
    >;
    /**
     * Write content to a CSV file in the workspace.
     *
     * Needs an agent.
     */
    readonly writeCSV: signature.Callable<{
      readonly file: string;
      readonly records: signature.List;
      readonly format?: signature.Structure;
    }>;
    /**
     * Write file to workspace
     *
     * Needs an agent.
     */
    readonly writeFile: signature.Callable<{
      readonly file: string;
      readonly text: string;
      readonly encoding?: string;
    }>;
    /** Write JSON to a file in the workspace. */
    readonly writeJSON: signature.Callable<
      {
        readonly json: signature.Anything;
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
    readonly writeMavenPom: signature.Callable<
      {
        readonly model: signature.Structure;
        readonly file?: string;
      },
      'model'
    >;
    /** Write toml to a file in the workspace. */
    readonly writeTOML: signature.Callable<
      {
        readonly toml: signature.Anything;
        readonly file?: string;
        readonly returnText?: boolean;
      },
      'toml'
    >;
    /** Write a yaml from an object or objects. */
    readonly writeYaml: signature.Callable<{
      readonly charset?: string;
      readonly data?: signature.Anything;
      readonly datas?: signature.List;
      readonly file?: string;
      readonly overwrite?: boolean;
      readonly returnText?: boolean;
    }>;
    /** Allocate workspace */
    readonly ws: signature.Callable<
      {
        readonly dir: string;
      },
      'dir',
      'block'
    >;
    readonly xunit: signature.Unspecified;
    readonly xvfb: signature.Unspecified;
    /**
     * Create Zip file
     *
     * Needs an agent.
     */
    readonly zip: signature.Callable<
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
    readonly archiveArtifacts: signature.Callable<
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
    readonly certificate: signature.Callable<{
      readonly keystoreVariable: string;
      readonly credentialsId: string;
      readonly aliasVariable?: string;
      readonly passwordVariable?: string;
    }>;
    readonly cleanWs: signature.Unspecified;
    readonly copyArtifacts: signature.Unspecified;
    readonly discoverGitReferenceBuild: signature.Unspecified;
    readonly discoverReferenceBuild: signature.Unspecified;
    readonly dockerCert: signature.Callable<{
      readonly variable: string;
      readonly credentialsId: string;
    }>;
    readonly file: signature.Unspecified;
    readonly fingerprint: signature.Callable<
      {
        readonly targets: string;
        readonly caseSensitive?: boolean;
        readonly defaultExcludes?: boolean;
        readonly excludes?: string;
      },
      'targets'
    >;
    readonly gitUsernamePassword: signature.Callable<
      {
        readonly credentialsId: string;
        readonly gitToolName?: string;
      },
      'credentialsId'
    >;
    readonly logRotator: signature.Callable<{
      readonly artifactDaysToKeepStr?: string;
      readonly artifactNumToKeepStr?: string;
      readonly daysToKeepStr?: string;
      readonly numToKeepStr?: string;
      readonly removeLastBuild?: boolean;
    }>;
    readonly mineRepository: signature.Unspecified;
    readonly publishCoverage: signature.Unspecified;
    readonly publishIssues: signature.Unspecified;
    readonly recordCoverage: signature.Unspecified;
    readonly recordIssues: signature.Unspecified;
    readonly scmGit: signature.Unspecified;
    readonly sshUserPrivateKey: signature.Callable<{
      readonly keyFileVariable: string;
      readonly credentialsId: string;
      readonly passphraseVariable?: string;
      readonly usernameVariable?: string;
    }>;
    readonly string: signature.Unspecified;
    readonly throttle: signature.Callable<{
      readonly count: number;
      readonly durationName: string;
      readonly userBoost?: boolean;
    }>;
    readonly usernameColonPassword: signature.Callable<{
      readonly variable: string;
      readonly credentialsId: string;
    }>;
    readonly usernamePassword: signature.Callable<{
      readonly usernameVariable: string;
      readonly passwordVariable: string;
      readonly credentialsId: string;
    }>;
    readonly xunit: signature.Unspecified;
  };
  readonly agents: {
    readonly docker: signature.Callable<
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
    readonly dockerContainer: signature.Unspecified;
    readonly dockerfile: signature.Callable<{
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
    readonly ecs: signature.Unspecified;
    readonly kubernetes: signature.Unspecified;
    readonly label: signature.Callable<
      {
        readonly label: string;
        readonly customWorkspace?: string;
        readonly retries?: number;
      },
      'label'
    >;
    readonly node: signature.Callable<
      {
        readonly label: string;
        readonly customWorkspace?: string;
        readonly retries?: number;
      },
      'label'
    >;
  };
  readonly conditions: {
    readonly allOf: signature.Callable<object, never, 'block'>;
    readonly anyOf: signature.Callable<object, never, 'block'>;
    readonly branch: signature.Callable<
      {
        readonly pattern: string;
        readonly comparator?: string;
      },
      'pattern'
    >;
    readonly buildingTag: signature.Callable<object>;
    readonly changeRequest: signature.Callable<{
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
    readonly changelog: signature.Callable<
      {
        readonly pattern: string;
      },
      'pattern'
    >;
    readonly changeset: signature.Callable<
      {
        readonly pattern: string;
        readonly caseSensitive?: boolean;
        readonly comparator?: string;
        readonly shouldMatchAll?: boolean;
      },
      'pattern'
    >;
    readonly environment: signature.Callable<{
      readonly name: string;
      readonly value: string;
      readonly ignoreCase?: boolean;
    }>;
    readonly equals: signature.Callable<{
      readonly expected: signature.Anything;
      readonly actual: signature.Anything;
    }>;
    readonly expression: signature.Callable<object, never, 'body'>;
    readonly isRestartedRun: signature.Callable<object>;
    readonly not: signature.Callable<object, never, 'block'>;
    readonly tag: signature.Callable<
      {
        readonly pattern: string;
        readonly comparator?: string;
      },
      'pattern'
    >;
    readonly triggeredBy: signature.Callable<
      {
        readonly cause: string;
        readonly detail?: string;
      },
      'cause'
    >;
  };
  readonly options: {
    /** Color ANSI Console Output */
    readonly ansiColor: signature.Callable<
      {
        readonly colorMapName: string;
      },
      'colorMapName'
    >;
    readonly authorizationMatrix: signature.Unspecified;
    readonly buildDiscarder: signature.Callable<
      {
        readonly strategy: signature.Structure;
      },
      'strategy'
    >;
    /** Catch error and set build result to failure */
    readonly catchError: signature.Callable<{
      readonly buildResult?: string;
      readonly catchInterruptions?: boolean;
      readonly message?: string;
      readonly stageResult?: string;
    }>;
    readonly checkoutToSubdirectory: signature.Callable<
      {
        readonly subdirectory: string;
      },
      'subdirectory'
    >;
    readonly copyArtifactPermission: signature.Callable<
      {
        readonly projectNames: string;
      },
      'projectNames'
    >;
    readonly datadog: signature.Unspecified;
    readonly disableConcurrentBuilds: signature.Callable<{
      readonly abortPrevious?: boolean;
    }>;
    readonly disableRestartFromStage: signature.Callable<object>;
    readonly disableResume: signature.Callable<object>;
    readonly durabilityHint: signature.Callable<
      {
        readonly hint: signature.Structure;
      },
      'hint'
    >;
    readonly gitLabConnection: signature.Unspecified;
    readonly githubProjectProperty: signature.Callable<
      {
        readonly projectUrlStr: string;
        readonly displayName?: string;
      },
      'projectUrlStr'
    >;
    readonly gitlabBuilds: signature.Unspecified;
    readonly gitlabCommitStatus: signature.Unspecified;
    /** Lock shared resource */
    readonly lock: signature.Callable<
      {
        readonly resource: string;
        readonly extra?: signature.List;
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
    readonly newContainerPerStage: signature.Unspecified;
    readonly office365ConnectorWebhooks: signature.Unspecified;
    readonly overrideIndexTriggers: signature.Callable<
      {
        readonly enableTriggers: boolean;
      },
      'enableTriggers'
    >;
    readonly parallelsAlwaysFailFast: signature.Callable<
      {
        readonly parallelsAlwaysFailFast?: boolean;
      },
      'parallelsAlwaysFailFast'
    >;
    readonly podTemplate: signature.Unspecified;
    readonly preserveStashes: signature.Callable<{
      readonly buildCount?: number;
    }>;
    readonly quietPeriod: signature.Callable<
      {
        readonly quietPeriod: number;
      },
      'quietPeriod'
    >;
    readonly rateLimitBuilds: signature.Callable<
      {
        readonly throttle: signature.Structure;
      },
      'throttle'
    >;
    /** Retry the body up to N times */
    readonly retry: signature.Callable<
      {
        readonly count: number;
        readonly conditions?: signature.List;
      },
      'count'
    >;
    /** Run arbitrary Pipeline script */
    readonly script: signature.Callable<object, never, 'body'>;
    readonly sidebarLinks: signature.Unspecified;
    readonly skipDefaultCheckout: signature.Callable<
      {
        readonly skipDefaultCheckout?: boolean;
      },
      'skipDefaultCheckout'
    >;
    readonly skipStagesAfterUnstable: signature.Callable<object>;
    readonly throttleJobProperty: signature.Unspecified;
    /** Enforce time limit */
    readonly timeout: signature.Callable<
      {
        readonly time: number;
        readonly activity?: boolean;
        readonly unit?: signature.TimeUnit;
      },
      'time'
    >;
    /** Timestamps */
    readonly timestamps: signature.Callable<object>;
    /** Wait for condition */
    readonly waitUntil: signature.Callable<{
      readonly initialRecurrencePeriod?: number;
      readonly quiet?: boolean;
    }>;
    /** Catch error and set build and stage result to unstable */
    readonly warnError: signature.Callable<
      {
        readonly message: string;
        readonly catchInterruptions?: boolean;
      },
      'message'
    >;
    readonly withAWS: signature.Unspecified;
    /** Inject checks properties into its closure */
    readonly withChecks: signature.Callable<
      {
        readonly name: string;
        readonly includeStage?: boolean;
      },
      'name'
    >;
    /** Advanced/Deprecated Use contextual object from internal APIs within a block */
    readonly withContext: signature.Callable<
      {
        readonly context: signature.Anything;
      },
      'context'
    >;
    /** Bind credentials to variables */
    readonly withCredentials: signature.Callable<
      {
        readonly bindings: signature.List;
      },
      'bindings'
    >;
    /** Set environment variables */
    readonly withEnv: signature.Callable<
      {
        readonly overrides: signature.List;
      },
      'overrides'
    >;
    readonly withFolderProperties: signature.Unspecified;
    /** General Build Wrapper */
    readonly wrap: signature.Callable<
      {
        readonly delegate: signature.Structure;
      },
      'delegate'
    >;
    /** Allocate workspace */
    readonly ws: signature.Callable<
      {
        readonly dir: string;
      },
      'dir'
    >;
  };
  readonly triggers: {
    readonly GenericTrigger: signature.Unspecified;
    readonly bitbucketPush: signature.Unspecified;
    readonly cron: signature.Callable<
      {
        readonly spec: string;
      },
      'spec'
    >;
    readonly eventTrigger: signature.Unspecified;
    readonly gerrit: signature.Unspecified;
    readonly githubBranches: signature.Unspecified;
    readonly githubPullRequest: signature.Unspecified;
    readonly githubPullRequests: signature.Unspecified;
    readonly githubPush: signature.Callable<object>;
    readonly gitlab: signature.Unspecified;
    readonly issueCommentTrigger: signature.Unspecified;
    readonly parameterizedCron: signature.Unspecified;
    readonly pollSCM: signature.Callable<
      {
        readonly scmpoll_spec: string;
        readonly ignorePostCommitHooks?: boolean;
      },
      'scmpoll_spec'
    >;
    readonly snapshotDependencies: signature.Unspecified;
    readonly upstream: signature.Callable<
      {
        readonly upstreamProjects: string;
        readonly threshold?: signature.Structure;
      },
      'upstreamProjects'
    >;
  };
  readonly parameters: {
    readonly activeChoice: signature.Unspecified;
    readonly activeChoiceHtml: signature.Unspecified;
    readonly base64File: signature.Unspecified;
    readonly booleanParam: signature.Callable<
      {
        readonly name: string;
        readonly defaultValue?: boolean;
        readonly description?: string;
      },
      'name'
    >;
    readonly buildSelector: signature.Unspecified;
    readonly choice: signature.Callable<
      {
        readonly name: string;
        readonly choices?: signature.Anything;
        readonly description?: string;
      },
      'name'
    >;
    readonly credentials: signature.Callable<
      {
        readonly name: string;
        readonly credentialType?: string;
        readonly defaultValue?: string;
        readonly description?: string;
        readonly required?: boolean;
      },
      'name'
    >;
    readonly editableChoice: signature.Unspecified;
    readonly extendedChoice: signature.Unspecified;
    readonly file: signature.Callable<
      {
        readonly name: string;
        readonly description?: string;
      },
      'name'
    >;
    readonly gitParameter: signature.Unspecified;
    readonly hidden: signature.Unspecified;
    readonly imageTag: signature.Unspecified;
    readonly listGitBranches: signature.Unspecified;
    readonly nonStoredPassword: signature.Unspecified;
    readonly password: signature.Callable<
      {
        readonly name: string;
        readonly defaultValue?: string;
        readonly defaultValueAsSecret?: signature.Structure;
        readonly description?: string;
      },
      'name'
    >;
    readonly persistentBoolean: signature.Unspecified;
    readonly persistentChoice: signature.Unspecified;
    readonly persistentString: signature.Unspecified;
    readonly persistentText: signature.Unspecified;
    readonly reactiveChoice: signature.Unspecified;
    readonly run: signature.Callable<{
      readonly name: string;
      readonly projectName: string;
      readonly description?: string;
      readonly filter?: signature.Structure;
    }>;
    readonly separator: signature.Unspecified;
    readonly stashedFile: signature.Unspecified;
    readonly string: signature.Callable<
      {
        readonly name: string;
        readonly defaultValue?: string;
        readonly description?: string;
        readonly trim?: boolean;
      },
      'name'
    >;
    readonly text: signature.Callable<
      {
        readonly name: string;
        readonly defaultValue?: string;
        readonly description?: string;
        readonly trim?: boolean;
      },
      'name'
    >;
    readonly validatingString: signature.Unspecified;
  };
}
