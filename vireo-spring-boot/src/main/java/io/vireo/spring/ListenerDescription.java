package io.vireo.spring;

import java.lang.reflect.Method;

/**
 * One annotated listener of the application, as a {@link VireoCustomizer} and {@link
 * VireoListeners} show it. Immutable; any thread may use it.
 *
 * @param id what identifies it in the application
 * @param event the name that is listened to, with placeholders and SpEL resolved
 * @param broadcast whether it listens to broadcasts
 * @param bean the name of its bean
 * @param method its method, as the class of the bean declares it
 */
public record ListenerDescription(
    String id, String event, boolean broadcast, String bean, Method method) {}
