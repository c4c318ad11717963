import { basename, dirname } from 'node:path/posix';

/** What a name of a pipeline may be. */
export const PIPELINE_NAME = /^[A-Za-z0-9][\w-]*$/;

/**
 * The name of a pipeline by what its file is called: `release` for `release.Jenkinsfile`, `Jenkinsfile.release` and
 * `release/Jenkinsfile`, and the repository's for the Jenkinsfile of one on GitHub.
 *
 * @param file a path with `/`, an address, or `-`
 */
export function pipelineName(file: string): string {
  const path = URL.canParse(file) ? repositoryPath(new URL(file)) : file;
  const name = basename(path).replace(/\.(?:groovy|json|jenkins|pipeline)$/i, '');
  const rest = name.replace(/^Jenkinsfile(?:[._-]|$)|(?:^|[._-])Jenkinsfile$/i, '');
  return nameLike(rest) ?? nameLike(basename(dirname(path))) ?? 'pipeline';
}

/** The path, with a Jenkinsfile at the top of a repository as if it were in a folder of the repository's name. */
function repositoryPath({ pathname }: URL): string {
  return decode(pathname).replace(TOP, '/$1/$2');
}

/** `/owner/repository/blob/branch/Jenkinsfile`, and the like of other hosts. */
const TOP = /^\/[^/]+\/([^/]+)\/(?:(?:-\/)?(?:blob|raw)\/)?(?:refs\/heads\/)?[^/]+\/(Jenkinsfile)$/i;

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function nameLike(text: string): string | undefined {
  const name = text.replaceAll(/[^\w-]+/g, '-').replaceAll(/^[^A-Za-z0-9]+|-+$/g, '');
  return PIPELINE_NAME.test(name) ? name : undefined;
}
