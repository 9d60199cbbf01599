/** Events as CloudEvents 1.0, by the types of the official SDK. */
@NullMarked
package io.vireo.cloudevents;

import org.jspecify.annotations.NullMarked;
