package io.vireo.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.EmitOptions;
import io.vireo.Message;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.TypeRef;
import io.vireo.UnroutableEventException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Broadcasts: every listener handles each event. */
abstract class BroadcastCases extends ContractCases {
  @Test
  void everyListenerGetsEachEvent() {
    Received<Integer> three = new Received<>();
    Received<Integer> one = listenToBroadcasts(app, event, Integer.class);
    Received<Integer> two = listenToBroadcasts(app, event, Integer.class);
    observer().onBroadcast(event, Integer.class, three::add);

    for (int i = 0; i < 50; i++) {
      app.broadcast(event, i);
    }

    assertThat(List.of(one, two, three))
        .allSatisfy(received -> assertThat(received.next(50)).isEqualTo(numbers(0, 49)));
  }

  @ParameterizedTest
  @CsvSource({
    "a.b, a.b, true",
    "a.b, a.c, false",
    "a.*, a.b, true",
    "a.*, a, false",
    "a.*, a.b.c, false",
    "*.b, a.b, true",
    "a.*.c, a.b.c, true",
    "a.#, a, true",
    "a.#, a.b.c, true",
    "a.#, ab.c, false",
    "#.c, a.b.c, true",
    "a.#.d, a.d, true",
    "a.#.d, a.b.c.d, true",
    "a.#.d, a.b.c, false",
    "#, a.b.c, true"
  })
  void starStandsForOneWordAndHashForAnyNumber(String pattern, String name, boolean matches) {
    Received<String> received = new Received<>();
    app.onBroadcastMessage(event + "." + pattern, message -> received.add(message.event()));
    // An event that matches for certain is sent behind the event in question.
    String matching = event + "." + pattern.replace('*', 'x').replace('#', 'x');

    app.broadcast(event + "." + name);
    app.broadcast(matching);

    if (matches) {
      assertThat(received.next()).isEqualTo(event + "." + name);
    }
    assertThat(received.next()).isEqualTo(matching);
  }

  @Test
  void aBroadcastToNobodyIsNoError() {
    app.broadcast(event(), 1);

    assertThat(app.broadcastAsync(event(), 1)).succeedsWithin(Received.PATIENCE);
    assertThat(app.unroutedEvents()).isZero();
  }

  @Test
  void aBroadcastThatIsRequiredMustBeTaken() {
    EmitOptions required = EmitOptions.builder().required(true).build();

    assertThatThrownBy(() -> app.broadcast(event, 1, required))
        .isInstanceOf(UnroutableEventException.class);
    app.onBroadcast(event, data -> {});
    app.broadcast(event, 1, required);
  }

  @Test
  void broadcastsAndSharedRoutesOfOneNameAreApart() {
    Received<String> received = new Received<>();
    app.on(event, String.class, text -> received.add("shared " + text));
    app.onBroadcast(event, String.class, text -> received.add("broadcast " + text));

    app.emit(event, "1");
    assertThat(received.next()).isEqualTo("shared 1");
    app.broadcast(event, "2");
    assertThat(received.next()).isEqualTo("broadcast 2");
  }

  @Test
  void broadcastsWithoutDataAndWithOptionsArrive() {
    Received<Message<JsonNode>> received = new Received<>();
    app.onBroadcastMessage(event, received::add);

    app.broadcast(event);
    app.broadcast(event, EmitOptions.builder().header("h", "é").build());
    assertThat(app.broadcastAsync(event, 3, EmitOptions.builder().messageId("three").build()))
        .succeedsWithin(Received.PATIENCE);

    assertThat(received.next().content().isNull()).isTrue();
    assertThat(received.next().headers()).containsEntry("h", "é");
    assertThat(received.next().id()).hasValue("three");
  }

  @Test
  void broadcastHandlersTakeTheTypeTheyAskFor() {
    Received<Object> received = new Received<>();
    ObserveOptions options = ObserveOptions.defaults();
    app.onBroadcast(event + ".1", Integer.class, received::add, options);
    app.onBroadcast(event + ".2", new TypeRef<List<Integer>>() {}, received::add);
    app.onBroadcastMessage(event + ".3", Integer.class, m -> received.add(m.content()));
    app.onBroadcastMessage(
        event + ".4", new TypeRef<List<Integer>>() {}, m -> received.add(m.content()), options);

    app.broadcast(event + ".1", 1);
    assertThat(received.next()).isEqualTo(1);
    app.broadcast(event + ".2", List.of(2));
    assertThat(received.next()).isEqualTo(List.of(2));
    app.broadcast(event + ".3", 3);
    assertThat(received.next()).isEqualTo(3);
    app.broadcast(event + ".4", List.of(4));
    assertThat(received.next()).isEqualTo(List.of(4));
  }

  @Test
  void aListenerThatHasGoneKeepsNothing() {
    Observer gone = observer();
    Received<Integer> first = listenToBroadcasts(gone, event, Integer.class);
    gone.close();
    app.broadcast(event, 1);

    Received<Integer> second = listenToBroadcasts(app, event, Integer.class);
    app.broadcast(event, 2);

    assertThat(second.next()).isEqualTo(2);
    staysEmptyToTheEnd(first, app);
  }
}
