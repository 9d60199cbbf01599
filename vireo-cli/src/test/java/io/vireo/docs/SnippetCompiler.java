package io.vireo.docs;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** Compiles snippets with the class path of the tests. */
final class SnippetCompiler {
  private final Path output;

  /**
   * Creates a compiler.
   *
   * @param output a directory for the classes
   */
  SnippetCompiler(Path output) {
    this.output = output;
  }

  /**
   * Compiles snippets. Returns the errors, each with its page and line; empty if the snippets
   * compile.
   */
  List<String> errors(List<Snippet> snippets) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    StringWriter further = new StringWriter();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(diagnostics, Locale.ROOT, StandardCharsets.UTF_8)) {
      files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(output));
      List<String> options =
          List.of(
              "-Xlint:deprecation,removal,unchecked", "-Werror", "-proc:none", "--release", "17");
      List<Source> sources = snippets.stream().map(Source::new).toList();
      boolean compiled =
          compiler.getTask(further, files, diagnostics, options, null, sources).call();
      List<String> errors = new ArrayList<>();
      diagnostics.getDiagnostics().forEach(diagnostic -> errors.add(describe(diagnostic)));
      if (!compiled && errors.isEmpty()) {
        errors.add("javac failed: " + further);
      }
      return errors;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String describe(Diagnostic<? extends JavaFileObject> diagnostic) {
    String message = diagnostic.getMessage(Locale.ROOT);
    if (!(diagnostic.getSource() instanceof Source source)) {
      return message;
    }
    Snippet snippet = source.snippet;
    long line = diagnostic.getLineNumber() - snippet.linesAbove();
    return "In the block at " + snippet.place() + ", line " + line + " of it: " + message;
  }

  private static final class Source extends SimpleJavaFileObject {
    private final Snippet snippet;

    Source(Snippet snippet) {
      super(URI.create("snippet:///" + snippet.className() + ".java"), Kind.SOURCE);
      this.snippet = snippet;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return snippet.source();
    }
  }
}
