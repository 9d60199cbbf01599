package io.vireo.console.internal.failure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.console.ConsoleOptions;
import io.vireo.console.ConsoleUser;
import io.vireo.console.Role;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What is masked shows nowhere, and the rest is shown as it is. */
class PayloadViewTest {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String[] NAMES = {"a", "token", "my token", "\u00fc", "\"", "{", "tok"};

  private static PayloadView view(Role role, String... masked) {
    ConsoleOptions options = ConsoleOptions.builder().maskedFields(List.of(masked)).build();
    return PayloadView.of(options).apply(new ConsoleUser("vera", role));
  }

  private static JsonNode shown(PayloadView view, String body) {
    String answer = view.body(body.getBytes(UTF_8)).toString();
    return JsonMapper.shared().readTree(answer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pr\u00fcfziffer", "PR\u00dcFZIFFER", "Pr\u00fcfZiffer"})
  void aNameIsMaskedInAnyCaseOfAnyAlphabet(String name) {
    PayloadView view = view(Role.VIEWER, "pr\u00fcfziffer");

    assertThat(shown(view, "{\"" + name + "\":17}").path("json").path(name).stringValue())
        .isEqualTo(PayloadView.MASK);
    assertThat(view.headers(java.util.Map.of(name, 17)).path(name).stringValue())
        .isEqualTo(PayloadView.MASK);
  }

  @Test
  void aByteOrderMarkBreaksNoAnswer() {
    JsonNode body = shown(view(Role.ADMIN, "token"), "\ufeff{\"token\":1}");

    assertThat(body.path("kind").stringValue()).isIn("json", "text");
  }

  @Test
  void exactlyTheMaskedValuesOfAnyJsonAreReplaced() {
    PayloadView view = view(Role.VIEWER, "token");
    for (int seed = 0; seed < 3_000; seed++) {
      JsonNode whole = json(new Random(seed), seed % 7);
      String text =
          seed % 2 == 0
              ? whole.toString()
              : JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(whole);

      JsonNode seen = shown(view, text);

      assertThat(seen.path("json")).as("seed %s", seed).isEqualTo(masked(whole));
    }
  }

  private static JsonNode json(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 7 : 5)) {
      case 0 -> NODES.numberNode(random.nextInt());
      case 1 -> NODES.stringNode("x\\\"\u00fc".repeat(random.nextInt(depth == 0 ? 3_000 : 3)));
      case 2 -> NODES.booleanNode(random.nextBoolean());
      case 3 -> NODES.nullNode();
      case 4 -> NODES.numberNode(random.nextDouble());
      case 5 -> {
        ArrayNode array = NODES.arrayNode();
        for (int i = random.nextInt(4); i > 0; i--) {
          array.add(json(random, depth - 1));
        }
        yield array;
      }
      default -> {
        ObjectNode object = NODES.objectNode();
        for (int i = random.nextInt(5); i > 0; i--) {
          object.set(NAMES[random.nextInt(NAMES.length)], json(random, depth - 1));
        }
        yield object;
      }
    };
  }

  private static JsonNode masked(JsonNode node) {
    if (node.isObject()) {
      ObjectNode seen = NODES.objectNode();
      node.forEachEntry(
          (name, value) ->
              seen.set(
                  name,
                  name.contains("token") ? NODES.stringNode(PayloadView.MASK) : masked(value)));
      return seen;
    }
    if (node.isArray()) {
      ArrayNode seen = NODES.arrayNode();
      node.forEach(item -> seen.add(masked(item)));
      return seen;
    }
    return node;
  }
}
