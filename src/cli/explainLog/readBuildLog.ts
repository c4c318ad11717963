import { readControllerAccess } from '../../controller/access.ts';
import { readLog } from '../../controller/builds.ts';
import { connectController } from '../../controller/connection.ts';
import { badInput } from '../../run/failure.ts';

/**
 * The log of a build, as far as it has come.
 *
 * @param address the build's page: `https://jenkins.example/job/shop/job/PR-7/12/`
 */
export async function* readBuildLog(address: string, signal: AbortSignal): AsyncGenerator<string> {
  const [, base, build] =
    /^(https?:\/\/[^/?#]+(?:\/[^?#]*?)?\/)(job\/[^?#]*?\/\d+)(?:\/[^?#\d][^?#]*|\/)?(?:[?#].*)?$/.exec(address) ?? [];
  if (base === undefined || build === undefined || !URL.canParse(base))
    throw badInput(
      'build-unknown',
      'The URL is not the URL of a build.',
      "Use the URL of the build's page: https://.../job/shop/job/main/12/",
    );
  const connection = connectController(readControllerAccess(process.env, base), signal);
  for (let start = 0; ; ) {
    const part = await readLog(connection, `${build}/`, start);
    yield part.text;
    if (part.text === '' || part.next <= start) return;
    start = part.next;
  }
}
