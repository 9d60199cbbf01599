package io.vireo.spring.listener;

import io.vireo.spring.OnBroadcast;
import io.vireo.spring.OnEvent;
import io.vireo.spring.OnFailure;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotationPredicates;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;

/**
 * A method with at least one of the annotations {@link OnEvent}, {@link OnBroadcast} and {@link
 * OnFailure}, which may also be put on annotations of the program.
 *
 * @param method the method
 * @param listeners what the method listens to
 * @param failures whose failures the method is told
 */
record AnnotatedMethod(
    Method method, List<ListenerAttributes> listeners, List<OnFailure> failures) {
  private static final Set<Class<? extends Annotation>> ANNOTATIONS =
      Set.of(OnEvent.class, OnBroadcast.class, OnFailure.class);

  /** The annotated methods of a class, of its superclasses and of its interfaces. */
  static List<AnnotatedMethod> of(Class<?> type) {
    if (!AnnotationUtils.isCandidateClass(type, ANNOTATIONS)) {
      return List.of();
    }
    return List.copyOf(
        MethodIntrospector.selectMethods(
                type, (MethodIntrospector.MetadataLookup<AnnotatedMethod>) AnnotatedMethod::of)
            .values());
  }

  private static @Nullable AnnotatedMethod of(Method method) {
    MergedAnnotations all = MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY);
    List<ListenerAttributes> listeners =
        Stream.concat(
                nearest(all, OnEvent.class).map(ListenerAttributes::of),
                nearest(all, OnBroadcast.class).map(ListenerAttributes::of))
            .toList();
    List<OnFailure> failures = nearest(all, OnFailure.class).toList();
    return listeners.isEmpty() && failures.isEmpty()
        ? null
        : new AnnotatedMethod(method, listeners, failures);
  }

  /** A method that overrides another one has its own annotations in place of the other's. */
  private static <A extends Annotation> Stream<A> nearest(MergedAnnotations all, Class<A> type) {
    return all.stream(type)
        .filter(MergedAnnotationPredicates.firstRunOf(MergedAnnotation::getAggregateIndex))
        .map(MergedAnnotation::synthesize);
  }
}
