-- Run once, when the volume is empty. The sink makes its table itself; the index is made by hand when rows are there
-- (topology-docs/guides/sinks.md).
create extension if not exists vector;
