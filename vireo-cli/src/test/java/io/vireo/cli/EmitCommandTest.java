package io.vireo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Message;
import io.vireo.Observer;
import io.vireo.cli.Shell.Result;
import io.vireo.cli.terminal.ExitCode;
import io.vireo.operations.text.Json;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.util.TokenBuffer;

class EmitCommandTest {
  private final String url = "memory:" + UUID.randomUUID();
  private final Observer observer = Observer.connect(url);
  private final List<Message<JsonNode>> received = new CopyOnWriteArrayList<>();

  @BeforeEach
  void listen() {
    observer.onMessage("order.placed", received::add);
  }

  @AfterEach
  void close() {
    observer.close();
  }

  private List<String> data(int count) {
    Eventually.holds(() -> received.size() >= count);
    return received.stream().map(message -> message.content().toString()).toList();
  }

  private Result emit(String... arguments) {
    return emit(new Shell(), arguments);
  }

  private Result emit(Shell shell, String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = "emit";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    all[arguments.length + 1] = "--url";
    all[arguments.length + 2] = url;
    return shell.start(all);
  }

  @Test
  void anEventReachesItsListenerWithAllThatTravelsBesideIt() {
    Result result =
        emit(
            "order.placed",
            "{\"id\": 1, \"x\": \"é😀\"}",
            "-H",
            "a=b=c",
            "-H",
            "d=",
            "--id",
            "m-1");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).isEqualToIgnoringNewLines("1 event emitted");
    assertThat(data(1)).containsExactly("{\"id\":1,\"x\":\"é😀\"}");
    assertThat(received.get(0).id()).hasValue("m-1");
    assertThat(received.get(0).headers()).containsEntry("a", "b=c").containsEntry("d", "");
  }

  @Test
  void withoutJsonTheDataIsNull() {
    assertThat(emit("order.placed").exitCode()).isZero();
    assertThat(data(1)).containsExactly("null");
  }

  @Test
  void aNegativeNumberIsDataAndNoOption() {
    assertThat(emit("order.placed", "-4.5").exitCode()).isZero();
    assertThat(data(1)).containsExactly("-4.5");
  }

  @Test
  void everyDigitOfANumberTravels() {
    List<String> exact = new CopyOnWriteArrayList<>();
    observer.on(
        "exact", TokenBuffer.class, buffer -> exact.add(Json.MAPPER.writeValueAsString(buffer)));

    emit("exact", "[1.10, 12345678901234567890.123456789012345678901234567890, 1e400]");

    Eventually.holds(() -> !exact.isEmpty());
    assertThat(exact)
        .containsExactly("[1.10,12345678901234567890.123456789012345678901234567890,1e400]");
  }

  @Test
  void repeatSendsTheEventSoManyTimes() {
    Result result = emit("order.placed", "7", "--repeat", "3");

    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).startsWith("3 events emitted in ");
    assertThat(data(3)).containsExactly("7", "7", "7");
  }

  @Test
  void quietSaysNothingOfSuccess() {
    assertThat(emit("order.placed", "7", "-q").err()).isEmpty();
  }

  @Test
  void anEventThatNobodyTookIsTold() {
    Result result = emit("order.cancelled", "1");

    assertThat(result.exitCode()).isEqualTo(ExitCode.NOBODY);
    assertThat(result.errorLines()).hasSize(1);
    assertThat(result.err()).startsWith("vireo: Nobody took 'order.cancelled': ");
  }

  @Test
  void manyEventsThatNobodyTookAreTold() {
    Result result = emit("order.cancelled", "1", "--repeat", "5");

    assertThat(result.exitCode()).isEqualTo(ExitCode.NOBODY);
    assertThat(result.err()).startsWith("vireo: Nobody took 'order.cancelled' (5 of 5 events): ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{bad", "", " ", "{\"a\": 1,}", "1 2", "{\"a\":1,\"a\":2}", "NaN", "'a'"})
  void whatIsNotJsonIsRefusedInOneLine(String json) {
    Result result = emit("order.placed", json);

    assertThat(result.exitCode()).isEqualTo(ExitCode.WRONG_USE);
    assertThat(result.errorLines()).hasSize(1);
    assertThat(result.err()).startsWith("vireo: The data is not JSON: ");
    assertThat(received).isEmpty();
  }

  @Test
  void eachLineOfStandardInputIsAnEventInItsOrder() {
    Result result =
        emit(new Shell().input("\uFEFF{\"id\": 1}\n\n  \n\"é😀\"\r\n-3"), "order.placed", "-");

    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).startsWith("3 events emitted");
    assertThat(data(3)).containsExactly("{\"id\":1}", "\"é😀\"", "-3");
  }

  @Test
  void theFirstLineThatIsNotJsonEndsItByItsNumber() {
    Result result = emit(new Shell().input("1\n\n2\nbad\n4\n"), "order.placed", "-");

    assertThat(result.exitCode()).isEqualTo(ExitCode.WRONG_USE);
    assertThat(result.errorLines()).hasSize(1);
    assertThat(result.err())
        .startsWith("vireo: Line 4 of standard input is not JSON: ")
        .endsWith("; 2 events were emitted" + System.lineSeparator());
    assertThat(data(2)).containsExactly("1", "2");
  }

  @Test
  void standardInputHasToBeUtf8() {
    Result result =
        emit(new Shell().input(new byte[] {'1', '\n', '"', (byte) 0xe9, '"'}), "order.placed", "-");

    assertThat(result.exitCode()).isEqualTo(ExitCode.WRONG_USE);
    assertThat(result.err()).startsWith("vireo: Line 2 of standard input is not UTF-8");
  }

  @Test
  void emptyStandardInputIsNoEvent() {
    Result result = emit("order.placed", "-");

    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).startsWith("0 events emitted");
  }

  @Test
  void aLineThatNobodyTookCountsAsSuch() {
    Result result = emit(new Shell().input("1\n2\n"), "order.cancelled", "-");

    assertThat(result.exitCode()).isEqualTo(ExitCode.NOBODY);
    assertThat(result.err()).startsWith("vireo: Nobody took 'order.cancelled' (2 of 2 events)");
  }

  @Test
  void whoForgotTheDashIsTold() {
    Result result = emit(new Shell().input("1\n2\n"), "order.placed");

    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).startsWith("vireo: Standard input was not read");
    assertThat(data(1)).containsExactly("null");
  }

  @Test
  void repeatDoesNotGoWithStandardInput() {
    Result result = emit("order.placed", "-", "--repeat", "2");

    assertThat(result.exitCode()).isEqualTo(ExitCode.WRONG_USE);
    assertThat(result.errorLines()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"RECOVERY.x", "amq.x", "PAUSED.x", ""})
  void anEventNameThatIsReservedIsRefused(String event) {
    Result result = emit(event, "1");

    assertThat(result.exitCode()).isEqualTo(ExitCode.WRONG_USE);
    assertThat(result.errorLines()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"vireo-x=1", "x-y=1", "novalue", "=v"})
  void aHeaderThatCannotTravelIsRefused(String header) {
    Result result = emit("order.placed", "1", "--header", header);

    assertThat(result.exitCode()).isEqualTo(ExitCode.WRONG_USE);
    assertThat(result.errorLines()).hasSize(1);
    assertThat(received).isEmpty();
  }

  @Test
  void dataThatIsTooLargeIsRefused() {
    Result result = emit("order.placed", "\"" + "x".repeat(1 << 20) + "\"");

    assertThat(result.exitCode()).isEqualTo(ExitCode.WRONG_USE);
    assertThat(result.errorLines()).hasSize(1);
    assertThat(result.err()).contains("bytes");
  }

  @Test
  void anExchangeOfTheUsersOwnIsUsed() {
    assertThat(
            emit("order.placed", "1", "--exchange", "mine", "--exchange-type", "fanout").exitCode())
        .isEqualTo(ExitCode.NOBODY);
  }
}
