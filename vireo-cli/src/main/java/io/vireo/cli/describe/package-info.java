/**
 * The command describe: what all services on a broker send and receive, as a document or a page.
 */
@NullMarked
package io.vireo.cli.describe;

import org.jspecify.annotations.NullMarked;
