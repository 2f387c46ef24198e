package dev.nomos.console;

import dev.nomos.console.config.ConfigException;
import dev.nomos.console.demo.BadInputException;
import dev.nomos.enforcer.model.ModelException;
import dev.nomos.enforcer.training.TrainingException;
import dev.nomos.enforcer.vocabulary.VocabularyException;
import dev.nomos.ingest.live.LiveCaptureException;
import dev.nomos.ingest.publish.PublishException;
import dev.nomos.ingest.table.TableException;
import dev.nomos.logic.completion.UnusableTheoryException;
import dev.nomos.logic.entailment.InconsistentTheoryException;
import dev.nomos.miner.run.RunDirectoryException;
import dev.nomos.schemas.rules.RulesException;
import dev.nomos.schemas.spec.SpecException;
import dev.nomos.validator.replay.ReplayException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** Learns the rules that network data obeys, keeps them current, checks and enforces them. */
@Command(
    name = "nomos",
    version = "nomos 0.1.0",
    description = {
      "Learns the rules that network data obeys, keeps them current on a stream,",
      "checks live and generated records against them, and explains every violation."
    },
    synopsisSubcommandLabel = "VERB",
    commandListHeading = "%nVerbs:%n",
    footer = {
      "",
      "Examples:",
      "  nomos demo                    everything on this machine, with a page",
      "  nomos demo --once --format json  the same as one JSON object",
      "  nomos broker                  then, with the options that it prints:",
      "  nomos collect                 exports of a router become records",
      "  nomos decode                  the same in two programs, after collect --receive-only",
      "  nomos decode --input FILE     flow exports of a capture as JSON lines",
      "  nomos publish --dataset-spec SPEC --input FILE  a file's records go the same way",
      "  nomos replay --input FILE     captured flow exports are sent again",
      "  nomos mine --learn            rules of the records become a theory",
      "  nomos check                   broken rules become violations",
      "  nomos check --replay ..       what a theory finds in retained records",
      "  nomos rules list              rules with what speaks for them; then accept, except, ...",
      "  nomos theory diff 3 4         what two theory versions say differently",
      "  nomos console                 rules and violations on a page",
      "  nomos search                  minimal hitting sets of an evidence file",
      "  nomos config --check          what is configured, or what is wrong",
      "  nomos prepare --dataset-spec SPEC --input FILE  what a file's rows will be",
      "  nomos interpret --dataset-spec SPEC --rules FILE  rules in words",
      "  nomos entails --dataset-spec SPEC --rules FILE --query FORMULA  does it follow?",
      "  nomos train --dataset-spec SPEC --input FILE --out BUNDLE  a language model of records",
      "  nomos report RUN              a learning run as one HTML page",
      "  nomos evaluate compliance     how well generated records keep the rules",
      "  nomos generate                records made up by a model; none breaks a rule",
      "  nomos complete                the empty fields of records, filled in likewise",
      "  nomos forecast                the next interval from those before",
      "  nomos enforce                 requests on a topic, records that break no rule on another",
      "  nomos masks                   what a generator in any language may write next",
      "  nomos evaluate fidelity       how near they come to real ones",
      "",
      "'nomos VERB --help' tells a verb's options.",
      "Exit codes: 0 done, 1 the answer is no, 2 usage, 3 input, 4 infrastructure."
    })
