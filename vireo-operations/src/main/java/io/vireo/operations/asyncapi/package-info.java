/** AsyncAPI 3 documents: read from JSON, and looked at with their references resolved. */
@NullMarked
package io.vireo.operations.asyncapi;

import org.jspecify.annotations.NullMarked;
