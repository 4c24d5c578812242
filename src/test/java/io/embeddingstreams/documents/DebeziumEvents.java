package io.embeddingstreams.documents;

/** Change events as Debezium's documentation shows them, of a table {@code articles}. */
final class DebeziumEvents {
  static final String BEFORE = "{\"id\":1,\"title\":\"Old\",\"body\":\"Once\",\"lang\":\"en\"}";
  static final String AFTER = "{\"id\":1,\"title\":\"New\",\"body\":\"Now\",\"lang\":\"en\"}";
  static final String KEY_SCHEMA =
      """
      {"schema":{"type":"struct","name":"PostgreSQL_server.public.articles.Key","optional":false,
       "fields":[{"name":"id","index":"0","schema":{"type":"INT32","optional":"false"}}]},
       "payload":{"id":"1"}}""";

  private static final String POSTGRES_SOURCE =
      """
      {"version":"3.0.0.Final","connector":"postgresql","name":"PostgreSQL_server","ts_ms":1559033904863,
       "ts_us":1559033904863123,"ts_ns":1559033904863123000,"snapshot":true,"db":"postgres",
       "sequence":"[\\"24023119\\",\\"24023128\\"]","schema":"public","table":"articles","txId":555,"lsn":24023128,"xmin":null}""";
  private static final String MYSQL_SOURCE =
      """
      {"version":"3.0.0.Final","connector":"mysql","name":"mysql-server-1","ts_ms":1465491411815,"ts_us":1465491411815437,
       "ts_ns":1465491411815437158,"snapshot":"false","db":"inventory","sequence":null,"table":"articles","server_id":0,
       "gtid":null,"file":"mysql-bin.000003","pos":154,"row":0,"thread":7,"query":null}""";

  private DebeziumEvents() {}

  /** With {@code schemas.enable=false}. */
  static String postgres(String op, String before, String after) {
    return event(POSTGRES_SOURCE, op, before, after);
  }

  static String mysql(String op, String before, String after) {
    return event(MYSQL_SOURCE, op, before, after);
  }

  private static String event(String source, String op, String before, String after) {
    return """
        {"before":%s,"after":%s,"source":%s,"transaction":null,"op":"%s","ts_ms":1559033904961,
         "ts_us":1559033904961654,"ts_ns":1559033904961654789}"""
        .formatted(before, after, source, op);
  }

  /** With {@code schemas.enable=true}. */
  static String withSchema(String name, String payload) {
    return """
        {"schema":{"type":"struct","fields":[{"type":"string","optional":true,"field":"op"}],"optional":false,"name":"%s","version":1},
         "payload":%s}"""
        .formatted(name, payload);
  }

  /** Has neither key nor rows. */
  static String truncate() {
    return "{\"source\":" + POSTGRES_SOURCE + ",\"op\":\"t\",\"ts_ms\":1559033904961}";
  }

  static String message() {
    return "{\"source\":"
        + POSTGRES_SOURCE
        + ",\"op\":\"m\",\"ts_ms\":1559033904961,\"message\":{\"prefix\":\"foo\",\"content\":\"Ymfy\"}}";
  }

  static String heartbeat() {
    return "{\"ts_ms\":1559033904961}";
  }

  static String transactionEnd() {
    return """
        {"status":"END","id":"571:53195832","ts_ms":1486500577691,"event_count":2,
         "data_collections":[{"data_collection":"s1.a","event_count":1},{"data_collection":"s2.a","event_count":1}]}""";
  }

  static String schemaChange() {
    return """
        {"source":%s,"ts_ms":1465491411815,"databaseName":"inventory","schemaName":null,
         "ddl":"CREATE TABLE articles (id INT PRIMARY KEY)","tableChanges":[{"type":"CREATE","id":"\\"inventory\\".\\"articles\\""}]}"""
        .formatted(MYSQL_SOURCE);
  }

  /** What {@code ExtractNewRecordState} leaves of a row. */
  static String unwrapped(String row, String more) {
    return row.substring(0, row.length() - 1) + more + "}";
  }
}
