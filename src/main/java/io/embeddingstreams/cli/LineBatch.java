package io.embeddingstreams.cli;

/**
 * One request made of a file's lines.
 *
 * @param number from 0, without gaps
 * @param label how the user finds it in the file: {@code lines 1-64}
 * @param json the request
 */
record LineBatch(long number, String label, String json) {}
