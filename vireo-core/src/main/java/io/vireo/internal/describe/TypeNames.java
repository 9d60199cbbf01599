package io.vireo.internal.describe;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JavaType;

/**
 * Names types in a document: by their simple names, such as {@code PageOfOrder}, as long as these
 * are unique in the document, and with their packages otherwise. Used by one thread.
 */
final class TypeNames {
  /** What the names of generic, nested and array types have besides letters and digits. */
  private static final Pattern SEPARATORS = Pattern.compile("[<>$,;\\[-]+");

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9.-]+");

  private final Map<Named, String> names = new LinkedHashMap<>();

  /**
   * What has a name.
   *
   * @param variation distinguishes several schemas of one type; empty for its usual one
   */
  record Named(JavaType type, String variation) {
    String simple() {
      return simpleName(type) + suffix();
    }

    String qualified() {
      return type.toCanonical() + suffix();
    }

    private String suffix() {
      return variation.isEmpty() ? "" : "." + variation;
    }
  }

  /** Adds what is to have a name. */
  Named add(JavaType type, String variation) {
    Named named = new Named(type, variation);
    names.putIfAbsent(named, "");
    return named;
  }

  /** Chooses all names. Nothing is added afterwards. */
  void choose() {
    Map<String, Set<Named>> bySimpleName = new HashMap<>();
    names
        .keySet()
        .forEach(
            one ->
                bySimpleName.computeIfAbsent(key(one.simple()), name -> new HashSet<>()).add(one));
    Set<String> taken = new HashSet<>();
    names.replaceAll(
        (named, none) -> {
          String simple = key(named.simple());
          boolean unique = Objects.requireNonNull(bySimpleName.get(simple)).size() == 1;
          String name = unique ? simple : key(named.qualified());
          // Classes of several class loaders can have the same qualified name.
          String free = name;
          for (int i = 2; !taken.add(free); i++) {
            free = name + ComponentKeys.SEPARATOR + i;
          }
          return free;
        });
  }

  /** {@return the name that was chosen} */
  String of(Named named) {
    return names.getOrDefault(named, "");
  }

  private static String key(String name) {
    String plain = SEPARATORS.matcher(name).replaceAll("-").replaceAll("-$", "");
    return ComponentKeys.of(PLAIN.matcher(plain).matches() ? plain : name);
  }

  /** {@return the name of a type without its package, with the types in it} */
  static String simpleName(JavaType type) {
    Class<?> raw = type.getRawClass();
    if (raw == Void.class || raw == void.class) {
      return "null";
    }
    if (type.isArrayType()) {
      return "ArrayOf" + capital(simpleName(type.getContentType()));
    }
    String own = ownName(raw);
    List<JavaType> arguments = type.getBindings().getTypeParameters();
    if (arguments.isEmpty() || arguments.stream().allMatch(JavaType::isJavaLangObject)) {
      return own;
    }
    return own
        + "Of"
        + arguments.stream()
            .map(argument -> capital(simpleName(argument)))
            .collect(Collectors.joining("And"));
  }

  private static String ownName(Class<?> raw) {
    String simple = raw.getSimpleName();
    if (!simple.isEmpty()) {
      return simple;
    }
    // An anonymous class.
    String name = raw.getName();
    return name.substring(name.lastIndexOf('.') + 1).replace('$', '.');
  }

  private static String capital(String name) {
    return name.isEmpty() ? name : Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }
}
