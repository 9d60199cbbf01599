package io.vireo.cli;

import java.io.PrintWriter;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints a script with which a shell completes the command line of {@code vireo}. */
@Command(
    name = "completion",
    header = "Print a script with which bash or zsh completes the vireo command.",
    description = "",
    footerHeading = "%nExamples:%n",
    footer = {
      "  source <(vireo completion bash)                 # for the current shell",
      "  vireo completion bash > ~/.local/share/bash-completion/completions/vireo",
      "  source <(vireo completion zsh)                  # in ~/.zshrc, after compinit"
    })
final class CompletionCommand implements Runnable {

  /** The shells that understand the script. */
  enum Shell {
    bash,
    zsh
  }

  @Parameters(paramLabel = "SHELL", description = "One of ${COMPLETION-CANDIDATES}.")
  private Shell shell = Shell.bash;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    if (shell == Shell.zsh) {
      out.println("autoload -U +X compinit && compinit");
    }
    // picocli writes a script for bash; in zsh that script turns on the emulation of bash's
    // completion by itself.
    out.print(AutoComplete.bash("vireo", spec.root().commandLine()));
    out.flush();
  }
}
