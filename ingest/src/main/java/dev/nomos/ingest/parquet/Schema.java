package dev.nomos.ingest.parquet;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/** A file's schema: in the footer a tree written depth first, each group with its child count. */
record Schema(MessageType type, List<ParquetColumn> columns) {
  private static final int MOST_NESTED = 32;

  static Schema of(List<SchemaElement> elements) throws ParquetException {
    if (elements.isEmpty()) throw new ParquetException("has no schema");
    var reading = new Reading(elements.iterator());
    var root = reading.elements.next();
    var type = new MessageType(root.getName(), reading.children(root, 0));
    if (reading.elements.hasNext()) throw new ParquetException("has a schema with loose ends");
    List<ParquetColumn> columns = new ArrayList<>();
    var descriptors = type.getColumns();
    for (int i = 0; i < descriptors.size(); i++)
      columns.add(new ParquetColumn(i, descriptors.get(i), reading.leaves.get(i)));
    return new Schema(type, List.copyOf(columns));
  }

  private static final class Reading {
    final Iterator<SchemaElement> elements;
    final List<SchemaElement> leaves = new ArrayList<>();

    Reading(Iterator<SchemaElement> elements) {
      this.elements = elements;
    }

    List<Type> children(SchemaElement group, int depth) throws ParquetException {
      if (depth > MOST_NESTED)
        throw new ParquetException("has a schema of more than " + MOST_NESTED + " levels");
      List<Type> children = new ArrayList<>();
      for (int i = 0; i < group.getNum_children(); i++) {
        if (!elements.hasNext()) throw new ParquetException("has a schema that ends too soon");
        children.add(type(elements.next(), depth));
      }
      if (children.isEmpty())
        throw new ParquetException("has a schema group '" + group.getName() + "' without fields");
      return children;
    }

    private Type type(SchemaElement element, int depth) throws ParquetException {
      var repetition =
          element.isSetRepetition_type() && element.getRepetition_type() != null
              ? Type.Repetition.valueOf(element.getRepetition_type().name())
              : Type.Repetition.REQUIRED;
      if (!element.isSetType())
        return new GroupType(repetition, element.getName(), children(element, depth + 1));
      if (element.getType() == null)
        throw new ParquetException("has a column '" + element.getName() + "' of unknown type");
      leaves.add(element);
      return new PrimitiveType(
          repetition, primitive(element), element.getType_length(), element.getName());
    }

    private static PrimitiveTypeName primitive(SchemaElement element) {
      return switch (Objects.requireNonNull(element.getType())) {
        case BOOLEAN -> PrimitiveTypeName.BOOLEAN;
        case INT32 -> PrimitiveTypeName.INT32;
        case INT64 -> PrimitiveTypeName.INT64;
        case INT96 -> PrimitiveTypeName.INT96;
        case FLOAT -> PrimitiveTypeName.FLOAT;
        case DOUBLE -> PrimitiveTypeName.DOUBLE;
        case BYTE_ARRAY -> PrimitiveTypeName.BINARY;
        case FIXED_LEN_BYTE_ARRAY -> PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
      };
    }
  }
}
