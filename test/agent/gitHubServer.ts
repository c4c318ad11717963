export { GitHubServer } from '../hosts/github/server/server.ts';
