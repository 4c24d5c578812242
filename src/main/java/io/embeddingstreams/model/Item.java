package io.embeddingstreams.model;

/**
 * An input on its way.
 *
 * @param position where the request has it first; later copies share the item
 * @param input as it is embedded: with its prefix, and cut where that was asked
 * @param tokens counted or estimated
 */
public record Item(int position, Fingerprint fingerprint, Input input, int tokens) {}
