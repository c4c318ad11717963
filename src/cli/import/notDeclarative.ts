import { type Diagnostic, fault } from '../../model/diagnostic.ts';

/** What to say of a file without a pipeline block: what it seems to be instead, and what to do about it. */
export function notDeclarative(text: string, file: string): Diagnostic {
  const code = text.replace(/\/\*[\s\S]*?\*\/|^\s*(?:\/\/|#!).*$/gm, '');
  const [, called] = LIBRARY_CALL.exec(code) ?? [];
  if (/(?:^|[\s{;])(?:node|stage|podTemplate)\s*[({'"]/.test(code))
    return fault(
      'pipeline-scripted',
      [],
      `${file} is a Scripted Pipeline: there is no pipeline block in it, so that nothing says what its stages are.`,
      'Write its stages as pipeline { ... } first, with the code of each in script { ... }, and import that; or leave the file as it is: builds do not touch Jenkinsfiles that they did not write.',
    );
  if (called !== undefined)
    return fault(
      'pipeline-elsewhere',
      [],
      `${file} only calls "${called}" of a shared library, which holds the pipeline.`,
      `Import the library's vars/${called}.groovy if there is a pipeline block in it, or leave the file as it is.`,
    );
  return fault(
    'pipeline-missing',
    [],
    `There is no pipeline block in ${file}, so it is no Declarative Pipeline.`,
    'Name a file with pipeline { ... } in it.',
  );
}

/** A call by itself at the start of a line. */
const LIBRARY_CALL = /^(?!(?:import|def|if|for|library|properties)\b)([A-Za-z]\w*)(?:\s*[({['"]|[ \t]+\w+:)/m;
