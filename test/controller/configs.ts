/** How a controller gets at a repository. */
function gitScm(remote: string, branch: string, element: string): string {
  return `<${element} class="hudson.plugins.git.GitSCM">
  <configVersion>2</configVersion>
  <userRemoteConfigs><hudson.plugins.git.UserRemoteConfig><url>${remote}</url></hudson.plugins.git.UserRemoteConfig></userRemoteConfigs>
  <branches><hudson.plugins.git.BranchSpec><name>${branch}</name></hudson.plugins.git.BranchSpec></branches>
</${element}>`;
}

/**
 * A folder whose jobs may load the shared library `pipegen`, which is in `jenkins/` of a repository.
 *
 * @see https://www.jenkins.io/doc/book/pipeline/shared-libraries/#folder-level-shared-libraries
 */
export function folderConfig(remote: string): string {
  return `<com.cloudbees.hudson.plugins.folder.Folder>
<properties><org.jenkinsci.plugins.workflow.libs.FolderLibraries><libraries>
<org.jenkinsci.plugins.workflow.libs.LibraryConfiguration>
<name>pipegen</name>
<retriever class="org.jenkinsci.plugins.workflow.libs.SCMRetriever">
${gitScm(remote, `\${library.pipegen.version}`, 'scm')}
<libraryPath>jenkins/</libraryPath>
</retriever>
<defaultVersion>main</defaultVersion><implicit>false</implicit><allowVersionOverride>true</allowVersionOverride>
</org.jenkinsci.plugins.workflow.libs.LibraryConfiguration>
</libraries></org.jenkinsci.plugins.workflow.libs.FolderLibraries></properties>
</com.cloudbees.hudson.plugins.folder.Folder>`;
}

/** A job whose pipeline is a file of a repository, with the parameters of the promotion. */
export function jobConfig(remote: string, scriptPath: string, environment: string): string {
  return `<flow-definition>
<properties><hudson.model.ParametersDefinitionProperty><parameterDefinitions>
<hudson.model.StringParameterDefinition><name>ENVIRONMENT</name><defaultValue>${environment}</defaultValue></hudson.model.StringParameterDefinition>
<hudson.model.BooleanParameterDefinition><name>DRY_RUN</name><defaultValue>true</defaultValue></hudson.model.BooleanParameterDefinition>
</parameterDefinitions></hudson.model.ParametersDefinitionProperty></properties>
<definition class="org.jenkinsci.plugins.workflow.cps.CpsScmFlowDefinition">
${gitScm(remote, '*/main', 'scm')}
<scriptPath>${scriptPath}</scriptPath><lightweight>false</lightweight>
</definition>
</flow-definition>`;
}
