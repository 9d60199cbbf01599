package io.vireo.internal.json;

import java.lang.reflect.InaccessibleObjectException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.ValueInstantiationException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds out whether reading or writing JSON has failed because a module does not open a package to
 * Jackson. Jackson does not say which line of {@code module-info.java} is missing; this class does.
 */
final class ClosedPackages {
  private static final Module JACKSON = JsonMapper.class.getModule();

  private ClosedPackages() {}

  /**
   * Says which line is missing.
   *
   * @param failure what Jackson has thrown
   * @param type the type of the data, if it is a class
   * @return a sentence to be appended to a message; an empty text if JSON has failed for another
   *     reason
   */
  static String advice(Exception failure, @Nullable Class<?> type) {
    if (!isOfAccess(failure)) {
      return "";
    }
    for (Class<?> one : involved(failure, type)) {
      Module module = one.getModule();
      // A collection of the JDK may contain the value that is to blame, but is not to blame itself.
      if (module.isNamed()
          && !DataTypes.isOfJdk(one)
          && !module.isOpen(one.getPackageName(), JACKSON)) {
        return ". Module "
            + module.getName()
            + " keeps package "
            + one.getPackageName()
            + " closed: add 'opens "
            + one.getPackageName()
            + (JACKSON.isNamed() ? " to " + JACKSON.getName() : "")
            + ";' to its module-info.java";
      }
    }
    return "";
  }

  private static boolean isOfAccess(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof IllegalAccessException || at instanceof InaccessibleObjectException) {
        return true;
      }
    }
    return false;
  }

  /** The classes that Jackson may have failed to access, the likeliest first. */
  private static List<Class<?>> involved(Exception failure, @Nullable Class<?> type) {
    List<Class<?>> classes = new ArrayList<>();
    if (failure instanceof ValueInstantiationException made && made.getType() != null) {
      classes.add(made.getType().getRawClass());
    }
    if (failure instanceof InvalidDefinitionException definition && definition.getType() != null) {
      classes.add(definition.getType().getRawClass());
    }
    if (failure instanceof MismatchedInputException input && input.getTargetType() != null) {
      classes.add(input.getTargetType());
    }
    if (failure instanceof DatabindException binding) {
      List<JacksonException.Reference> path = binding.getPath();
      for (int i = path.size() - 1; i >= 0; i--) {
        Object from = path.get(i).from();
        if (from != null) {
          classes.add(from instanceof Class<?> one ? one : from.getClass());
        }
      }
    }
    if (type != null) {
      classes.add(type);
    }
    return classes;
  }
}
