package io.vireo.internal.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.ObserverDescription;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

class DescriptionAnswersTest {
  private static final JsonNode DOCUMENT =
      JsonNodeFactory.instance.objectNode().put("asyncapi", "3.0.0");

  private final Answers answers = new Answers();

  private void status(String id) {
    answers.add(
        """
        {"id":"%s","host":"h","process":1,"version":"1","since":"2026-01-01T00:00:00Z","routes":[]}
        """
            .formatted(id)
            .getBytes(UTF_8));
  }

  private void description(String id, JsonNode document) {
    answers.add(SelfDescription.answer(id, () -> document));
  }

  @Test
  void anObserverIsFoundWithItsDocument() {
    status("b");
    description("b", DOCUMENT);
    status("a");
    description("a", DOCUMENT);

    List<ObserverDescription> found = answers.descriptions();

    assertThat(found).extracting(one -> one.observer().id()).containsExactly("a", "b");
    assertThat(found).allSatisfy(one -> assertThat(one.document()).contains(DOCUMENT));
    assertThat(found).allSatisfy(one -> assertThat(one.problem()).isEmpty());
  }

  @Test
  void anObserverThatDoesNotKnowTheQuestionIsThereWithoutADocument() {
    status("a");

    ObserverDescription found = answers.descriptions().get(0);

    assertThat(found.observer().id()).isEqualTo("a");
    assertThat(found.document()).isEmpty();
    assertThat(found.problem()).isEmpty();
  }

  @Test
  void aSecondDescriptionOfTheSameObserverIsIgnored() {
    status("a");
    description("a", DOCUMENT);
    description("a", JsonNodeFactory.instance.objectNode());

    assertThat(answers.descriptions().get(0).document()).contains(DOCUMENT);
  }

  @Test
  void aDescriptionOfAnObserverThatIsNotThereIsIgnored() {
    description("a", DOCUMENT);

    assertThat(answers.descriptions()).isEmpty();
  }

  @Test
  void theSameDocumentIsKeptOnce() {
    status("a");
    status("b");
    description("a", DOCUMENT.deepCopy());
    description("b", DOCUMENT.deepCopy());

    List<ObserverDescription> found = answers.descriptions();

    assertThat(found.get(0).document().orElseThrow())
        .isSameAs(found.get(1).document().orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "7",
        "{",
        "{\"document\":{}}",
        "{\"id\":null,\"document\":{}}",
        "{\"id\":\"a\",\"document\":[]}",
        "{\"id\":\"a\",\"document\":7,\"problem\":null}",
        "{\"id\":\"a\",\"document\":{\"x\":\"\uD800\"}"
      })
  void whatIsNoAnswerIsIgnored(String body) {
    status("a");
    answers.add(body.getBytes(UTF_8));
    answers.add("[".repeat(100_000).getBytes(UTF_8));

    assertThat(answers.descriptions()).hasSize(1);
    assertThat(answers.descriptions().get(0).document()).isEmpty();
  }

  @Test
  void answersBeyondTheLimitAreNotKept() {
    byte[] large = new byte[(int) (Answers.MAX_BYTES / 4)];
    for (int i = 0; i < 10; i++) {
      answers.add(large);
    }
    answers.add(large);
    status("a");

    assertThat(answers.bytes()).isLessThanOrEqualTo(Answers.MAX_BYTES);
  }

  @Test
  void aDocumentThatIsTooLargeIsNotSentButReported() {
    String text = "x".repeat(SelfDescription.MAX_BYTES);
    status("a");
    description("a", JsonNodeFactory.instance.objectNode().put("text", text));

    ObserverDescription found = answers.descriptions().get(0);

    assertThat(found.document()).isEmpty();
    assertThat(found.problem().orElseThrow())
        .startsWith("its description has 8,")
        .endsWith(" bytes, and more than 8,388,608 are not sent");
  }

  @Test
  void aProgramThatCannotDescribeItselfSaysWhy() {
    status("a");
    answers.add(
        SelfDescription.answer(
            "a",
            () -> {
              throw new IllegalStateException("meant to fail");
            }));

    assertThat(answers.descriptions().get(0).problem())
        .contains("it cannot describe itself: java.lang.IllegalStateException: meant to fail");
  }

  @Test
  void anOlderObserverReadsTheQuestionAsAPing() {
    JsonNode question = JsonMapper.shared().readTree(ControlCommand.ping("answer.1", true).write());

    assertThat(question.path("action").asString()).isEqualTo("PING");
    assertThat(question.path("answerTo").asString()).isEqualTo("answer.1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",\"describe\":null", ",\"later\":{}"})
  void aPingOfAnotherVersionIsReadAndWantsNoDescription(String more) {
    String ping = "{\"action\":\"PING\",\"broadcast\":false,\"answerTo\":\"answer.1\"" + more + "}";

    ControlCommand read = ControlCommand.read(ping.getBytes(UTF_8));

    assertThat(read).isEqualTo(ControlCommand.ping("answer.1", false));
    assertThat(read.wantsDescription()).isFalse();
  }
}
