import type { ControllerConnection, RequestChoice } from '../../controller/connection.ts';

/** A build that is followed. */
export interface FollowedBuild {
  readonly connection: ControllerConnection;
  /** The path of its job below the controller's address. */
  readonly job: string;
  readonly number: number;
  /** Retries for a controller that restarts. */
  readonly choice: RequestChoice;
}

/** The path of a build below the controller's address. */
export function pathOf({ job, number }: Pick<FollowedBuild, 'job' | 'number'>): string {
  return `${job}${number}/`;
}

/** Where people look at a build. */
export function pageOf(build: FollowedBuild): string {
  return `${build.connection.url}${pathOf(build)}`;
}
