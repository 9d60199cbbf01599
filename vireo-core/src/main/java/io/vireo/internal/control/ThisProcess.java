package io.vireo.internal.control;

import io.vireo.ListenerStatus;
import io.vireo.ObserverStatus;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What this process says about itself when it answers a ping. */
final class ThisProcess {
  private ThisProcess() {}

  static ObserverStatus status(String observerId, Instant since, List<ListenerStatus> listeners) {
    return ObserverStatus.of(
        observerId, host(), ProcessHandle.current().pid(), version(), since, listeners);
  }

  /** A name for people. */
  static String name() {
    return "process " + ProcessHandle.current().pid() + " on " + host();
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      // The host has a name without an address: "NAME: Name or service not known".
      return String.valueOf(e.getMessage()).split(":", 2)[0];
    }
  }

  private static String version() {
    @Nullable String version = ThisProcess.class.getPackage().getImplementationVersion();
    return version == null ? "unpackaged" : version;
  }
}
