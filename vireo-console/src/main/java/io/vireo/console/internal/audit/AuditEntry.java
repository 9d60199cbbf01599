package io.vireo.console.internal.audit;

import io.vireo.console.ConsoleUser;
import java.time.Instant;

/**
 * What a user did.
 *
 * @param at when
 * @param user who, with the role that allowed it
 * @param from the address from which the request came
 * @param action what was done, one word such as {@code redrive}, {@code pause} or {@code login}
 * @param target with what: the name of a route, an observer, or a record
 * @param detail how, for people, such as {@code 5000 events at 500/s}; never the data of an event
 * @param outcome what became of it, for people, such as {@code done} or {@code refused: ...}
 */
public record AuditEntry(
    Instant at,
    ConsoleUser user,
    String from,
    String action,
    String target,
    String detail,
    String outcome) {}
