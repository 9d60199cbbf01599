package io.vireo.internal.describe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ComponentKeysTest {
  @Test
  void aPlainNameIsItsOwnKey() {
    assertThat(List.of("order.placed", "a-b_c.D1"))
        .allSatisfy(name -> assertThat(ComponentKeys.of(name)).isEqualTo(name));
  }

  @Test
  void eachOtherNameHasAKeyOfItsOwn() {
    List<String> names =
        List.of(
            "a/b",
            "a b",
            "a-b",
            "a--b",
            "__proto__",
            "toString",
            "größe",
            "*",
            "#",
            "-",
            "x".repeat(200));

    assertThat(names.stream().map(ComponentKeys::of))
        .doesNotHaveDuplicates()
        .allMatch(key -> key.matches("[A-Za-z0-9._-]{1,100}"))
        .doesNotContain("toString", "__proto__");
  }

  @Test
  void theKeyOfAKeyIsAnotherOne() {
    String key = ComponentKeys.of("a/b");

    assertThat(ComponentKeys.of(key)).isNotEqualTo(key);
  }
}
