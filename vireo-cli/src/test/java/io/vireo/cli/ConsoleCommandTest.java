package io.vireo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.cli.Shell.Result;
import io.vireo.cli.terminal.ExitCode;
import io.vireo.tck.rabbitmq.CertificateAuthority;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsoleCommandTest {
  private static final Pattern URL = Pattern.compile("is at (http\\S+)");
  private static final Pattern TOKEN = Pattern.compile("#token=(\\S+)");

  private final Shell shell = new Shell();
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<CompletableFuture<Result>> running = new ArrayList<>();

  @TempDir private Path folder;

  @AfterEach
  void end() {
    running.forEach(
        one -> {
          if (!one.isDone()) {
            shell.interrupt();
            one.join();
          }
        });
  }

  private void start(String... more) {
    var unused = started(more);
  }

  private CompletableFuture<Result> started(String... more) {
    List<String> arguments = new ArrayList<>(List.of("console", "--url", "memory:", "--port", "0"));
    arguments.addAll(List.of(more));
    CompletableFuture<Result> result =
        CompletableFuture.supplyAsync(() -> shell.start(arguments.toArray(String[]::new)));
    running.add(result);
    Eventually.holds(() -> result.isDone() || shell.output().contains("Ctrl-C"));
    return result;
  }

  private URI url() {
    Matcher found = URL.matcher(shell.output());
    assertThat(found.find()).as(shell.output() + shell.errors()).isTrue();
    return URI.create(found.group(1));
  }

  private HttpResponse<String> session(String token) throws Exception {
    return send(
        HttpRequest.newBuilder(url().resolve("api/session"))
            .header("Authorization", "Bearer " + token));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  @Test
  void theCommandTellsWhereTheConsoleIsAndHowToLogIn() throws Exception {
    start("--base-path", "/vireo", "--read-only");

    assertThat(url()).hasHost("127.0.0.1").hasPath("/vireo/");
    Matcher token = TOKEN.matcher(shell.output());
    assertThat(token.find()).isTrue();
    assertThat(session(token.group(1)).body()).contains("\"readOnly\":true");
    assertThat(shell.errors()).isEmpty();
  }

  @Test
  void theCommandSaysThatItSeesNothingOfAnotherProgramInMemory() {
    start();

    assertThat(shell.output()).contains("another JVM than your program", "Console.serve");
  }

  @Test
  void ctrlCEndsTheConsole() {
    CompletableFuture<Result> result = started();

    assertThat(shell.interrupt()).isZero();
    assertThat(result.join().exitCode()).isZero();
  }

  @Test
  void theTokenMayComeFromAFile() throws Exception {
    Path file = Files.writeString(folder.resolve("token"), "\nabcdefgh-12345678\n");
    start("--token-file", file.toString());

    assertThat(session("abcdefgh-12345678").statusCode()).isEqualTo(200);
    assertThat(session("abcdefgh-12345679").statusCode()).isEqualTo(401);
  }

  @Test
  void usersLogInWithThePasswordWhoseHashTheCommandHasMade() throws Exception {
    Result hash = new Shell().input("correct horse\n").start("console", "--hash-password");
    assertThat(hash.exitCode()).isZero();
    Path users =
        Files.writeString(
            folder.resolve("users"), "# who may\nanna:operator:" + hash.lines().get(0) + "\n");
    start("--users", users.toString());

    HttpResponse<String> login =
        send(
            HttpRequest.newBuilder(url().resolve("api/login"))
                .header("X-Vireo-Console", "login")
                .header("Content-Type", "application/json")
                .POST(
                    BodyPublishers.ofString("{\"name\":\"anna\",\"password\":\"correct horse\"}")));
    assertThat(login.statusCode()).isEqualTo(200);
    assertThat(login.body()).contains("\"role\":\"operator\"");
    assertThat(shell.output()).doesNotContain("token");
  }

  @Test
  void theHeadersOfAProxyAndWhatOthersSeeAreOptions() throws Exception {
    start(
        "--trusted-proxy=127.0.0.1",
        "--user-header=X-User",
        "--role-header=X-Role",
        "--payloads=hidden");

    HttpResponse<String> session =
        send(
            HttpRequest.newBuilder(url().resolve("api/session"))
                .headers("X-User", "petra", "X-Role", "viewer"));
    assertThat(session.body())
        .contains("{\"name\":\"petra\",\"role\":\"viewer\"}", "\"payloads\":\"hidden\"");
  }

  @Test
  void otherNamesThanThoseOfTheOptionsAreRefused() throws Exception {
    start("--host", "console.example.com");

    assertThat(session("any").statusCode()).isEqualTo(421);
  }

  @Test
  void theConsoleIsEncryptedWithTheCertificateOfAFile() throws Exception {
    CertificateAuthority authority = CertificateAuthority.create(folder, "authority");
    CertificateAuthority.Issued issued = authority.issue("console", "127.0.0.1");
    Path password = Files.writeString(folder.resolve("password"), issued.keyStorePassword());
    start(
        "--address=0.0.0.0",
        "--tls-server=" + issued.keyStore(),
        "--tls-server-password-file=" + password);

    assertThat(url()).hasScheme("https");
    assertThat(shell.errors()).isEmpty();
    assertThatThrownBy(() -> session("any"))
        .as("nobody trusts the authority")
        .isInstanceOf(SSLHandshakeException.class);
  }

  @Test
  void anAddressThatOthersCanReachIsWarnedOfUnlessThereIsTls() {
    start("--address", "0.0.0.0");

    assertThat(shell.errors()).contains("without encryption").contains("127.0.0.1");
  }

  @Test
  void aPortThatIsTakenIsToldInOneLine() throws IOException {
    try (ServerSocket taken = new ServerSocket(0)) {
      Result result = Shell.run("console", "--url", "memory:", "--port", "" + taken.getLocalPort());
      // The socket is bound to all addresses, and so to 127.0.0.1 as well.
      assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(result.errorLines()).hasSize(1);
      assertThat(result.err()).contains("" + taken.getLocalPort()).contains("another port");
    }
  }

  @Test
  void whatCannotBeUsedIsRefusedInOneLine() {
    for (List<String> arguments :
        List.of(
            List.of("--port", "65536"),
            List.of("--base-path", "../x"),
            List.of("--users", folder.resolve("missing").toString()),
            List.of("--trusted-proxy", "proxy.example.com"),
            List.of("--tls-server", folder.resolve("missing").toString()),
            List.of("--token-file", folder.resolve("missing").toString()))) {
      List<String> all = new ArrayList<>(List.of("console", "--url", "memory:"));
      all.addAll(arguments);
      Result result = Shell.run(all.toArray(String[]::new));
      assertThat(result.exitCode()).as("%s", arguments).isEqualTo(ExitCode.WRONG_USE);
      assertThat(result.errorLines()).hasSize(1);
    }
  }
}
