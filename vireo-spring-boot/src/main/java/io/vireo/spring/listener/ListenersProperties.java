package io.vireo.spring.listener;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The properties of all listeners, by their ids. An id is found in whatever form a property source
 * can write it: an environment variable has neither hyphens nor lower case.
 *
 * @param byId as they were bound
 */
record ListenersProperties(Map<String, ListenerProperties> byId) {

  /** The properties of a listener, or null if there are none. */
  @Nullable ListenerProperties of(String id) {
    ListenerProperties exact = byId.get(id);
    if (exact != null) {
      return exact;
    }
    String uniform = uniform(id);
    for (Map.Entry<String, ListenerProperties> one : byId.entrySet()) {
      if (uniform(one.getKey()).equals(uniform)) {
        return one.getValue();
      }
    }
    return null;
  }

  /** The ids that have properties, but are not among these. */
  List<String> idsBeside(Collection<String> ids) {
    List<String> uniform = ids.stream().map(ListenersProperties::uniform).toList();
    return byId.keySet().stream().filter(id -> !uniform.contains(uniform(id))).toList();
  }

  private static String uniform(String id) {
    return id.replaceAll("[^\\p{L}\\p{N}]", "").toLowerCase(Locale.ROOT);
  }
}
