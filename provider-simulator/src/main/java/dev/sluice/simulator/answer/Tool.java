package dev.sluice.simulator.answer;

import tools.jackson.databind.JsonNode;

/**
 * A function that the caller offers.
 *
 * @param description empty if there is none
 * @param parameters a JSON Schema, or a missing node
 */
public record Tool(String name, String description, JsonNode parameters) {}
