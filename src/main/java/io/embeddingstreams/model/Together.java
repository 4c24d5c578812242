package io.embeddingstreams.model;

/**
 * Says that the items of one request go in one call, with no others and in their order, because
 * each vector depends on its neighbours.
 *
 * @param request which request, unlike any other
 * @param items how many go
 */
public record Together(String request, int items) {}
