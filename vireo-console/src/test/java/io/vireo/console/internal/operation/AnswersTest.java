package io.vireo.console.internal.operation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class AnswersTest {
  @Test
  void halvesOfCharactersBecomeQuestionMarks() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Answers.ok(Json.object().put("event", "order.\ud83d").put("\ude00", "\ud83d\ude00"))
        .body()
        .writeTo(out);

    assertThat(out.toString(UTF_8)).isEqualTo("{\"event\":\"order.?\",\"?\":\"\ud83d\ude00\"}");
  }

  @Test
  void aRefusalMayQuoteThem() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Answers.error(404, "No route \ud83d").body().writeTo(out);

    assertThat(out.toString(UTF_8)).contains("No route ?");
  }
}
