import { type ReadyOptions, type ReadyService, ready } from './ready.ts';

/**
 * Mailpit: takes mail on its port `smtp` and shows it on a page instead of delivering it. It forgets all mail when it ends.
 *
 * Leave it out where mail is real: `services: { mailpit: false }` or `external(...)` in the environment.
 *
 * @see https://mailpit.axllent.org/docs/install/docker/
 * @example
 * mailpit: catalogue.mailpit({ version: 'v1.27.10' })
 */
export function mailpit(options: ReadyOptions): ReadyService<'smtp' | 'http'> {
  return ready(
    {
      image: {
        name: 'axllent/mailpit',
        tag: options.version,
        whyNotAlpine: 'Made from Alpine, though its tag does not say so.',
      },
      role: 'Catches mail',
      scope: 'environment',
      ports: { smtp: 1025, http: 8025 },
      environment: { MP_MAX_MESSAGES: '500', MP_SMTP_AUTH_ACCEPT_ANY: '1', MP_SMTP_AUTH_ALLOW_INSECURE: '1' },
      health: { command: ['/mailpit', 'readyz'] },
      limits: { cpus: 0.5, memory: '128m' },
      scaling: 'single',
    },
    options,
  );
}
