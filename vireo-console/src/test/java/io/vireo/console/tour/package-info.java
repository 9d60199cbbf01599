/** The console as a person sees it: its pages in Chromium, and what comes of each action. */
@NullMarked
package io.vireo.console.tour;

import org.jspecify.annotations.NullMarked;
