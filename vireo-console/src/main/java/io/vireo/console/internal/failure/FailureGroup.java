package io.vireo.console.internal.failure;

/**
 * Failed events of one route with the same error.
 *
 * @param id names the group in the API; the same in each console, and after a restart
 * @param route the route whose recovery queue holds the records
 * @param errorType the class of the exception, of limited length
 * @param message the message of one of them, of limited length
 */
record FailureGroup(String id, String route, String errorType, String message) {}
