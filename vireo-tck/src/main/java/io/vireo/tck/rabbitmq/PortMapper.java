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
 * The port mapper of one cluster, from which its nodes learn each other's ports. It is a process of
 * Erlang's epmd, which ends with this JVM even if the JVM is killed. Any thread may call.
 */
final class PortMapper implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(30);

  private final int port;
  private final Process process;

  private PortMapper(int port, Process process) {
    this.port = port;
    this.process = process;
  }

  /** Starts a port mapper, and returns when it answers. */
  static PortMapper start(RabbitInstallation installation) {
    int port = FreePort.find();
    // The shell kills the port mapper when its standard input ends, which happens when this JVM
    // ends.
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

  /** Ends the process and waits for its end. Idempotent. */
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
