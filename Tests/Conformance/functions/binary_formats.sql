-- Avro and Protocol Buffers: arguments that are refused
SELECT from_avro(1, 2, 3);
SELECT to_avro(1, 2);
SELECT schema_of_avro(1);
SELECT from_avro(X'00', string(id)) FROM range(1);
SELECT from_protobuf(X'00', 'a');
SELECT from_protobuf(X'00', 1, 2);
SELECT from_protobuf(X'00', 'Person', X'00');
SELECT to_protobuf(1, 'a');
SELECT to_protobuf(named_struct('a', 1), 'Person', X'00', map());
SELECT to_protobuf(named_struct('a', 1), 'Person', '/nope');
SELECT from_protobuf(X'00', string(id), 'x') FROM range(1);
