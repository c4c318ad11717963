import { type Diagnostic, errorAt } from '../../model/diagnostic.ts';

/** What to say of a file without a pipeline block: what it seems to be instead, and what to do about it. */
export function notDeclarative(text: string, file: string): Diagnostic {
  const code = text.replace(/\/\*[\s\S]*?\*\/|^\s*(?:\/\/|#!).*$/gm, '');
  const [, step] = /(?:^|\/)vars\/(\w+)\.groovy$/.exec(file) ?? [];
  if (step !== undefined && /\bdef\s+call\b|\bcall\s*\(/.test(code))
    return errorAt(
      'pipeline-missing',
      [],
      `${file} is a step of a shared library: it has no pipeline block.`,
      `Keep the file: builds do not change steps that pipegen did not write, and pipelines call it as step('${step}').`,
    );
  const [, called] = LIBRARY_CALL.exec(code) ?? [];
  if (/(?:^|[\s{;])(?:node|stage|podTemplate)\s*[({'"]/.test(code))
    return errorAt(
      'pipeline-scripted',
      [],
      `${file} is a Scripted Pipeline: it has no pipeline block.`,
      'First rewrite it as a Declarative Pipeline: pipeline { ... }, with the code of each stage in script { ... }. Or keep the file: builds do not change Jenkinsfiles that pipegen did not write.',
    );
  if (called !== undefined)
    return errorAt(
      'pipeline-elsewhere',
      [],
      `${file} only calls "${called}" of a shared library, which contains the pipeline.`,
      `If the library's vars/${called}.groovy has a pipeline block, import that file. Otherwise keep the Jenkinsfile.`,
    );
  return errorAt(
    'pipeline-missing',
    [],
    `${file} is not a Declarative Pipeline: it has no pipeline block.`,
    'Choose a file that contains pipeline { ... }.',
  );
}

/** A call by itself at the start of a line. */
const LIBRARY_CALL = /^(?!(?:import|def|if|for|library|properties)\b)([A-Za-z]\w*)(?:\s*[({['"]|[ \t]+\w+:)/m;
