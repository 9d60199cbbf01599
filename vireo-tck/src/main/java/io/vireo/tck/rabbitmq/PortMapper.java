package io.vireo.tck.rabbitmq;

import io.vireo.tck.fault.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Tells the nodes of one cluster each other's ports. It is Erlang's own program, started for this
 * cluster alone, and it ends with this JVM, however that ends. Any thread may call.
 */
final class PortMapper implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(30);

  private final int port;
  private final Process process;

  private PortMapper(int port, Process process) {
    this.port = port;
    this.process = process;
  }

  /** Starts one; returns when it answers. */
  static PortMapper start(RabbitInstallation installation) {
    int port = FreePort.find();
    // The end of its input is the end of this JVM.
    List<String> command =
        new ArrayList<>(List.of("sh", "-c", "\"$@\" & read -r line; kill $!", "sh"));
    command.addAll(
        installation.command(
            "epmd", List.of("-port", Integer.toString(port), "-address", RabbitNode.HOST)));
    try {
      PortMapper mapper =
          new PortMapper(
              port,
              new ProcessBuilder(command)
                  .redirectErrorStream(true)
                  .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                  .start());
      mapper.awaitStarted();
      return mapper;
    } catch (IOException e) {
      throw new IllegalStateException("epmd cannot be started: " + e.getMessage(), e);
    }
  }

  private void awaitStarted() {
    try {
      Awaitility.await()
          .atMost(START_TIMEOUT)
          .pollInterval(Duration.ofMillis(20))
          .until(this::answers);
    } catch (ConditionTimeoutException e) {
      close();
      throw new IllegalStateException(
          "epmd, which comes with Erlang, does not answer on port " + port, e);
    }
  }

  private boolean answers() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  int port() {
    return port;
  }

  /** Ends the process and waits. Idempotent. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      process.waitFor();
    } catch (IOException e) {
      throw new IllegalStateException("epmd cannot be ended: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
