package io.vireo.console.internal.web;

import io.vireo.console.ConsoleResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The headers that each answer has, which tell browsers what the page may do. */
final class SecurityHeaders {
  private final Map<String, String> headers;

  /**
   * Makes the headers.
   *
   * @param importMapHash the hash of the only script that may be in the page itself
   */
  SecurityHeaders(Optional<String> importMapHash) {
    String script = "'self'" + importMapHash.map(hash -> " '" + hash + "'").orElse("");
    headers =
        Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src "
                + script
                + "; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self';"
                + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "X-Frame-Options",
            "DENY",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Cross-Origin-Resource-Policy",
            "same-origin",
            "Permissions-Policy",
            "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
  }

  /** Adds the headers to an answer. What has no rule about being kept is kept nowhere. */
  ConsoleResponse addTo(ConsoleResponse response) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    if (!response.headers().containsKey("Cache-Control")) {
      more.put("Cache-Control", "no-store");
    }
    return response.withHeaders(more);
  }
}
