// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders are Groovy's

/** A faulty and a sound Jenkinsfile for each rule, by the name of its file. */
export const examples: { readonly [rule: string]: { faulty: string; found: readonly string[]; sound: string } } = {
  requiredSections: {
    faulty: `pipeline {
  
  stages {
    stage('M') {
      matrix {
        stages {
          stage('A') {
            steps {
              echo 'x'
            }
          }
        }
      }
    }
  }
}
`,
    found: [
      'agent-missing: "agent" is missing in the pipeline. Write "agent any", or "agent none" if each stage has its own agent.',
      'axes-missing: "axes" is missing in the matrix of stage "M". Write "axes { axis { ... } }" with a name and values.',
    ],
    sound: `pipeline {
  agent any
  stages {
    stage('Build') {
      
      steps {
        echo 'x'
      }
    }
  }
}
`,
  },
  sectionsHaveContent: {
    faulty: `pipeline {
  agent any
  environment {
  }
  stages {
    stage('Build') {
      when {
      }
      steps {
        
      }
    }
  }
}
`,
    found: [
      'section-empty: "environment" is empty. Add "NAME = \'value\'", or remove "environment".',
      'section-empty: "when" is empty. Add a condition, such as "branch \'main\'", or remove "when".',
      'section-empty: "steps" is empty. Add a step, such as "sh \'make\'", or remove "steps".',
    ],
    sound: `pipeline {
  agent any
  environment {
    A = 'b'
  }
  stages {
    stage('Build') {
      when {
        branch 'a'
      }
      steps {
        echo 'x'
      }
    }
  }
}
`,
  },
  stagesHaveOneBody: {
    faulty: `pipeline {
  agent any
  stages {
    stage('A') {
      agent any
    }
    stage('B') {
      steps {
        echo 'x'
      }
      stages {
        stage('C') {
          steps {
            echo 'x'
          }
        }
      }
    }
  }
}
`,
    found: [
      'stage-body-missing: No content in stage "A". Add "steps", "stages", "parallel" or "matrix".',
      'stage-body-several: "steps" and "stages" cannot both be in stage "B". A stage can have only one of "steps", "stages", "parallel" or "matrix". Move the others to separate stages.',
    ],
    sound: `pipeline {
  agent any
  stages {
    stage('B') {
      stages {
        stage('C') {
          steps {
            echo 'x'
          }
        }
      }
    }
  }
}
`,
  },
  parallelStagesTakeNoAgent: {
    faulty: `pipeline {
  agent any
  stages {
    stage('A') {
      agent any
      tools {
        jdk '17'
      }
      parallel {
        stage('B') {
          steps {
            echo 'x'
          }
        }
      }
    }
  }
}
`,
    found: [
      'agent-not-allowed: "agent" cannot be in stage "A", which contains parallel stages. Move it to those stages.',
      'tools-not-allowed: "tools" cannot be in stage "A", which contains parallel stages. Move it to those stages.',
    ],
    sound: `pipeline {
  agent any
  stages {
    stage('A') {
      parallel {
        stage('B') {
          agent any
          steps {
            echo 'x'
          }
        }
      }
    }
  }
}
`,
  },
  excludesLeaveOut: {
    faulty: `pipeline {
  agent any
  stages {
    stage('M') {
      matrix {
        axes {
          axis {
            name 'OS'
            values 'linux'
          }
        }
        excludes {
          exclude {
            axis {
              name 'OSS'
              values 'mac'
            }
          }
        }
        stages {
          stage('A') {
            steps {
              echo 'x'
            }
          }
        }
      }
    }
  }
}
`,
    found: ['axis-unknown: Unknown axis "OSS": this exclude has no effect. Did you mean "OS"?'],
    sound: `pipeline {
  agent any
  stages {
    stage('Build') {
      
      steps {
        echo 'x'
      }
    }
  }
}
`,
  },
  parallelIsNotNested: {
    faulty: `pipeline {
  agent any
  stages {
    stage('A') {
      parallel {
        stage('B') {
          stages {
            stage('C') {
              parallel {
                stage('D') {
                  steps {
                    echo 'x'
                  }
                }
              }
            }
          }
        }
      }
    }
  }
}
`,
    found: [
      'parallel-nested: "parallel" cannot be inside the parallel stages of stage "A". Run its stages sequentially with "stages", or move them to a separate stage.',
    ],
    sound: `pipeline {
  agent any
  stages {
    stage('A') {
      parallel {
        stage('B') {
          stages {
            stage('C') {
              steps {
                echo 'x'
              }
            }
          }
        }
      }
    }
  }
}
`,
  },
  namesAreUnique: {
    faulty: `pipeline {
  agent any
  stages {
    stage('A') {
      steps {
        echo 'x'
      }
    }
    stage('A') {
      steps {
        echo 'x'
      }
    }
  }
}
`,
    found: ['stage-name-duplicate: Duplicate stage "A". Give each a unique name.'],
    sound: `pipeline {
  agent any
  stages {
    stage('A') {
      steps {
        echo 'x'
      }
    }
    stage('B') {
      stages {
        stage('A') {
          steps {
            echo 'x'
          }
        }
      }
    }
  }
}
`,
  },
  failFastIsParallel: {
    faulty: `pipeline {
  agent any
  stages {
    stage('Build') {
      failFast true
      steps {
        echo 'x'
      }
    }
  }
}
`,
    found: [
      'fail-fast-without-parallel: "failFast" has no effect in stage "Build": nothing in it runs in parallel. Remove it, or move it to the stage that has "parallel" or "matrix".',
    ],
    sound: `pipeline {
  agent any
  stages {
    stage('A') {
      failFast true
      parallel {
        stage('B') {
          steps {
            echo 'x'
          }
        }
      }
    }
  }
}
`,
  },
  environmentNames: {
    faulty: `pipeline {
  agent any
  environment {
    F$OO = 'y'
  }
  stages {
    stage('Build') {
      
      steps {
        echo 'x'
      }
    }
  }
}
`,
    found: [
      'environment-name-invalid: Invalid name for an environment variable: "F$OO". Use letters, digits and "_", and do not start with a digit.',
    ],
    sound: `pipeline {
  agent any
  environment {
    _FOO1 = 'y'
  }
  stages {
    stage('Build') {
      
      steps {
        echo 'x'
      }
    }
  }
}
`,
  },
  environmentValues: {
    faulty: `pipeline {
  agent any
  environment {
    A = credentials('x', 'y')
  }
  stages {
    stage('Build') {
      
      steps {
        echo 'x'
      }
    }
  }
}
`,
    found: [
      'credentials-argument: "credentials" of "A" takes one argument but has 2. Write "A = credentials(\'id\')", with the ID of the credentials in Jenkins.',
    ],
    sound: `pipeline {
  agent any
  environment {
    A = credentials('x')
  }
  stages {
    stage('Build') {
      
      steps {
        echo 'x'
      }
    }
  }
}
`,
  },
  valuesAreQuoted: {
    faulty: `pipeline {
  agent any
  stages {
    stage('Build') {
      
      steps {
        echo \${FOO}
      }
    }
  }
}
`,
    found: ['value-bare: ${FOO} is not a value. Did you mean "${FOO}", in double quotes?'],
    sound: `pipeline {
  agent any
  stages {
    stage('Build') {
      
      steps {
        echo "\${FOO}"
      }
    }
  }
}
`,
  },
  matrixAxes: {
    faulty: `pipeline {
  agent any
  stages {
    stage('M') {
      matrix {
        axes {
          axis {
            name 'OS'
            values 'linux', 'linux'
          }
          axis {
            name 'OS'
            values 'mac'
          }
        }
        excludes {
          exclude {
            axis {
              name 'OSS'
              values 'mac'
            }
          }
        }
        stages {
          stage('A') {
            steps {
              echo 'x'
            }
          }
        }
      }
    }
  }
}
`,
    found: [
      'axis-value-duplicate: Axis "OS" has the value "linux" twice. Remove one of them.',
      'axis-duplicate: Duplicate axis "OS". Merge them into one axis.',
      'axis-unknown: Unknown axis "OSS": this exclude has no effect. Did you mean "OS"?',
    ],
    sound: `pipeline {
  agent any
  stages {
    stage('M') {
      matrix {
        axes {
          axis {
            name 'OS'
            values 'linux', 'mac'
          }
        }
        excludes {
          exclude {
            axis {
              name 'OS'
              notValues 'mac'
            }
          }
        }
        stages {
          stage('A') {
            steps {
              echo 'x'
            }
          }
        }
      }
    }
  }
}
`,
  },
  postConditions: {
    faulty: `pipeline {
  agent any
  post {
    sucess {
      echo 'x'
    }
    always {
      echo 'x'
    }
    always {
      echo 'y'
    }
  }
  stages {
    stage('Build') {
      
      steps {
        echo 'x'
      }
    }
  }
}
`,
    found: [
      'post-condition-unknown: Unknown post condition "sucess". Did you mean "success"?',
      'post-condition-duplicate: Duplicate "always" in the same "post". Merge them into one.',
    ],
    sound: `pipeline {
  agent any
  post {
    success {
      echo 'x'
    }
    cleanup {
      echo 'x'
    }
  }
  stages {
    stage('Build') {
      
      steps {
        echo 'x'
      }
    }
  }
}
`,
  },
  whenConditions: {
    faulty: `pipeline {
  agent any
  stages {
    stage('Build') {
      when {
        brnch 'main'
        environment name: 'A'
        not {
          branch 'a'
          branch 'b'
        }
      }
      steps {
        echo 'x'
      }
    }
  }
}
`,
    found: [
      'condition-unknown: Unknown condition "brnch". Did you mean "branch"?',
      'parameter-missing: "environment" needs "value". Add "value: ...".',
      'condition-children: "not" needs exactly one condition, got 2. Write one condition. To combine several, use "anyOf" or "allOf".',
    ],
    sound: `pipeline {
  agent any
  stages {
    stage('Build') {
      when {
        branch 'main'
        environment name: 'A', value: 'b'
        not {
          anyOf {
            branch 'a'
            expression { true }
          }
        }
      }
      steps {
        echo 'x'
      }
    }
  }
}
`,
  },
  agents: {
    faulty: `pipeline {
  agent {
    docker {
      label 'x'
      imag 'y'
    }
  }
  stages {
    stage('Build') {
      agent {
        dokcer 'x'
      }
      steps {
        echo 'x'
      }
    }
  }
}
`,
    found: [
      'agent-parameter-missing: The agent type "docker" needs "image". Add "image \'...\'".',
      'agent-parameter-unknown: Unknown parameter "imag" of the agent type "docker". Did you mean "image"?',
      'agent-unknown: Unknown agent type "dokcer". Did you mean "docker"?',
    ],
    sound: `pipeline {
  agent {
    docker {
      label 'x'
      image 'y'
    }
  }
  stages {
    stage('Build') {
      agent {
        node {
          label 'x'
          customWorkspace '/x'
        }
      }
      steps {
        echo 'x'
      }
    }
  }
}
`,
  },
  patternsAreRegular: {
    faulty: `pipeline {
  agent any
  stages {
    stage('Build') {
      when {
        anyOf {
          changelog '{"ticket": 7'
          tag pattern: 'v(\\\\d+', comparator: 'REGEXP'
          branch pattern: '*/x', comparator: 'REGEXP'
        }
      }
      steps {
        echo 'x'
      }
    }
  }
}
`,
    found: [
      'pattern-invalid: Invalid regular expression "{"ticket": 7": "{" has nothing to repeat. Put a backslash before a literal special character.',
      'pattern-invalid: Invalid regular expression "v(\\d+": a "(" has no ")". Put a backslash before a literal special character.',
      'pattern-invalid: Invalid regular expression "*/x": "*" has nothing to repeat. Put a backslash before a literal special character.',
    ],
    sound: `pipeline {
  agent any
  stages {
    stage('Build') {
      when {
        anyOf {
          changelog '.*^\\\\[DEPENDENCY\\\\] .+$'
          tag pattern: 'v(?<major>\\\\d{1,3})[\\\\w&&[^_]]*+', comparator: 'REGEXP'
          branch '*/x'
        }
      }
      steps {
        echo 'x'
      }
    }
  }
}
`,
  },
  preservedStashes: {
    faulty: `pipeline {
  agent any
  options {
    preserveStashes(buildCount: 51)
  }
  stages {
    stage('Build') {
      steps {
        echo 'x'
      }
    }
  }
}
`,
    found: ['stash-count: "buildCount" must be from 1 to 50, got 51. Write at most 50.'],
    sound: `pipeline {
  agent any
  options {
    preserveStashes(buildCount: 50)
  }
  stages {
    stage('Build') {
      steps {
        echo 'x'
      }
    }
  }
}
`,
  },
  options: {
    faulty: `pipeline {
  agent any
  options {
    retry(2)
    retry(3)
    parameters([])
  }
  stages {
    stage('Build') {
      options {
        buildDiscarder(logRotator(numToKeepStr: '1'))
      }
      steps {
        echo 'x'
      }
    }
  }
}
`,
    found: [
      'option-duplicate: Duplicate "retry". Remove one of them.',
      'option-is-directive: Unknown option "parameters". Write "parameters { ... }" next to "options".',
      'option-not-in-stage: "buildDiscarder" is an option of pipelines, not of stage "Build". Move it to the pipeline\'s "options".',
    ],
    sound: `pipeline {
  agent any
  options {
    retry(2)
    buildDiscarder(logRotator(numToKeepStr: '1'))
  }
  stages {
    stage('Build') {
      options {
        timeout(time: 1, unit: 'HOURS')
      }
      steps {
        echo 'x'
      }
    }
  }
}
`,
  },
  triggers: {
    faulty: `pipeline {
  agent any
  triggers {
    crom('@daily')
    cron('@daily')
    cron('@hourly')
  }
  stages {
    stage('Build') {
      
      steps {
        echo 'x'
      }
    }
  }
}
`,
    found: [
      'trigger-unknown: Unknown trigger "crom". Did you mean "cron"?',
      "trigger-duplicate: Duplicate \"cron\". Write one \"cron\" with several lines: '''...'''.",
    ],
    sound: `pipeline {
  agent any
  triggers {
    cron('@daily')
    pollSCM('H/5 * * * *')
  }
  stages {
    stage('Build') {
      
      steps {
        echo 'x'
      }
    }
  }
}
`,
  },
  parameters: {
    faulty: `pipeline {
  agent any
  parameters {
    booleanParm(name: 'x')
  }
  stages {
    stage('Build') {
      
      steps {
        echo 'x'
      }
    }
  }
}
`,
    found: ['parameter-type-unknown: Unknown parameter type "booleanParm". Did you mean "booleanParam"?'],
    sound: `pipeline {
  agent any
  parameters {
    booleanParam(name: 'x', defaultValue: true)
  }
  stages {
    stage('Build') {
      
      steps {
        echo 'x'
      }
    }
  }
}
`,
  },
  tools: {
    faulty: `pipeline {
  agent any
  tools {
    mavn '3'
  }
  stages {
    stage('Build') {
      
      steps {
        echo 'x'
      }
    }
  }
}
`,
    found: ['tool-unknown: Unknown tool type "mavn". Did you mean "maven"?'],
    sound: `pipeline {
  agent any
  tools {
    maven '3'
  }
  stages {
    stage('Build') {
      
      steps {
        echo 'x'
      }
    }
  }
}
`,
  },
  inputs: {
    faulty: `pipeline {
  agent any
  stages {
    stage('Build') {
      input {
        ok 'x'
      }
      steps {
        echo 'x'
      }
    }
  }
}
`,
    found: ['input-message-missing: The "input" of stage "Build" has no message. Add "message \'...\'".'],
    sound: `pipeline {
  agent any
  stages {
    stage('Build') {
      input {
        message 'Go on?'
      }
      steps {
        echo 'x'
      }
    }
  }
}
`,
  },
  methodArguments: {
    faulty: `pipeline {
  agent any
  options {
    timeout(time: '5')
    buildDiscarder()
    timestamps(1)
    quietPeriod(1, 2)
  }
  parameters {
    string(nam: 'x')
    booleanParam(name: 'x', 'y')
  }
  stages {
    stage('Build') {
      
      steps {
        echo 'x'
      }
    }
  }
}
`,
    found: [
      'parameter-type: "time" must be an integer, got the string \'5\'. Write 5, without quotes.',
      'arguments-count: "buildDiscarder" takes one argument (strategy) but has none. Known arguments: strategy. Write "buildDiscarder(strategy: ...)".',
      'arguments-count: "timestamps" takes no arguments but has 1. Write "timestamps()".',
      'arguments-unnamed: The arguments of "quietPeriod" must be named. Write "quietPeriod(quietPeriod: ...)". Known arguments: quietPeriod.',
      'parameter-unknown: Unknown argument "nam" of "string". Did you mean "name"? Known arguments: name, defaultValue, description, trim.',
      'arguments-mixed: "booleanParam" has both named and unnamed arguments. Name all arguments, or give a single unnamed one.',
    ],
    sound: `pipeline {
  agent any
  options {
    timeout(time: 5)
    buildDiscarder(logRotator(numToKeepStr: '1'))
    timestamps()
    quietPeriod(1)
    skipDefaultCheckout()
    skipStagesAfterUnstable()
    disableConcurrentBuilds()
    lock('x')
    githubProjectProperty(projectUrlStr: 'https://x')
  }
  parameters {
    string(name: 'x')
    password(name: 'y', defaultValue: 'z')
    choice(name: 'z', choices: ['a', 'b'])
  }
  stages {
    stage('Build') {
      
      steps {
        echo 'x'
      }
    }
  }
}
`,
  },
  stepArguments: {
    faulty: `pipeline {
  agent any
  stages {
    stage('Build') {
      
      steps {
        timeout {
          echo 'x'
        }
        sh 1
        sh 'a', 'b'
        sh scrpt: 'x'
        sleep '5'
        stash includes: 'x'
        deleteDir('x')
        lock(label: 'x') {
          echo 'x'
        }
        timeout(time: 1, unit: 'minutes') {
          echo 'x'
        }
      }
    }
  }
}
`,
    found: [
      'parameter-missing: "timeout" needs "time". Write "timeout(time: ...)", or only its value: "timeout(...)".',
      'parameter-type: "script" must be text, got the number 1. Put it in quotes: \'1\'.',
      'arguments-unnamed: The arguments of "sh" must be named. Write "sh(script: ...)". Known arguments: script, encoding, label, returnStatus, returnStdout.',
      'parameter-unknown: Unknown argument "scrpt" of "sh". Did you mean "script"? Known arguments: script, encoding, label, returnStatus, returnStdout.',
      'parameter-type: "time" must be an integer, got the string \'5\'. Write 5, without quotes.',
      'parameter-missing: "stash" needs "name". Add "name: ...".',
      'arguments-count: "deleteDir" takes no arguments. Write "deleteDir()".',
      'parameter-missing: "lock" needs "resource". Add "resource: \'...\'", or "resource: null" beside "label".',
      "parameter-type: \"unit\" must be a unit of time, got the string 'minutes'. Write one of 'NANOSECONDS', 'MICROSECONDS', 'MILLISECONDS', 'SECONDS', 'MINUTES', 'HOURS', 'DAYS'.",
    ],
    sound: `pipeline {
  agent any
  stages {
    stage('Build') {
      
      steps {
        timeout(1) {
          echo 'x'
        }
        sh 'a'
        sh script: 'a', returnStatus: true
        sleep 5
        sleep time: 5, unit: 'MINUTES'
        stash name: 'x', includes: 'y'
        stash 'x'
        deleteDir()
        lock('x') {
          echo 'x'
        }
        checkout([$class: 'GitSCM'])
        publishHTML(reportDir: 'x', reportFiles: 'y')
        archiveArtifacts artifacts: 'x', fingerprint: true
        milestone(null)
        catchError {
          echo 'x'
        }
      }
    }
  }
}
`,
  },
  blockedSteps: {
    faulty: `pipeline {
  agent any
  stages {
    stage('Build') {
      
      steps {
        properties([])
        stage('x') {
          echo 'x'
        }
      }
    }
  }
}
`,
    found: [
      'step-not-allowed: "properties" cannot be used here in a Declarative Pipeline. Use the pipeline\'s "options", "parameters" and "triggers".',
      'step-not-allowed: "stage" cannot be used here in a Declarative Pipeline. Write a separate stage, next to this one or inside "stages".',
    ],
    sound: `pipeline {
  agent any
  stages {
    stage('Build') {
      
      steps {
        node('x') {
          echo 'x'
        }
      }
    }
  }
}
`,
  },
  knownSteps: {
    faulty: `pipeline {
  agent any
  stages {
    stage('Build') {
      
      steps {
        ech 'x'
        deploy()
        deploy()
      }
    }
  }
}
`,
    found: [
      'step-unknown: Unknown step "ech": a standard controller does not provide it. Did you mean "echo"? Ignore this if it is a step of a shared library.',
      'step-unknown: Unknown step "deploy": a standard controller does not provide it. Ignore this if it is a step of a shared library.',
    ],
    sound: `pipeline {
  agent any
  stages {
    stage('Build') {
      
      steps {
        echo 'x'
        deploy()
      }
    }
  }
}

def deploy() {
  echo 'x'
}
`,
  },
  stepBodies: {
    faulty: `pipeline {
  agent any
  stages {
    stage('Build') {
      
      steps {
        timeout(5)
      }
    }
  }
}
`,
    found: ['step-body-missing: "timeout" has no block. Write the steps in "timeout(...) { ... }".'],
    sound: `pipeline {
  agent any
  stages {
    stage('Build') {
      
      steps {
        timeout(5) {
          echo 'x'
        }
      }
    }
  }
}
`,
  },
  secretsStayOutOfStrings: {
    faulty: `pipeline {
  agent any
  environment {
    TOKEN = credentials('x')
  }
  stages {
    stage('Build') {
      
      steps {
        sh "curl -u $TOKEN https://x"
        withCredentials([usernamePassword(credentialsId: 'a', usernameVariable: 'U', passwordVariable: 'P')]) {
          bat script: "x \${env.P}", returnStdout: true
        }
        script {
          withCredentials([string(credentialsId: 'a', variable: 'KEY')]) {
            sh(script: "x $KEY", returnStdout: true)
          }
        }
      }
    }
  }
}
`,
    found: [
      'secret-interpolated: Groovy inserts the secret TOKEN into the script of "sh", so it can appear in the process list and the log. Put the script in single quotes, so that the shell reads it: $TOKEN.',
      'secret-interpolated: Groovy inserts the secret P into the script of "bat", so it can appear in the process list and the log. Put the script in single quotes, so that the shell reads it: %P%.',
      'secret-interpolated: Groovy inserts the secret KEY into the script of "sh", so it can appear in the process list and the log. Put the script in single quotes, so that the shell reads it: $KEY.',
    ],
    sound: `pipeline {
  agent any
  environment {
    TOKEN = credentials('x')
  }
  stages {
    stage('Build') {
      
      steps {
        sh 'curl -u $TOKEN https://x'
        sh "curl -u \\$TOKEN https://$HOST"
        echo "$TOKEN"
        script {
          withCredentials([string(credentialsId: 'a', variable: 'KEY')]) {
            sh 'x $KEY'
            // sh "x $KEY"
          }
          sh "x $KEY"
        }
      }
    }
  }
}
`,
  },
  credentialFilesNeedNodes: {
    faulty: `pipeline {
  agent none
  environment {
    KUBE = credentials('kube')
  }
  stages {
    stage('Build') {
      
      steps {
        withCredentials([file(credentialsId: 'x', variable: 'Y')]) {
          echo 'x'
        }
      }
    }
  }
}
`,
    found: [
      'credential-file-without-agent: "KUBE" uses credentials, but the pipeline has no agent. If they are a file or a key, the build fails here. Move it to the stages that have an agent.',
      'credential-file-without-agent: Credentials that are files need an agent, but stage "Build" has none. Add an agent to the stage.',
    ],
    sound: `pipeline {
  agent none
  stages {
    stage('Build') {
      agent any
      environment {
        KUBE = credentials('kube')
      }
      steps {
        withCredentials([file(credentialsId: 'x', variable: 'Y')]) {
          echo 'x'
        }
      }
    }
  }
}
`,
  },
  locksComeAfterConditions: {
    faulty: `pipeline {
  agent any
  stages {
    stage('Build') {
      when {
        branch 'x'
      }
      options {
        lock('x')
      }
      steps {
        echo 'x'
      }
    }
  }
}
`,
    found: [
      'lock-before-when: The lock of stage "Build" is acquired even when the conditions skip it. Add "beforeOptions true" to "when".',
    ],
    sound: `pipeline {
  agent any
  stages {
    stage('Build') {
      when {
        beforeOptions true
        branch 'x'
      }
      options {
        lock('x')
      }
      steps {
        echo 'x'
      }
    }
  }
}
`,
  },
  milestonesStayOutsideLocks: {
    faulty: `pipeline {
  agent any
  stages {
    stage('Build') {
      
      steps {
        lock('x') {
          milestone(1)
        }
        script {
          lock('y') {
            milestone 2
          }
        }
      }
    }
  }
}
`,
    found: [
      'milestone-in-lock: A milestone inside a lock does not stop older builds, and can abort a build that holds the lock. Put the milestone before the lock.',
      'milestone-in-lock: A milestone inside a lock does not stop older builds, and can abort a build that holds the lock. Put the milestone before the lock.',
    ],
    sound: `pipeline {
  agent any
  stages {
    stage('Build') {
      
      steps {
        milestone(1)
        lock('x') {
          echo 'milestone'
        }
        script {
          milestone 2
          lock('y') {
            echo 'milestone'
          }
        }
      }
    }
  }
}
`,
  },
  deploymentsAreNotAborted: {
    faulty: `pipeline {
  agent any
  options {
    disableConcurrentBuilds(abortPrevious: true)
  }
  stages {
    stage('Build') {
      
      steps {
        sh 'kubectl apply -f x'
      }
    }
  }
}
`,
    found: [
      'abort-previous-deploys: A newer build aborts this one at any point, even during a deployment. Remove "abortPrevious", so that builds wait for each other. To abort older builds before they deploy, use "milestone".',
    ],
    sound: `pipeline {
  agent any
  options {
    disableConcurrentBuilds(abortPrevious: true)
  }
  stages {
    stage('Build') {
      
      steps {
        sh 'make'
      }
    }
  }
}
`,
  },
  inputsAskWhatIsKnown: {
    faulty: `pipeline {
  agent any
  stages {
    stage('Build') {
      input {
        message "Deploy \${env.PLAN}?"
      }
      steps {
        echo 'x'
      }
    }
  }
}
`,
    found: [
      'input-message-early: The "input" of stage "Build" is evaluated before earlier stages run: values that they set appear as "null". Use the step "input" in a "script" block of a stage with "agent none".',
    ],
    sound: `pipeline {
  agent any
  stages {
    stage('Build') {
      input {
        message "Deploy \${params.version}?"
      }
      steps {
        echo 'x'
      }
    }
  }
}
`,
  },
  checkoutHappensOnce: {
    faulty: `pipeline {
  agent any
  stages {
    stage('Build') {
      
      steps {
        checkout scm
        script {
          checkout(scm)
        }
      }
    }
  }
}
`,
    found: [
      'checkout-twice: The agent has already checked out the repository: this step checks it out again. Add "skipDefaultCheckout()" to the options, or remove this step.',
      'checkout-twice: The agent has already checked out the repository: this step checks it out again. Add "skipDefaultCheckout()" to the options, or remove this step.',
    ],
    sound: `pipeline {
  agent any
  options {
    skipDefaultCheckout()
  }
  stages {
    stage('Build') {
      
      steps {
        checkout scm
      }
    }
  }
}
`,
  },
  topLevelVariables: {
    faulty: `import x.Y
def version = '1'
Map<String, String> names = [:]
pipeline {
  agent any
  stages {
    stage('Build') {
      
      steps {
        echo 'x'
      }
    }
  }
}
`,
    found: [
      'top-level-variable: "version" is declared outside "pipeline", so Jenkins cannot split a long pipeline. Write "@groovy.transform.Field def version", or assign it where it is used.',
      'top-level-variable: "names" is declared outside "pipeline", so Jenkins cannot split a long pipeline. Write "@groovy.transform.Field def names", or assign it where it is used.',
    ],
    sound: `import x.Y
@groovy.transform.Field
def version = '1'
def call(Map args = [:]) {
  def inner = 1
}
pipeline {
  agent any
  stages {
    stage('Build') {
      
      steps {
        echo 'x'
      }
    }
  }
}
`,
  },
  cronIsInRange: {
    faulty: `pipeline {
  agent any
  triggers {
    cron('''TZ=Europe/Berlin
# comment
H 25 * * *
H(0-70) 4 * * 1-5
H 4 * * MON''')
    pollSCM('@noon')
    parameterizedCron('H 4 * * *')
  }
  stages {
    stage('Build') {
      steps {
        echo 'x'
      }
    }
  }
}
`,
    found: [
      'cron-invalid: Invalid hour "25" in the schedule "H 25 * * *". Write numbers from 0 to 23, "*" or "H".',
      'cron-invalid: Invalid minute "H(0-70)" in the schedule "H(0-70) 4 * * 1-5". Write numbers from 0 to 59, "*" or "H".',
      'cron-invalid: Invalid day of week "MON" in the schedule "H 4 * * MON". Write numbers from 0 to 7, "*" or "H".',
      'cron-invalid: Unknown schedule alias "@noon". Write one of @yearly, @annually, @monthly, @weekly, @daily, @midnight, @hourly.',
    ],
    sound: `pipeline {
  agent any
  triggers {
    cron('H H(0-7) */2 1-12/3 0,7')
    pollSCM('@daily')
  }
  stages {
    stage('Build') {
      steps {
        echo 'x'
      }
    }
  }
}
`,
  },
  choicesExist: {
    faulty: `pipeline {
  agent any
  parameters {
    choice(name: 'A', choices: [], description: '')
    choice(name: 'B', choices: '')
  }
  stages {
    stage('Build') {
      steps {
        echo 'x'
      }
    }
  }
}
`,
    found: [
      "choices-missing: This choice has no values. List the values, the default first: choices: ['qa', 'prod'].",
      "choices-missing: This choice has no values. List the values, the default first: choices: ['qa', 'prod'].",
    ],
    sound: `pipeline {
  agent any
  parameters {
    choice(name: 'A', choices: ['x', 'y'], description: '')
    choice(name: 'B', choices: 'x\\ny')
  }
  stages {
    stage('Build') {
      steps {
        echo 'x'
      }
    }
  }
}
`,
  },
  parametersAreDeclared: {
    faulty: `pipeline {
  agent any
  parameters {
    string(name: 'TARGET', defaultValue: 'qa')
  }
  environment {
    A = "\${params.TARGTE}"
  }
  stages {
    stage('Build') {
      when {
        expression { params['FORCE'] }
      }
      steps {
        echo "to \${params.TARGET} \${params.VERSION}"
        script {
          if (params?.OTHER) { echo params.TARGET }
        }
      }
    }
  }
}
`,
    found: [
      'parameter-undeclared: "params.TARGTE" is null: the pipeline does not declare the parameter "TARGTE". Declare it in "parameters". Declared parameters: TARGET.',
      'parameter-undeclared: "params.FORCE" is null: the pipeline does not declare the parameter "FORCE". Declare it in "parameters". Declared parameters: TARGET.',
      'parameter-undeclared: "params.VERSION" is null: the pipeline does not declare the parameter "VERSION". Declare it in "parameters". Declared parameters: TARGET.',
      'parameter-undeclared: "params.OTHER" is null: the pipeline does not declare the parameter "OTHER". Declare it in "parameters". Declared parameters: TARGET.',
    ],
    sound: `pipeline {
  agent any
  parameters {
    string(name: 'TARGET', defaultValue: 'qa')
  }
  stages {
    stage('Build') {
      steps {
        echo "to \${params.TARGET} \${params.get('X')} \${env.params.Y}"
        echo 'params.Z'
        script {
          params.each { key, value -> echo key }
        }
      }
    }
  }
}
`,
  },
};
