package io.vireo.spring.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Observer;
import io.vireo.console.ConsoleHandler;
import io.vireo.console.ConsoleOptions;
import io.vireo.spring.TestApplication;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class ConsoleServletTest {
  private static final String TOKEN = "a-token-for-this-test-alone";

  @Test
  void aLongResponseForWhichThereIsNoThreadIsRefused() throws ServletException, IOException {
    MockHttpServletResponse response = new MockHttpServletResponse();
    try (Observer app = Observer.connect(TestApplication.memory());
        ConsoleHandler handler =
            ConsoleHandler.of(app, ConsoleOptions.builder().token(TOKEN).build())) {
      ConsoleServlet servlet =
          new ConsoleServlet(
              handler,
              task -> {
                throw new RejectedExecutionException("There is no thread");
              });
      MockHttpServletRequest request = new MockHttpServletRequest("GET", "/vireo/api/stream");
      request.setServletPath("/vireo");
      request.setPathInfo("/api/stream");
      request.addHeader("Authorization", "Bearer " + TOKEN);
      request.setAsyncSupported(true);

      servlet.service(request, response);
    }

    assertThat(response.getStatus()).isEqualTo(503);
    assertThat(response.getHeader("Retry-After")).isEqualTo("10");
    assertThat(response.getContentAsString()).isEmpty();
  }
}
