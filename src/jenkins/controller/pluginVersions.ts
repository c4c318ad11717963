/**
 * The versions of plugins that a controller needs because of its own version; none when the newest ones suit it.
 *
 * The update center serves controllers of the last year. An older one is offered plugins that ask for a newer Jenkins,
 * and its image cannot be built.
 *
 * @param tag the tag of the controller's image, such as `2.443-alpine`
 * @see https://github.com/jenkins-infra/update-center2/blob/master/site/LAYOUT.md
 */
export function versionsFor(tag: string): { readonly [plugin: string]: string } {
  const release = Number(/^2\.(\d+)/.exec(tag)?.[1]);
  return release >= 440 && release < 479 ? OF_2_440 : {};
}

/**
 * Versions of the middle of 2024, which go together and with Jenkins from 2.440 until 2.479, where the servlet API
 * changed.
 *
 * @see https://github.com/jenkinsci/bom, `bom-2.440.x`
 */
const OF_2_440: { readonly [plugin: string]: string } = {
  'antisamy-markup-formatter': '162.v0e6ec0fcfcf6',
  'cloudbees-folder': '6.858.v898218f3609d',
  'configuration-as-code': '1810.v9b_c30a_249a_4c',
  credentials: '1319.v7eb_51b_3a_c97b_',
  'credentials-binding': '681.vf91669a_32e45',
  git: '5.2.1',
  gitea: '1.4.7',
  'github-branch-source': '1789.v5b_0c0cea_18c3',
  'gitlab-branch-source': '684.vea_fa_7c1e2fe3',
  'job-dsl': '1.87',
  'lockable-resources': '1255.vf48745da_35d0',
  mailer: '470.vc91f60c5d8e2',
  'pipeline-groovy-lib': '727.ve832a_9244dfa_',
  'pipeline-input-step': '477.v339683a_8d55e',
  'pipeline-milestone-step': '119.vdfdc43fc3b_9a_',
  'pipeline-model-definition': '2.2205.vc9522a_9d5711',
  'pipeline-rest-api': '2.34',
  'plain-credentials': '182.v468b_97b_9dcb_8',
  'ssh-credentials': '337.v395d2403ccd4',
  'ssh-slaves': '2.948.vb_8050d697fec',
  timestamper: '1.27',
  'workflow-basic-steps': '1058.vcb_fc1e3a_21a_9',
  'workflow-cps': '3908.vd6b_b_5a_a_54010',
  'workflow-durable-task-step': '1331.vc8c2fed35334',
  'workflow-job': '1385.vb_58b_86ea_fff1',
  'workflow-multibranch': '773.vc4fe1378f1d5',
  'workflow-scm-step': '427.v4ca_6512e7df1',
};