public final class Nomos {
  private static final List<Class<?>> VERBS =
      List.of(
          DemoCommand.class,
          BrokerCommand.class,
          CollectCommand.class,
          DecodeCommand.class,
          PublishCommand.class,
          ReplayCommand.class,
          MineCommand.class,
          CheckCommand.class,
          RulesCommand.class,
          TheoryCommand.class,
          SearchCommand.class,
          ConsoleCommand.class,
          ConfigCommand.class,
          ShowDatasetCommand.class,
          ShowGrammarCommand.class,
          PrepareCommand.class,
          LearnCommand.class,
          TrainCommand.class,
          EntailsCommand.class,
          InterpretCommand.class,
          ValidateCommand.class,
          RepairCommand.class,
          EvaluateCommand.class,
          GenerateCommand.class,
          CompleteCommand.class,
          ForecastCommand.class,
          ReportCommand.class,
          EnforceCommand.class,
          MasksCommand.class);

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = CommandLine.ScopeType.INHERIT,
      description = "Show this help.")
  boolean help; // picocli acts on it

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  boolean version; // picocli acts on it

  @Option(
      names = "--debug",
      scope = CommandLine.ScopeType.INHERIT,
      description = "Show stack traces.")
  private boolean debug;

  Nomos() {}

  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** The exit code, whatever goes wrong. */
  static int run(String... args) {
    try {
      return execute(args);
    } catch (OutOfMemoryError e) {
      System.err.printf(
          "nomos: out of memory (%d MiB of heap); ask for less with the verb's limits, or give more"
              + " with NOMOS_JAVA_OPTS=-Xmx4g%n",
          Runtime.getRuntime().maxMemory() >> 20);
    } catch (StackOverflowError e) {
      System.err.println("nomos: something in the input is nested too deeply");
    }
    return ExitCode.INFRASTRUCTURE;
  }

  private static int execute(String... args) {
    Nomos nomos = new Nomos();
    return commandLine(nomos, args)
        .setExecutionExceptionHandler(nomos::explain)
        .setParameterExceptionHandler(Nomos::refuse)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .execute(args);
  }

  /**
   * The verb that is asked for, or all of them: making the options of one takes a fraction of what
   * those of all take, which would be most of a short verb's time.
   */
  static CommandLine commandLine(Nomos nomos, String... args) {
    CommandLine command = new CommandLine(nomos);
    List<Class<?>> asked =
        VERBS.stream().filter(verb -> args.length > 0 && name(verb).equals(args[0])).toList();
    (asked.isEmpty() ? VERBS : asked).forEach(command::addSubcommand);
    return command;
  }

  private static String name(Class<?> verb) {
    return verb.getAnnotation(Command.class).name();
  }

  /** What is wrong with the options, and where they are told. */
  private static int refuse(CommandLine.ParameterException problem, String[] args) {
    String verb = problem.getCommandLine().getCommandSpec().qualifiedName();
    String message = String.valueOf(problem.getMessage()).replaceFirst("^Error: ", "");
    System.err.println("nomos: " + message + "; see '" + verb + " --help'");
    return ExitCode.BAD_USAGE;
  }

  /** The file system's exceptions name a file and leave the rest to their class. */
  private static @Nullable String message(Exception problem) {
    if (problem instanceof FileSystemException file && file.getReason() == null) {
      String what =
          switch (file) {
            case AccessDeniedException _ -> "permission denied";
            case NoSuchFileException _ -> "no such file or directory";
            case FileAlreadyExistsException _ -> "is there already, and no directory";
            default -> file.getClass().getSimpleName();
          };
      return file.getFile() + ": " + what;
    }
    return problem.getMessage();
  }

  /** One clear sentence; the stack trace only where it was asked for. */
  private int explain(Exception problem, CommandLine command, ParseResult parsed) throws Exception {
    if (problem instanceof Lifecycle.InterruptedProgram || Lifecycle.processIsClosing()) {
      Thread.sleep(Long.MAX_VALUE); // the shutdown hook ends the process
    }
    if (debug) {
      problem.printStackTrace();
    }
    String message = message(problem);
    System.err.println(
        "nomos: " + (message == null ? problem.getClass().getSimpleName() : message));
    return switch (problem) {
      case ConfigException _, SpecException _, UsageException _ -> ExitCode.BAD_USAGE;
      case LiveCaptureException wrong when wrong.isWrongFilter() -> ExitCode.BAD_USAGE;
      case BadInputException _,
          TableException _,
          PublishException _,
          ReplayException _,
          RulesException _,
          RunDirectoryException _,
          ModelException _,
          TrainingException _,
          VocabularyException _,
          UnusableTheoryException _,
          InconsistentTheoryException _ ->
          ExitCode.BAD_INPUT;
      default -> ExitCode.INFRASTRUCTURE;
    };
  }
}
