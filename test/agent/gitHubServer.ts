export { GitHubServer } from '../github/server.ts';
