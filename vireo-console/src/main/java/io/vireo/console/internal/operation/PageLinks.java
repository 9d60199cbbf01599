package io.vireo.console.internal.operation;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The addresses of pages of the console, relative to its base path. */
public final class PageLinks {
  private PageLinks() {}

  /** The page of a route. */
  public static String route(String event, boolean broadcast) {
    return "#/routes/" + encoded(event) + (broadcast ? "?broadcast=true" : "");
  }

  /** The failed events of a route. */
  public static String failures(String route) {
    return "#/failures?route=" + encoded(route);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
