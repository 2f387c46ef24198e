import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks (argument {@code check}) or applies ({@code apply}) google-java-format to every Java file
 * below the current directory. Arguments: the formatter's jar, then the mode.
 */
class Format {
  private static final List<String> PACKAGES = List.of("api", "code", "file", "parser", "tree", "util");

  public static void main(String[] args) throws Exception {
    List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java")));
    PACKAGES.forEach(
        p -> command.add("--add-exports=jdk.compiler/com.sun.tools.javac." + p + "=ALL-UNNAMED"));
    command.addAll(List.of("-jar", args[0]));
    command.addAll(
        args[1].equals("apply") ? List.of("--replace") : List.of("--dry-run", "--set-exit-if-changed"));
    int fixed = command.size();
    try (var files = Files.walk(Path.of("src"))) {
      files.map(Path::toString).filter(f -> f.endsWith(".java")).sorted().forEach(command::add);
    } catch (java.nio.file.NoSuchFileException noSources) {
      return;
    }
    if (command.size() == fixed) return;
    int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (exit != 0) {
      System.err.println("The files above are not formatted: run 'mvn process-test-classes -Dformat=apply'.");
      System.exit(1);
    }
  }
}
