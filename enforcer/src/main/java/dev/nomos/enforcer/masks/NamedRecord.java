package dev.nomos.enforcer.masks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nomos.logic.Value;
import dev.nomos.logic.completion.Completion;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads how far a record is written that is told by the names of its fields. */
final class NamedRecord {
  private final FieldValues values;
  private final Completion completion;
  private final String member;
  private final MaskRequest.Query query;

  NamedRecord(FieldValues values, Completion completion, String member, MaskRequest.Query query) {
    this.values = values;
    this.completion = completion;
    this.member = member;
    this.query = query;
  }

  Standing read() {
    String problem = know();
    String name = query.field();
    boolean complete = Boolean.TRUE.equals(query.complete());
    if ((name == null) != complete) {
      throw new MaskRequestException(member, "give either 'field', or 'complete': true");
    }
    Standing standing = name == null ? between() : writing(name);
    return problem == null ? standing : new Standing.Outside(problem);
  }

  /** Makes known what is; what is wrong with the first value of no domain. */
  private @Nullable String know() {
    Map<String, JsonNode> known = query.known();
    if (known == null) {
      throw new MaskRequestException(member + ".known", "is missing; it may be empty");
    }
    String first = null;
    for (Map.Entry<String, JsonNode> entry : known.entrySet()) {
      String of = member + ".known." + entry.getKey();
      int field = values.field(of, entry.getKey());
      Value value = values.value(of, field, entry.getValue());
      String problem = values.problem(field, value);
      if (problem == null) {
        completion.know(field, value);
      } else if (first == null) {
        first = problem;
      }
    }
    return first;
  }

  private Standing between() {
    if (query.typed() != null) {
      throw new MaskRequestException(member + ".typed", "needs the 'field' that is being written");
    }
    return new Standing.Between(completion);
  }

  private Standing writing(String name) {
    int field = values.field(member + ".field", name);
    if (query.known() != null && query.known().containsKey(name)) {
      throw new MaskRequestException(
          member + ".field", "'%s' is among the known fields".formatted(name));
    }
    Standing standing = Standing.before(completion, field, values.domain(field));
    String typed = query.typed() == null ? "" : query.typed();
    return switch (standing) {
      case Standing.Typing typing -> typed(typing, typed);
      case Standing.Choosing _ when !typed.isEmpty() ->
          throw new MaskRequestException(
              member + ".typed", "'%s' is no number: its values are written whole".formatted(name));
      case Standing.Choosing _, Standing.Between _, Standing.Outside _ -> standing;
    };
  }

  private Standing typed(Standing.Typing typing, String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!Symbols.type(typing.typed(), Symbols.ofCharacter(text.charAt(i)))) {
        throw new MaskRequestException(
            member + ".typed",
            "'%s' cannot follow '%s': no number of this field is written so"
                .formatted(text.charAt(i), text.substring(0, i)));
      }
    }
    return text.isEmpty()
        ? typing
        : new Standing.Typing(typing.completion(), typing.field(), typing.typed(), true);
  }
}
