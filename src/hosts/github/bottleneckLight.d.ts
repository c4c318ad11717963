/** Bottleneck without its Redis client, as Octokit's throttling loads it; the package describes only its main module. */
declare module 'bottleneck/light.js' {
  export { default } from 'bottleneck';
}
