package io.vireo.cli.doctor;

import java.util.List;

/**
 * What a command that examines a broker prints.
 *
 * @param lines the lines to print
 * @param healthy whether there is no problem
 */
record Report(List<String> lines, boolean healthy) {}
