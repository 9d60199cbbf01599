package io.vireo.console.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Subscription;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page and the description of the API know the states of a listener, and no others. */
class PageStatesTest {
  private static final String[] STATES =
      Arrays.stream(Subscription.State.values()).map(Enum::name).toArray(String[]::new);

  @Test
  void thePageKnowsTheStatesOfAListener() throws IOException {
    assertThat(names("app/states.js", "const LISTENER = \\{([^}]*)\\}"))
        .containsExactlyInAnyOrder(STATES);
  }

  @Test
  void theDescriptionOfTheApiKnowsTheStatesOfAListener() throws IOException {
    assertThat(names("openapi.json", "\"state\": \\{\"type\": \"string\", \"enum\": \\[(\"C[^]]*)"))
        .containsExactlyInAnyOrder(STATES);
  }

  private static List<String> names(String file, String pattern) throws IOException {
    Matcher list = Pattern.compile(pattern).matcher(read(file));
    assertThat(list.find()).isTrue();
    return Pattern.compile("[A-Z]+")
        .matcher(list.group(1))
        .results()
        .map(one -> one.group())
        .toList();
  }

  private static String read(String file) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            PageStatesTest.class.getResourceAsStream("/io/vireo/console/" + file))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
