package dev.nomos.logic.completion;

import java.util.List;

/**
 * A sum c<sub>1</sub>u<sub>1</sub> + c<sub>2</sub>u<sub>2</sub> + … over the units of fields. The
 * coefficients are whole, have no common divisor, and the first is positive, so that equal
 * conditions are over equal forms.
 *
 * @param fields positions in the row type, ascending; at least one
 * @param coefficients not 0, one for each field
 */
record LinearForm(List<Integer> fields, List<Long> coefficients) {
  LinearForm {
    fields = List.copyOf(fields);
    coefficients = List.copyOf(coefficients);
  }
}
