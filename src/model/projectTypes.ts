/*
 * Types that generated declarations of a project fill in: `declare module 'pipegen' { interface Steps { ... } }`. The
 * public face exports all of this file, since TypeScript merges declarations into nothing that is exported by name.
 */

/**
 * The library steps that a flow may call, with their parameters: `jenkins/steps.d.ts`, which `pipegen build` writes,
 * declares them for the editor.
 */
// biome-ignore lint/suspicious/noEmptyInterface: filled by the generated declarations
export interface Steps {}

/**
 * The library's steps that are functions in `pipelines/vars/` and run on the controller itself, each with its function's
 * type: `jenkins/steps.d.ts` declares them as well.
 */
// biome-ignore lint/suspicious/noEmptyInterface: filled by the generated declarations
export interface ControllerSteps {}

/**
 * What the project's own Jenkins controller offers: `jenkins/controller.d.ts`, which `pipegen controller pull` writes,
 * declares it for the editor. Without it, it is what a controller with the usual plugins has.
 */
// biome-ignore lint/suspicious/noEmptyInterface: filled by the generated declarations
export interface Controller {}
