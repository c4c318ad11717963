/** Where `pipegen controller pull` writes what the project's own controller offers. */
export const PROFILE = 'jenkins/controller.json';
