package io.vireo.test;

import java.io.IOException;
import java.io.StringWriter;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** The test classes of the page on testing, as a reader would copy them. */
final class GuidePage {
  private static final Path PAGE = Path.of("..", "docs", "guide", "testing.md");
  private static final Pattern BLOCK =
      Pattern.compile("<!-- java: test -->\\s*```java\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern NAME = Pattern.compile("class (\\w+)");

  /** What a reader's editor adds. */
  private static final String IMPORTS =
      """
      import static io.vireo.test.VireoAssertions.assertThat;
      import static org.assertj.core.api.Assertions.assertThat;

      import io.vireo.*;
      import io.vireo.Observer;
      import io.vireo.test.*;
      import java.time.*;
      import java.util.*;
      import java.util.concurrent.*;
      import org.junit.jupiter.api.*;

      """;

  private GuidePage() {}

  /**
   * A class of the page.
   *
   * @param name its name
   * @param text as the page has it
   */
  record Example(String name, String text) {
    JavaFileObject source() {
      return new SimpleJavaFileObject(
          URI.create("guide:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
          return IMPORTS + text;
        }
      };
    }
  }

  static List<Example> examples() throws IOException {
    List<Example> examples = new ArrayList<>();
    Matcher block = BLOCK.matcher(Files.readString(PAGE));
    while (block.find()) {
      Matcher name = NAME.matcher(block.group(1));
      if (!name.find()) {
        throw new IllegalStateException("A block has no class: " + block.group(1));
      }
      examples.add(new Example(name.group(1), block.group(1)));
    }
    return examples;
  }

  /** Compiles them; returns what the compiler says, empty if it says nothing. */
  static String compile(List<Example> examples, Path folder) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    List<String> options =
        List.of("-d", folder.toString(), "-Xlint:all,-processing", "-proc:none", "--release", "17");
    compiler
        .getTask(said, null, null, options, null, examples.stream().map(Example::source).toList())
        .call();
    return said.toString();
  }

  static URLClassLoader load(Path folder) throws MalformedURLException {
    URL[] there = {folder.toUri().toURL()};
    return new URLClassLoader(there, GuidePage.class.getClassLoader());
  }
}
