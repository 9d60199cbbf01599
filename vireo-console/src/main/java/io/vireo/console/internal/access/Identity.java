package io.vireo.console.internal.access;

import io.vireo.console.ConsoleUser;
import java.util.function.BooleanSupplier;

/**
 * Who sends a request.
 *
 * @param user the user
 * @param csrfToken what a change must carry in a header, which no page of another site can know
 * @param csrfProof whether the request itself shows that no other site has made the user's browser
 *     send it, since it carries the console's token
 * @param entitled whether the user is still logged in, asked later by an event stream
 */
public record Identity(
    ConsoleUser user, String csrfToken, boolean csrfProof, BooleanSupplier entitled) {}
