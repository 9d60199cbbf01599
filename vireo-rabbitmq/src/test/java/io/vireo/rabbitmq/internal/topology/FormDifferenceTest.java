package io.vireo.rabbitmq.internal.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read from the words with which the broker refuses a form, whole or cut off. */
class FormDifferenceTest {
  private static final String QUEUE = "queue 'q' in vhost '/'";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          none | the value '3000' of type 'long' | 3000
          none | the value '3000' of type 'signedint' | 3000
          '60000' | '3000' | 3000
          none | the value 'it's here' of type 'longstr' | it's here
          none | the value 'true' of type 'bool' | true
          'classic' | 'quorum' | quorum
          """)
  void theValueIsReadHoweverItIsWorded(String received, String current, String value) {
    FormDifference difference = read("x-any", QUEUE, received, current);

    assertThat(difference.what()).isEqualTo("x-any");
    assertThat(difference.value()).asString().isEqualTo(value);
    assertThat(difference.isNone()).isFalse();
  }

  @Test
  void whatIsNotThereIsNone() {
    FormDifference difference = read("x-expires", QUEUE, "'60000'", "none");

    assertThat(difference.isNone()).isTrue();
    assertThat(difference.value()).isNull();
  }

  @Test
  void whatIsNoRefusalOfAFormIsNotRead() {
    assertThat(FormDifference.read("", QUEUE)).isNull();
    assertThat(FormDifference.read("ACCESS_REFUSED - access to " + QUEUE + " refused", QUEUE))
        .isNull();
    assertThat(
            FormDifference.read(
                "NOT_FOUND - no queue 'PRECONDITION_FAILED - inequivalent arg 'durable' for ' in vhost '/'",
                QUEUE))
        .isNull();
  }

  @Test
  void aNameThatSpeaksLikeTheBrokerDeceivesNobody() {
    String name = "a' in vhost '/': received none but current is the value '1' of type 'long'";
    String resource = "queue '" + name + "' in vhost '/'";

    FormDifference difference =
        read("x-expires", resource, "none", "the value '3000' of type 'long'");

    assertThat(difference.value()).isEqualTo(3000L);
  }

  @Test
  void aTextOfAnotherQueueTellsNoValue() {
    FormDifference difference =
        FormDifference.read(text("x-expires", "queue 'other' in vhost '/'", "none", "'1'"), QUEUE);

    assertThat(difference).isNotNull();
    assertThat(difference.current()).isNull();
    assertThat(difference.value()).isNull();
  }

  @Test
  void whatIsCutOffIsNeverTakenForAValue() {
    String whole =
        text("x-message-ttl", QUEUE, "none", "the value '" + "7".repeat(150) + "' of type 'long'");

    for (int length = 0; length < 252; length++) {
      FormDifference difference =
          FormDifference.read(whole.substring(0, Math.min(length, whole.length())) + "...", QUEUE);

      if (difference != null) {
        assertThat(difference.value()).isNull();
        assertThat(difference.isNone()).isFalse();
      }
    }
  }

  @Test
  void theBeginningOfWhatIsCutOffIsStillKnown() {
    FormDifference difference =
        FormDifference.read(
            cut(
                text(
                    "x-dead-letter-exchange",
                    QUEUE,
                    "none",
                    "the value 'fallback/" + "a".repeat(200) + "' of type 'longstr'")),
            QUEUE);

    assertThat(difference).isNotNull();
    assertThat(difference.complete()).isFalse();
    assertThat(difference.begins("fallback/")).isTrue();
    assertThat(difference.begins("other/")).isFalse();
    assertThat(difference.value()).isNull();
  }

  /** Whatever the names and values are, and wherever it is cut: the truth or nothing. */
  @Test
  void randomTextsAreReadAsTheyAreMeantOrNotAtAll() {
    SplittableRandom random = new SplittableRandom(15);
    for (int i = 0; i < 20_000; i++) {
      String resource = "queue '" + words(random, 250) + "' in vhost '" + words(random, 30) + "'";
      String key = random.nextBoolean() ? "x-expires" : "x-dead-letter-exchange";
      long number = random.nextLong(1_000_000_000);
      String text = words(random, 120);
      boolean isNumber = key.equals("x-expires");
      boolean typed = random.nextBoolean();
      String value =
          (typed ? "the value " : "")
              + (isNumber ? "'" + number + "'" : "'" + text + "'")
              + (typed ? " of type '" + (isNumber ? "long" : "longstr") + "'" : "");
      String received = typed ? "none" : "'60000'";

      FormDifference difference =
          FormDifference.read(cut(text(key, resource, received, value)), resource);

      assertThat(difference).isNotNull();
      assertThat(difference.what()).isEqualTo(key);
      assertThat(difference.isNone()).isFalse();
      Object read = difference.value();
      if (read != null) {
        assertThat(read.toString()).isEqualTo(isNumber ? String.valueOf(number) : text);
      }
      if (!isNumber && difference.begins("fallback/")) {
        assertThat(text).startsWith("fallback/");
      }
    }
  }

  @Test
  void noBytesAtAllBreakTheReader() {
    SplittableRandom random = new SplittableRandom(16);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(256)];
      random.nextBytes(bytes);
      String noise = new String(bytes, UTF_8);

      FormDifference.read(noise, QUEUE);
      FormDifference difference =
          FormDifference.read(
              "PRECONDITION_FAILED - inequivalent arg 'durable' for " + noise, QUEUE);

      if (difference != null) {
        difference.value();
        difference.begins("fallback/");
      }
    }
  }

  private static FormDifference read(String key, String resource, String received, String current) {
    FormDifference difference =
        FormDifference.read(text(key, resource, received, current), resource);
    assertThat(difference).isNotNull();
    return difference;
  }

  private static String text(String key, String resource, String received, String current) {
    return "PRECONDITION_FAILED - inequivalent arg '"
        + key
        + "' for "
        + resource
        + ": received "
        + received
        + " but current is "
        + current;
  }

  /** As RabbitMQ does it. */
  private static String cut(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return bytes.length > 255 ? new String(Arrays.copyOf(bytes, 252), UTF_8) + "..." : text;
  }

  /** What makes trouble, put together at random. */
  private static String words(SplittableRandom random, int mostBytes) {
    String[] parts = {
      "a",
      "order.placed",
      "'",
      "''",
      " ",
      "...",
      " but current is ",
      ": received ",
      "none",
      "the value '",
      "' of type 'long'",
      "fallback/",
      "' in vhost '/'",
      "é",
      "😀",
      "-",
      "3000"
    };
    StringBuilder text = new StringBuilder();
    int count = random.nextInt(12);
    for (int i = 0; i < count; i++) {
      text.append(parts[random.nextInt(parts.length)]);
    }
    while (text.toString().getBytes(UTF_8).length > mostBytes) {
      text.setLength(text.offsetByCodePoints(text.length(), -1));
    }
    return text.toString();
  }
}
