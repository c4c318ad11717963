/**
 * The host of a git remote's address: `github.com` for `https://github.com/shop/shop.git` and for
 * `git@github.com:shop/shop.git`; `undefined` for a folder.
 *
 * @see https://git-scm.com/docs/git-clone#_git_urls
 */
export function remoteHost(address: string): string | undefined {
  if (address.includes('://') && URL.canParse(address)) return new URL(address).hostname.toLowerCase() || undefined;
  return /^(?:[^/@]+@)?([^/:]+):/.exec(address)?.[1]?.toLowerCase();
}
