package io.vireo.spi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicPatternTest {

  @ParameterizedTest(name = "{0} takes {1}: {2}")
  @CsvSource({
    "a,           a,          true",
    "a,           b,          false",
    "a,           a.b,        false",
    "a.b,         a.b,        true",
    "a.b,         a,          false",
    "*,           a,          true",
    "*,           a.b,        false",
    "*,           '',         false",
    "a.*,         a.b,        true",
    "a.*,         a,          false",
    "a.*,         a.b.c,      false",
    "a.*,         a.,         true",
    "*.b,         a.b,        true",
    "*.b,         .b,         true",
    "*.*,         a.b,        true",
    "*.*,         .,          true",
    "*.*,         a,          false",
    "#,           '',         true",
    "#,           a,          true",
    "#,           a.b.c,      true",
    "#,           ..,         true",
    "a.#,         a,          true",
    "a.#,         a.b,        true",
    "a.#,         a.b.c,      true",
    "a.#,         ab,         false",
    "a.#,         b.a,        false",
    "#.c,         c,          true",
    "#.c,         a.b.c,      true",
    "#.c,         a.c.b,      false",
    "#.c,         c.c,        true",
    "a.#.c,       a.c,        true",
    "a.#.c,       a.b.c,      true",
    "a.#.c,       a.b.b.c,    true",
    "a.#.c,       a.c.b,      false",
    "a.#.c,       a.c.b.c,    true",
    "a.#.c,       a,          false",
    "#.b.#,       b,          true",
    "#.b.#,       a.b.c,      true",
    "#.b.#,       a.c,        false",
    "#.a.#.b.#,   x.a.y.b.z,  true",
    "#.a.#.b.#,   b.a,        false",
    "#.a.#.b,     a.b.a.b,    true",
    "#.a.#.b,     a.b.a,      false",
    "#.#,         '',         true",
    "#.#,         a,          true",
    "#.*,         '',         false",
    "#.*,         a.b,        true",
    "*.#,         '',         false",
    "*.#.*,       a,          false",
    "*.#.*,       a.b,        true",
    "#.a.*.c,     a.a.b.c,    true",
    "#.a.b.#.d,   a.a.b.d,    true",
    "a..c,        a..c,       true",
    "a..c,        a.b.c,      false",
    "a.*.c,       a..c,       true",
    "a.#.c,       a..c,       true",
    "a*,          ab,         false",
    "a*,          a*,         true",
    "a.#b,        a.xb,       false",
    "é.*,         é.😀,       true",
    "A,           a,          false",
  })
  void matchesAsTopicExchangesDo(String pattern, String key, boolean matches) {
    assertThat(TopicPattern.compile(pattern).matches(TopicPattern.words(key))).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource({"'',0", "a,1", "a.b,2", ".,2", "a.,2", ".a,2", "a..b,3"})
  void wordsAreWhatStandsBetweenDots(String key, int count) {
    assertThat(TopicPattern.words(key)).hasSize(count);
  }

  @Test
  void manyHashesOnALongNameDoNotTakeForever() {
    String pattern = "#.a.".repeat(50) + "b";
    String key = "a.".repeat(99) + "c";

    assertThat(TopicPattern.compile(pattern).matches(TopicPattern.words(key))).isFalse();
  }
}
