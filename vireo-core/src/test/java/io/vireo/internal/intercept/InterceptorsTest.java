package io.vireo.internal.intercept;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Registration;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterceptorsTest {
  private final Interceptors<String> interceptors = new Interceptors<>();

  @Test
  void theyKeepTheOrderInWhichTheyWereAdded() {
    interceptors.add("a");
    interceptors.add("b");

    assertThat(interceptors.current()).containsExactly("a", "b");
  }

  @Test
  void oneThatWasAddedTwiceIsRemovedWhereItWasAdded() {
    interceptors.add("a");
    interceptors.add("b");
    Registration again = interceptors.add("a");

    again.close();
    again.close();

    assertThat(interceptors.current()).containsExactly("a", "b");
  }

  @Test
  void whatIsUnderWayKeepsThoseItHasBegunWith() {
    Registration added = interceptors.add("a");
    List<String> begunWith = interceptors.current();

    added.close();

    assertThat(begunWith).containsExactly("a");
    assertThat(interceptors.current()).isEmpty();
  }
}
