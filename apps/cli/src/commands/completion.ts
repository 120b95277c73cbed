import { ArgumentsError } from '../arguments.ts';
import type { Command, Context } from '../command.ts';
import { completionScript, type Shell, shells } from '../completion.ts';
import type { ExitName } from '../exit.ts';

/** @param commands - What is completed: asked for late, since this command is one of them. */
export function completionCommandOf(commands: () => readonly Command[]): Command {
  return {
    name: 'completion',
    summary: 'print what makes a shell complete the words of "chat"',
    words: [{ name: 'SHELL' }],
    flags: {},
    notes: [
      'SHELL is bash, zsh or fish. Put the line for yours where the shell reads it when it starts: ~/.bashrc, ~/.zshrc',
      'behind compinit, or ~/.config/fish/config.fish.',
    ],
    examples: [
      'eval "$(chat completion bash)"',
      'autoload -U compinit; compinit; eval "$(chat completion zsh)"',
      'chat completion fish | source',
    ],
    run: (context) => complete(context, commands()),
  };
}

async function complete({ arguments: given, output }: Context, commands: readonly Command[]): Promise<ExitName> {
  const [wanted = ''] = given.words;
  const shell = shells.find((known): known is Shell => known === wanted);
  if (shell === undefined) {
    throw new ArgumentsError([`SHELL must be ${shells.join(', ')}, not ${JSON.stringify(wanted)}`]);
  }
  for (const line of completionScript(shell, commands)) await output.data(line);
  return 'Ok';
}
