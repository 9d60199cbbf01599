package io.vireo.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the guide to Spring Boot shows compiles, and the properties that it names are there. */
class SpringBootGuideTest {
  private static final Path GUIDE =
      Path.of(System.getProperty("user.dir")).resolve("../docs/guide/spring-boot.md").normalize();

  private static final Pattern BLOCK =
      Pattern.compile("<!-- java: spring -->\\s*```java\\n(.*?)```", Pattern.DOTALL);

  private static final Pattern PROPERTY = Pattern.compile("`(vireo\\.[a-z.<>-]+)`");

  /** What a block may use without saying so, unless it is a whole file. */
  private static final String BEFORE =
      """
      import io.vireo.*;
      import io.vireo.Observer;
      import io.vireo.spring.*;
      import java.time.*;
      import java.util.*;
      import java.util.concurrent.*;
      import org.springframework.boot.*;
      import org.springframework.boot.autoconfigure.*;
      import org.springframework.boot.test.context.*;
      import org.springframework.boot.testcontainers.service.connection.*;
      import org.springframework.context.annotation.*;
      import org.springframework.stereotype.*;
      import org.testcontainers.rabbitmq.*;
      record Order(int id) {}
      record Price(String article) {}
      """;

  @Test
  void eachBlockCompiles(@TempDir Path classes) throws IOException {
    Matcher block = BLOCK.matcher(Files.readString(GUIDE));
    List<String> blocks = new ArrayList<>();
    while (block.find()) {
      blocks.add(block.group(1));
    }
    assertThat(blocks).hasSizeGreaterThan(4);

    for (String one : blocks) {
      String source = one.startsWith("package ") ? one : BEFORE + one;
      assertThat(errors(source, classes)).as(one).isEmpty();
    }
  }

  @Test
  void aBlockThatDoesNotCompileIsSeen(@TempDir Path classes) {
    assertThat(errors(BEFORE + "class Wrong { @OnEvent void a() {} }", classes))
        .contains("missing a default value");
  }

  private static String errors(String source, Path classes) {
    StringWriter errors = new StringWriter();
    JavaFileObject file =
        new SimpleJavaFileObject(URI.create("string:///Guide.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    boolean compiled =
        ToolProvider.getSystemJavaCompiler()
            .getTask(
                errors,
                null,
                null,
                List.of(
                    "-proc:none",
                    "-d",
                    classes.toString(),
                    "-cp",
                    System.getProperty("java.class.path")),
                null,
                List.of(file))
            .call();
    return compiled ? "" : errors.toString();
  }

  @Test
  void thePropertiesOfTheGuideAreThoseThatEditorsComplete() throws IOException {
    Set<String> known = new HashSet<>();
    metadata().get("properties").forEach(property -> addTo(known, property));
    Matcher property = PROPERTY.matcher(Files.readString(GUIDE));
    Set<String> named = new HashSet<>();
    while (property.find()) {
      named.add(property.group(1).replaceFirst("^vireo\\.listeners\\..*", "vireo.listeners"));
    }

    assertThat(named).hasSizeGreaterThan(10).isSubsetOf(known);
    assertThat(known).filteredOn(name -> name.startsWith("vireo.")).isSubsetOf(named);
  }

  /** That of this module: each module of Spring Boot has one as well. */
  private static JsonNode metadata() throws IOException {
    for (URL one :
        Collections.list(
            SpringBootGuideTest.class
                .getClassLoader()
                .getResources("META-INF/spring-configuration-metadata.json"))) {
      try (InputStream in = one.openStream()) {
        JsonNode metadata = JsonMapper.shared().readTree(in);
        if (metadata.toString().contains("\"vireo.url\"")) {
          return metadata;
        }
      }
    }
    throw new AssertionError("There is no metadata of vireo-spring-boot");
  }

  private static void addTo(Set<String> known, JsonNode property) {
    String name = property.get("name").asString();
    assertThat(property.has("description")).as(name).isTrue();
    known.add(name);
  }
}
