package io.vireo.console.internal.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.console.ConsoleResponse;
import io.vireo.console.TestResponse;
import org.junit.jupiter.api.Test;

class AnswersTest {
  @Test
  void halvesOfCharactersBecomeQuestionMarks() {
    ConsoleResponse answer =
        Answers.ok(Json.object().put("event", "order.\ud83d").put("\ude00", "\ud83d\ude00"));

    assertThat(TestResponse.text(answer))
        .isEqualTo("{\"event\":\"order.?\",\"?\":\"\ud83d\ude00\"}");
  }

  @Test
  void aRefusalMayQuoteThem() {
    assertThat(TestResponse.text(Answers.error(404, "No route \ud83d"))).contains("No route ?");
  }
}
