import type { Argument, Command, Option } from 'commander';

/** The script that completes `pipegen` in bash. */
export function bashCompletion(program: Command): string {
  const commands = [program, ...subcommandsOf(program)];
  const values = commands.flatMap((command) =>
    visibleOptions(command)
      .filter(takesValue)
      .map((option) => {
        const patterns = names(option).map((name) => `${command === program ? '*' : command.name()}:${name}`);
        return `    ${patterns.join('|')}) ${bashValues(option)}; return ;;`;
      }),
  );
  const words = commands.map((command) => {
    const options = [command, ...(command === program ? [] : [program])].flatMap(visibleOptions).flatMap(names);
    const choices = command.registeredArguments.flatMap((argument) => choicesOf(argument, program));
    const subcommands = subcommandsOf(command).map((subcommand) => subcommand.name());
    const pattern = command === program ? "''" : command.name();
    return `    ${pattern}) words='${[...subcommands, ...choices, ...new Set(options)].join(' ')}' ;;`;
  });
  return `# Completion of pipegen for bash, made by: pipegen completion bash
_pipegen() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD - 1]}" command='' words='' index
  for ((index = 1; index < COMP_CWORD; index++)); do
    case "\${COMP_WORDS[index]}" in
    -C | --project) ((index++)) ;;
    -*) ;;
    *) command="\${COMP_WORDS[index]}"; break ;;
    esac
  done
  case "$command:$previous" in
${values.join('\n')}
  esac
  case "$command" in
${words.join('\n')}
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}
complete -F _pipegen pipegen
`;
}

function bashValues(option: Option): string {
  const kind = option.argChoices ? `-W '${option.argChoices.join(' ')}'` : isFolder(option) ? '-d' : '-f';
  return `mapfile -t COMPREPLY < <(compgen ${kind} -- "$current")`;
}

/** The script that completes `pipegen` in zsh, with descriptions. */
export function zshCompletion(program: Command): string {
  const subcommands = subcommandsOf(program);
  const commands = subcommands.map((command) => zshWord(`${command.name()}:${command.description()}`));
  const cases = subcommands.map((command) => {
    const specifications = [
      ...visibleOptions(command).map(zshOption),
      ...command.registeredArguments.map((argument) => {
        const choices = choicesOf(argument, program);
        return zshWord(`:${argument.name()}:${choices.length > 0 ? `(${choices.join(' ')})` : ''}`);
      }),
    ];
    return `    ${command.name()}) _arguments ${specifications.join(' ')} ;;`;
  });
  return `#compdef pipegen
# Completion of pipegen for zsh, made by: pipegen completion zsh
_pipegen() {
  local context state state_descr line
  typeset -A opt_args
  _arguments -C ${visibleOptions(program).map(zshOption).join(' ')} '1:command:->command' '*::argument:->argument'
  case "$state" in
  command)
    local -a commands=(
      ${commands.join('\n      ')}
    )
    _describe command commands ;;
  argument)
    case "$words[1]" in
${cases.join('\n')}
    esac ;;
  esac
}
if [ "$funcstack[1]" = _pipegen ]; then _pipegen "$@"; else compdef _pipegen pipegen; fi
`;
}

function zshOption(option: Option): string {
  const description = option.description.replaceAll(/[[\]:]/g, '\\$&');
  const action = option.argChoices ? `(${option.argChoices.join(' ')})` : isFolder(option) ? '_files -/' : '_files';
  const value = takesValue(option) ? `:${option.attributeName()}:${action}` : '';
  const all = names(option);
  const exclusion = all.length > 1 ? zshWord(`(${all.join(' ')})`) : '';
  const spelling = all.length > 1 ? `{${all.join(',')}}` : all.join('');
  return `${exclusion}${spelling}${zshWord(`[${description}]${value}`)}`;
}

function zshWord(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** With `help`, which commander adds. */
function subcommandsOf(command: Command): readonly Command[] {
  return command.createHelp().visibleCommands(command);
}

/** What an argument may be: what it says itself, or for `help` a command. */
function choicesOf(argument: Argument, program: Command): readonly string[] {
  if (argument.name() === 'command') return program.commands.map((command) => command.name());
  return argument.argChoices ?? [];
}

function visibleOptions(command: Command): readonly Option[] {
  return command.createHelp().visibleOptions(command);
}

function names({ short, long }: Option): string[] {
  return [short, long].filter((name) => name !== undefined);
}

function takesValue({ required, optional }: Option): boolean {
  return required || optional;
}

function isFolder({ flags }: Option): boolean {
  return flags.includes('<folder>');
}
