import { type ReadyOptions, type ReadyService, ready } from './ready.ts';

/**
 * Jenkins: the controller that runs the flow.
 *
 * Its home is one volume. Jenkins writes each of its files as a whole, so an archive of the running home holds no torn
 * file, though a build that runs meanwhile may be in it half done.
 *
 * @see https://github.com/jenkinsci/docker
 * @example
 * jenkins: catalogue.jenkins({ version: '2.443' })
 */
export function jenkins(options: ReadyOptions): ReadyService<'http' | 'agents'> {
  return ready(
    {
      image: { name: 'jenkins/jenkins', tag: `${options.version}-alpine` },
      role: 'CI/CD controller',
      scope: 'host',
      ports: { http: 8080, agents: 50000 },
      volumes: { home: '/var/jenkins_home' },
      health: { command: ['curl', '-fsS', '-o', '/dev/null', 'http://127.0.0.1:8080/login'], startPeriod: '3m' },
      limits: { cpus: 2, memory: '2g' },
      backup: { every: '1d', keep: 14 },
      scaling: 'single',
      internet: true,
    },
    options,
  );
}
