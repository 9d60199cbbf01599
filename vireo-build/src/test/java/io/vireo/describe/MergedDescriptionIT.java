package io.vireo.describe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.TypeRef;
import io.vireo.describe.Samples.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The parser of the AsyncAPI initiative accepts what the command makes of several documents. */
class MergedDescriptionIT {
  private static final Path COMMAND = Path.of("../vireo-cli/target/vireo.jar");
  private static final ObserveOptions AT_ONCE =
      ObserveOptions.builder().registrationTimeout(Duration.ZERO).build();

  @TempDir private Path folder;

  /** What a command has printed. */
  private record Printed(int exitCode, String text) {}

  /** The document of a service that listens to all hard types. */
  private ObjectNode document(String service, boolean emits) {
    try (Observer app = Observer.connect("memory:" + UUID.randomUUID())) {
      int number = 0;
      for (Sample sample : Samples.all().toList()) {
        app.on("event." + ++number, TypeRef.of(sample.type()), content -> {}, AT_ONCE);
        if (emits) {
          for (Object value : sample.values()) {
            app.emit("event." + number, value);
          }
        }
      }
      app.onBroadcast("a/b~c {d}?*.#", String.class, content -> {}, AT_ONCE);
      ObjectNode document = (ObjectNode) app.describe();
      ((ObjectNode) document.get("info")).put("title", service);
      return document;
    }
  }

  private Path write(String name, JsonNode document) throws IOException {
    return Files.writeString(folder.resolve(name), document.toPrettyString());
  }

  private Printed describe(Object... arguments) throws Exception {
    Path output = folder.resolve("output");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                COMMAND.toString(),
                "describe"));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return new Printed(process.exitValue(), Files.readString(output, UTF_8));
  }

  @Test
  void acceptsADocumentOfSeveralServices() throws Exception {
    ObjectNode other = document("größe <billing>", false);
    for (JsonNode schema : other.at("/components/schemas").values()) {
      // Half of the names mean something else in the other service.
      if (schema instanceof ObjectNode object && object.toString().length() % 2 == 0) {
        object.put("description", "Another one");
      }
    }
    Path shop = write("shop.json", document("shop", true));
    Path billing = write("billing.json", other);
    Path merged = folder.resolve("merged.json");

    Printed printed = describe(shop, billing, "--output", merged);

    assertThat(printed.exitCode()).as(printed.text()).isZero();
    AsyncApiParser.Verdict verdict = AsyncApiParser.check(merged);
    assertThat(verdict.messages()).isEmpty();
    assertThat(verdict.accepted()).isTrue();
    assertThat(describe("--diff", merged, merged).text())
        .isEqualTo("The documents say the same.\n");
    assertThat(describe(merged, "--markdown").exitCode()).isZero();
  }

  @Test
  void theDocumentOfHardTypesIsTheSameAsItselfAndBreaksWithoutThem() throws Exception {
    ObjectNode document = document("shop", true);
    Path before = write("before.json", document);
    ((ObjectNode) document.at("/components/schemas"))
        .propertyNames()
        .forEach(name -> ((ObjectNode) document.at("/components/schemas")).putObject(name));
    Path after = write("after.json", document);

    assertThat(describe("--diff", before, before).exitCode()).isZero();
    Printed changed = describe("--diff", before, after);

    assertThat(changed.exitCode()).isEqualTo(1);
    assertThat(changed.text()).contains(" breaking changes:").doesNotContain("Unexpected");
  }
}
