package dev.sluice.simulator.gemini;

/** The two services that Google sells its models through. */
enum Service {
  GEMINI_API,
  VERTEX_AI
}
