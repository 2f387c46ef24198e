"""Writes the tables beside this file: the same rows in each format. Needs pyarrow 25."""
import csv, datetime, decimal, json, random
import pyarrow as pa
import pyarrow.parquet as pq

rnd = random.Random(4)
WORDS = ["TCP", "UDP", "ICMP", 'with "quotes"', "a,b", "two\nlines", "Ω und ß", " blanks "]


def maybe(value, share=0.15):
    return None if rnd.random() < share else value


rows = [
    {
        "proto": maybe(rnd.choice(WORDS)),
        "packets": maybe(rnd.choice([0, 1, -7, rnd.randrange(1 << 40), (1 << 63) - 1])),
        "seconds": maybe(rnd.choice([0.5, 0.0, -1.25, 1e-7, 123456.789, round(rnd.random(), 6)])),
        "alive": maybe(rnd.random() < 0.5),
        "ip.src": maybe("10.0.%d.%d" % (rnd.randrange(4), rnd.randrange(256))),
        "unwanted": rnd.choice(["x", None]),
    }
    for _ in range(400)
]

with open("rows.csv", "w", newline="", encoding="utf-8") as out:
    writer = csv.DictWriter(out, rows[0].keys())
    writer.writeheader()
    for row in rows:
        cells = {k: str(v).lower() if isinstance(v, bool) else v for k, v in row.items()}
        writer.writerow(cells)

with open("rows.jsonl", "w", encoding="utf-8") as out:
    for i, row in enumerate(rows):
        line = {k: v for k, v in row.items() if v is not None or i % 2}
        if "ip.src" in line and i % 3 == 0:  # the same column, as a nested object
            line["ip"] = {"src": line.pop("ip.src"), "more": [1, {"deep": []}]}
        out.write(json.dumps(line, ensure_ascii=i % 5 == 0) + "\n")

table = pa.Table.from_pylist(rows)
small = {"row_group_size": 150, "data_page_size": 512, "write_batch_size": 40}
pq.write_table(table, "plain.parquet", compression="none", use_dictionary=False, **small)
pq.write_table(table, "snappy.parquet", compression="snappy", version="1.0", **small)
pq.write_table(table, "gzip.parquet", compression="gzip", **small)
pq.write_table(table, "lz4.parquet", compression="lz4", data_page_version="2.0", **small)
pq.write_table(
    table,
    "zstd.parquet",
    compression="zstd",
    data_page_version="2.0",
    use_dictionary=False,
    column_encoding={
        "proto": "DELTA_BYTE_ARRAY",
        "ip.src": "DELTA_LENGTH_BYTE_ARRAY",
        "packets": "DELTA_BINARY_PACKED",
        "seconds": "BYTE_STREAM_SPLIT",
        "alive": "RLE",
    },
    **small,
)
pq.write_table(table, "brotli.parquet", compression="brotli", row_group_size=400)

utc = datetime.timezone.utc
moment = datetime.datetime(2017, 3, 14, 23, 59, 58, 632001, utc)
types = pa.table(
    {
        "u64": pa.array([(1 << 64) - 1, None], pa.uint64()),
        "u32": pa.array([(1 << 32) - 1, 1], pa.uint32()),
        "i8": pa.array([-128, 127], pa.int8()),
        "f16": pa.array([1.5, float("nan")], pa.float16()),
        "f32": pa.array([0.1, float("inf")], pa.float32()),
        "f64": pa.array([80.0, -0.0], pa.float64()),
        "money": pa.array([decimal.Decimal("12.340"), decimal.Decimal("-0.001")], pa.decimal128(30, 3)),
        "day": pa.array([datetime.date(1969, 12, 31), None], pa.date32()),
        "at": pa.array([moment, None], pa.timestamp("us", "UTC")),
        "local": pa.array([moment.replace(tzinfo=None), None], pa.timestamp("ms")),
        "clock": pa.array([datetime.time(1, 2, 3, 4000), None], pa.time64("us")),
        "raw": pa.array([b"\x00\xff", None], pa.binary()),
        "mac": pa.array([b"\x01\x02\x03\x04\x05\x06", None], pa.binary(6)),
        "colour": pa.array(["red", "blue"]).dictionary_encode(),
        "ip": pa.array([{"src": "10.0.0.1", "ttl": 64}, None]),
        "tags": pa.array([["a", "b"], []], pa.list_(pa.string())),
    }
)
pq.write_table(types, "types.parquet", compression="snappy")
pq.write_table(types.select(["at"]), "int96.parquet", use_deprecated_int96_timestamps=True)
